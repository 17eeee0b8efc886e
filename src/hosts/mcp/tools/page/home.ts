import * as z from "zod";
import { shownHome, shownPlots } from "../../../../app/review/home/home-shape.ts";
import { shownDisk } from "../../../../app/trash/storage-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { storage } from "../inputs.ts";

const HOME = { toolset: "ingest", role: "reviewer", hints: READS } as const;

export const getHome = defineTool({
  ...HOME,
  name: "get_home",
  audience: "drawn",
  title: "Home",
  description:
    "What waits for a person and what is on its way, a few of each; drawn for the person with how everything is. To decide use get_ingest_queue.",
  input: z.strictObject({ storage }),
  output: shownHome,
  shownLevels: 1,
  run: async ({ storage: on }, { review }) => (await review()).home(on),
});

export const getPlots = defineTool({
  ...HOME,
  name: "get_plots",
  audience: "people",
  title: "Plots",
  description: "What was filed on each of the last days (UTC), how long it took, and the space that it takes.",
  input: z.strictObject({ days: z.number().int().min(1).max(366).describe("until now, e.g. 30"), storage }),
  output: shownPlots,
  shownLevels: 0,
  run: async ({ days, storage: on }, { review }) => (await review()).plots(days, on),
});

export const getFreeSpace = defineTool({
  ...HOME,
  name: "get_free_space",
  audience: "people",
  title: "Free space",
  description: "How much is free on each disk that a library is on.",
  input: z.strictObject({}),
  output: z.strictObject({ disks: z.array(shownDisk) }),
  shownLevels: 0,
  run: async (_, { freeSpace }, { signal }) => ({ disks: await freeSpace(signal) }),
});
