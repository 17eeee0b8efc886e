import * as z from "zod";
import { shownStatistics } from "../../../app/shown/statistics-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";

const DEFAULT_DAYS = 30;

export const getIngestStatistics = defineTool({
  name: "get_ingest_statistics",
  toolset: "ingest",
  title: "How well it files",
  description:
    "What was filed, asked, corrected and undone in the last days (UTC). auto_share: filed without asking, 0 to 1; auto_undone_share: of that undone by a person. Low: auto_ingest is safe (configure_watcher). by_reason: why a person was asked.",
  hints: READS,
  input: z.strictObject({
    days: z.number().int().min(1).max(366).optional().describe("default 30"),
  }),
  output: shownStatistics,
  run: ({ days }, { review }) => review.statistics(days ?? DEFAULT_DAYS),
});
