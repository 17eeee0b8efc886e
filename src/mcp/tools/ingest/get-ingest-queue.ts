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
    "Start here to review: releases that wait for a decision, what needs a person most first, each with reasons, candidates and next (calls to make). groups: what one decision settles together. Then approve_ingest or reject_ingest.",
  hints: READS,
  input: z.strictObject({
    state: z
      .enum([...STATES, "all"])
      .optional()
      .describe("default review; e.g. failed, all"),
    source: z.enum(["folder", "torrent", "person"]).optional().describe("where it came from, e.g. torrent"),
    limit,
    cursor,
  }),
  output: z.strictObject({ items: z.array(shownRelease), groups: z.array(z.looseObject({})).exactOptional(), ...page }),
  run: (query, { review }, { unseen }) =>
    review.queue({ ...query, grouped: true, limit: query.limit ?? DEFAULT_LIMIT }, { unseen }),
});
