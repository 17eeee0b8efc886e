import * as z from "zod";
import { shownRelease } from "../../../app/shown/release-shape.ts";
import { page } from "../../../app/shown/results-shape.ts";
import { STATES } from "../../../core/release/state.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { cursor, DEFAULT_LIMIT, limit } from "../inputs.ts";

export const getIngestQueue = defineTool({
  name: "get_ingest_queue",
  toolset: "ingest",
  title: "Review queue",
  description:
    "Releases that wait for a decision, oldest first, each with its reasons and ranked candidates. Other states on request.",
  hints: READS,
  input: z.strictObject({
    state: z
      .enum([...STATES, "all"])
      .optional()
      .describe("default review"),
    source: z.enum(["folder", "torrent", "person"]).optional().describe("where it came from"),
    limit,
    cursor,
  }),
  output: z.strictObject({ items: z.array(shownRelease), ...page }),
  run: (query, { review }) => review.queue({ ...query, limit: query.limit ?? DEFAULT_LIMIT }),
});
