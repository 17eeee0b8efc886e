import * as z from "zod";
import { shownStatistics } from "../../../../app/shown/statistics-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { storage } from "../inputs.ts";

const DEFAULT_DAYS = 30;

export const getIngestStatistics = defineTool({
  name: "get_ingest_statistics",
  toolset: "ingest",
  role: "reviewer",
  title: "How well it files",
  description:
    "How well filing went in the last days (UTC): what was filed, asked, corrected and undone. auto_share (0 to 1) was filed without asking, auto_undone_share of that was undone by a person: if it is low, auto_ingest can be switched on with configure_watcher. by_reason: why a person was asked.",
  hints: READS,
  input: z.strictObject({
    days: z.number().int().min(1).max(366).optional().describe("default 30, e.g. 7"),
    storage,
  }),
  output: shownStatistics,
  run: async ({ days = DEFAULT_DAYS, storage: on }, { review }) => (await review()).statistics({ days, storage: on }),
});
