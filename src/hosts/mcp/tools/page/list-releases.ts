import * as z from "zod";
import { page, shownChanged } from "../../../../app/shown/results-shape.ts";
import { RELEASE_OUTCOMES } from "../../../../core/release/outcome.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { cursor, DEFAULT_LIMIT, limit, storage } from "../inputs.ts";

export const listReleases = defineTool({
  name: "list_releases",
  audience: "page",
  toolset: "ingest",
  role: "reviewer",
  title: "Releases by their last change",
  description: "Releases, the one that changed last first, with what became of each and who decided it.",
  hints: READS,
  input: z.strictObject({
    outcome: z.enum(RELEASE_OUTCOMES).optional().describe("what became of them, e.g. filed"),
    search: z.string().max(200).optional().describe("a part of their names, e.g. dune"),
    actor: z.string().max(200).optional().describe("who had a hand in them, e.g. engine"),
    since: z.string().max(40).optional().describe("changed since, e.g. 2026-11-20"),
    storage,
    limit,
    cursor,
  }),
  output: z.strictObject({ releases: z.array(shownChanged), next: page.next }),
  run: async ({ limit: most = DEFAULT_LIMIT, ...query }, { review }) =>
    (await review()).changed({ ...query, limit: most }),
});
