import * as z from "zod";
import { shownLog } from "../../../../app/shown/upkeep-shape.ts";
import { LOG_LEVELS } from "../../../../core/trace.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";

const MOST = 500;

export const getLog = defineTool({
  name: "get_log",
  audience: "page",
  toolset: "ingest",
  role: "reviewer",
  title: "Log",
  description: "The last lines of the daemon's log, oldest first, without secrets.",
  hints: READS,
  input: z.strictObject({
    level: z.enum(LOG_LEVELS).optional().describe("this and worse; info if absent"),
    search: z.string().max(200).optional().describe("a part of the line"),
    limit: z.number().int().min(1).max(MOST).optional(),
  }),
  output: shownLog,
  run: async ({ level = "info", search, limit = MOST }, { log }) => log({ level, search, limit }),
});
