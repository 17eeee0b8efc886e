import * as z from "zod";
import { shownEntry } from "../../../../app/shown/release-shape.ts";
import { page } from "../../../../app/shown/results-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { cursor, DEFAULT_LIMIT, id, limit, storage } from "../inputs.ts";

export const getIngestHistory = defineTool({
  name: "get_ingest_history",
  toolset: "ingest",
  role: "reviewer",
  title: "History",
  description:
    "History: what was filed, held, rejected or taken back, when and by whom, newest first; of one release, of one action (filed, held, taken_back …) or of all.",
  hints: READS,
  input: z.strictObject({
    id: id.optional(),
    action: z.string().max(40).optional().describe("one action, e.g. filed"),
    actor: z.string().max(100).optional().describe("who did it, e.g. engine, cli:anna"),
    since: z.string().max(40).optional().describe("ISO 8601, e.g. 2026-11-20"),
    storage,
    limit,
    cursor,
  }),
  output: z.strictObject({ entries: z.array(shownEntry), ...page }),
  run: async (query, { review }) => (await review()).history({ ...query, limit: query.limit ?? DEFAULT_LIMIT }),
});
