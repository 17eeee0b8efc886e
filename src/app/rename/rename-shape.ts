import * as z from "zod";
import type { MediaType } from "../../base/identity.ts";
import { shownSentence, workFields } from "../shown/release-shape.ts";
import { promised, shownEngine } from "../shown/results-shape.ts";

const text = z.string();

/**
 * The works or releases that a client wants renamed: works by TMDB id, releases by our own id. If
 * none are named, everything is renamed.
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

/** New names, grouped by work. `totals` covers all works, including those not listed. */
const shownRenamePlan = z.strictObject({
  works: z.array(shownRenamedWork),
  /** Number of renames by kind, and number of skipped files by reason. */
  summary: text,
  /**
   * The renames that change the meaning of a name the most. `why` states which part changes (title,
   * year, season or episode).
   */
  oddest: z.array(z.strictObject({ from: text, to: text, why: text })),
  totals: z.strictObject({
    /** Works whose names were compared with the templates. */
    compared: z.number(),
    works: z.number(),
    files: z.number(),
    folders: z.number(),
    skipped: z.number(),
  }),
  /** How Plex treats watched states, posters and titles after the rename. */
  plex: text,
});

/** `running` counts the files read so far. It is present only until the plan is ready. */
export const renamePlanned = z.strictObject({
  plan: shownRenamePlan.exactOptional(),
  running: z.strictObject({ files: z.number() }).exactOptional(),
});

/** Contains the plan with its token at first, and the outcome of the job after that. */
export const renameAnswer = z.strictObject({
  ...renamePlanned.shape,
  ...promised.partial().shape,
  outcome: z.enum(["done", "queued", "refused"]).exactOptional(),
  /** The job's release id. get_ingest_item shows the job and undo_ingest undoes it. */
  release_id: z.number().exactOptional(),
  renamed: z.number().exactOptional(),
  skipped: z.array(shownSkipped).exactOptional(),
  message: shownSentence.exactOptional(),
  engine: shownEngine.exactOptional(),
});

export type ShownRenamePlan = z.output<typeof shownRenamePlan>;
export type ShownSkipped = z.output<typeof shownSkipped>;
export type RenamePreview = z.output<typeof renamePlanned>;
export type RenameAnswer = z.output<typeof renameAnswer>;
