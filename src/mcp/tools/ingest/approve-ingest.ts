import * as z from "zod";
import { shownResults } from "../../../app/shown/results-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";
import { ids, tmdbId, type, version } from "../inputs.ts";

const season = z.number().int().min(0).max(9999).optional().describe("0: specials");
const episodes = z.array(z.number().int().min(0).max(99_999)).max(100).optional().describe("episode numbers");

/** A call is answered within ten seconds; what takes longer is answered as under way. */
const MAX_WAIT_MS = 7000;

export const approveIngest = defineTool({
  name: "approve_ingest",
  toolset: "ingest",
  title: "Approve releases",
  description:
    "Approve releases for filing. Without an identity each takes its first candidate, if that is clearly ahead and was shown; everything below ids is for exactly one id. Per-file mapping puts a pack right.",
  hints: DECIDES,
  input: z.strictObject({
    ids,
    type,
    tmdb_id: tmdbId,
    season,
    episodes,
    files: z
      .array(
        z.strictObject({
          path: z.string().min(1).max(4096).describe("as in get_ingest_item"),
          season,
          episodes,
          role: z.enum(["video", "subtitle", "extra", "sample", "other"]).optional().describe("what it is"),
          skip: z.boolean().optional().describe("leave it"),
        }),
      )
      .max(500)
      .optional()
      .describe("single files of a pack"),
    version,
  }),
  output: shownResults,
  run: ({ ids: list, tmdb_id, ...approval }, { review }, { actor, signal }) =>
    review.approve(list, { ...approval, tmdbId: tmdb_id }, actor, { maxMs: MAX_WAIT_MS, signal }),
});
