import * as z from "zod";
import type { MediaType } from "../../base/identity.ts";
import { shownSentence, workFields } from "../shown/release-shape.ts";
import { promised } from "../shown/results-shape.ts";

const text = z.string();

/**
 * What a client names to be renamed: works by TMDB's numbers, releases by ours; everything where
 * nothing is named.
 */
export type RenameQuestion = {
  works?: { type: MediaType; tmdb_id: number }[] | undefined;
  ids?: number[] | undefined;
};

const shownStep = z.strictObject({ what: z.enum(["file", "folder"]), from: text, to: text });

const shownSkipped = z.strictObject({ path: text, code: text, message: shownSentence });

const shownRenamedWork = z.strictObject({
  ...workFields,
  steps: z.array(shownStep),
  skipped: z.array(shownSkipped),
});

/**
 * What would get which name: by works, with `totals` over all of them, also those that are not
 * listed.
 */
const shownRenamePlan = z.strictObject({
  works: z.array(shownRenamedWork),
  /** What is done by kind, and what is left for which reason. */
  summary: text,
  /**
   * Of works whose names then say another thing than before, the renames that change most, each
   * with what they change.
   */
  oddest: z.array(z.strictObject({ from: text, to: text, why: text })),
  totals: z.strictObject({
    works: z.number(),
    files: z.number(),
    folders: z.number(),
    skipped: z.number(),
  }),
  /** What is known of watched states and the like. */
  plex: text,
});

/** `running` until the plan is made: how many files were read. */
export const renamePlanned = z.strictObject({
  plan: shownRenamePlan.exactOptional(),
  running: z.strictObject({ files: z.number() }).exactOptional(),
});

/** First the plan with its token, then what became of it. */
export const renameAnswer = z.strictObject({
  ...renamePlanned.shape,
  ...promised.partial().shape,
  outcome: z.enum(["done", "queued", "refused"]).exactOptional(),
  /** Its job, by which get_ingest_item shows it and undo_ingest takes it back. */
  release_id: z.number().exactOptional(),
  renamed: z.number().exactOptional(),
  skipped: z.array(shownSkipped).exactOptional(),
  message: shownSentence.exactOptional(),
  engine: z.looseObject({}).exactOptional(),
});

export type ShownRenamePlan = z.output<typeof shownRenamePlan>;
export type ShownSkipped = z.output<typeof shownSkipped>;
export type RenamePreview = z.output<typeof renamePlanned>;
export type RenameAnswer = z.output<typeof renameAnswer>;
