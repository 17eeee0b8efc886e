import * as z from "zod";
import { shownResults } from "../../../app/shown/results-shape.ts";
import { UserError } from "../../../core/errors.ts";
import type { DuplicateChoice } from "../../../core/release/duplicate-choice.ts";
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
    duplicates: z
      .enum(["replace", "keep_both"])
      .optional()
      .describe("for reason duplicate: replace what plex-ingest filed, or add a version"),
    label: z.string().min(1).max(100).optional().describe("keep_both: the version's name"),
    version,
  }),
  output: shownResults,
  run: ({ ids: list, tmdb_id, duplicates, label, ...approval }, { review }, { actor, signal }) => {
    const choice = toChoice(duplicates, label);
    const named = { ...approval, tmdbId: tmdb_id, duplicates: choice };
    return review.approve(list, named, actor, { maxMs: MAX_WAIT_MS, signal });
  },
});

function toChoice(
  duplicates: DuplicateChoice["do"] | undefined,
  label: string | undefined,
): DuplicateChoice | undefined {
  if (label !== undefined && duplicates !== "keep_both")
    throw new UserError("A label names a version beside another.", "Pass duplicates: keep_both with it.");
  if (duplicates === undefined) return undefined;
  return duplicates === "replace" ? { do: duplicates } : { do: duplicates, label };
}
