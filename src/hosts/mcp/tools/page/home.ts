import * as z from "zod";
import { shownHome, shownPlots } from "../../../../app/review/home/home-shape.ts";
import { page, shownChanged } from "../../../../app/shown/results-shape.ts";
import { shownDisk } from "../../../../app/trash/storage-shape.ts";
import { RELEASE_OUTCOMES } from "../../../../core/release/state.ts";
import { byReviewer, defineTool, withLimit } from "../define.ts";
import { cursor, integer, limit, storage } from "../fields.ts";

export const getHome = defineTool({
  ...byReviewer("ingest"),
  name: "get_home",
  audience: "drawn",
  title: "Home",
  description:
    "A few releases that wait for a person or are on their way; drawn for the person with the " +
    "overall state. To decide use get_ingest_queue.",
  input: z.strictObject({ storage }),
  output: shownHome,
  shownLevels: 1,
  run: async ({ storage: on }, { queue }) => (await queue()).home(on),
});

export const getPlots = defineTool({
  ...byReviewer("ingest"),
  name: "get_plots",
  audience: "people",
  title: "Plots",
  description:
    "What was filed on each of the last days (UTC), how long it took, and how much space it uses.",
  input: z.strictObject({ days: integer(1, 366).describe("last days, e.g. 30"), storage }),
  output: shownPlots,
  shownLevels: 0,
  run: async ({ days, storage: on }, { queue }) => (await queue()).plots(days, on),
});

export const getFreeSpace = defineTool({
  ...byReviewer("ingest"),
  name: "get_free_space",
  audience: "people",
  title: "Free space",
  description: "Free space on each disk with a library.",
  input: z.strictObject({}),
  output: z.strictObject({ disks: z.array(shownDisk) }),
  shownLevels: 0,
  run: async (_, { freeSpace }, { signal }) => ({ disks: await freeSpace(signal) }),
});

export const listReleases = defineTool({
  name: "list_releases",
  audience: "page",
  ...byReviewer("ingest"),
  title: "Releases by last change",
  description: "Releases, last changed first, with the outcome of each and who decided it.",
  input: z.strictObject({
    outcome: z.enum(RELEASE_OUTCOMES).optional().describe("outcome, e.g. filed"),
    search: z.string().max(200).optional().describe("part of a name, e.g. dune"),
    actor: z
      .string()
      .max(200)
      .optional()
      .describe("who was involved: engine, person (any), or one actor"),
    since: z.string().max(40).optional().describe("changed since, e.g. 2026-11-20"),
    storage,
    limit,
    cursor,
  }),
  output: z.strictObject({ releases: z.array(shownChanged), next: page.next }),
  run: async (query, { queue }) => (await queue()).changed(withLimit(query)),
});
