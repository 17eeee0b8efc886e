import * as z from "zod";
import { shownSentence } from "../shown/release-shape.ts";
import { shownEngine } from "../shown/results-shape.ts";

const text = z.string().exactOptional();

/** A file in the trash, as shown to people and scripts. */
export const shownTrashed = z.strictObject({
  id: z.string(),
  release_id: z.number(),
  release_name: text,
  /** Present if there are several storages. */
  storage: text,
  /** The file's path in the trash. */
  path: z.string(),
  /** The file's original path, to which a restore returns it. */
  original_path: z.string(),
  size_bytes: z.number(),
  trashed_at: z.string(),
  /**
   * Time after which the nightly upkeep deletes the file. Absent if the file is never deleted
   * automatically.
   */
  purge_after: text,
  /** True if it is the last copy of its content, which is never deleted. */
  last_copy: z.boolean(),
  /**
   * Set if the file is not in the trash folder, because it was deleted by hand or its disk is not
   * mounted.
   */
  missing: z.literal(true).exactOptional(),
  /** A person's request that the engine has not carried out yet. */
  asked: z.enum(["restore", "purge"]).exactOptional(),
  /** Reason why the request was not carried out. */
  problem: shownSentence.exactOptional(),
});

/** `total` and `size_bytes` cover everything in the trash, not only `items`. */
export const shownTrash = z.strictObject({
  items: z.array(shownTrashed),
  total: z.number(),
  size_bytes: z.number(),
});

/**
 * The state of a file when the answer was made. `restored` and `deleted` are read from the row that
 * the engine writes after the act. `_asked`: the engine has not tried yet. `_delayed`: it has tried,
 * and tries again; `message` has the reason.
 */
const TRASH_OUTCOMES = [
  "restored",
  "restore_asked",
  "restore_delayed",
  "deleted",
  "deletion_asked",
  "deletion_delayed",
  "refused",
] as const;

/** The result for one id. `path` is the file's original path. `ok` is false if it was refused. */
const trashResult = z.strictObject({
  id: z.string(),
  ok: z.boolean(),
  outcome: z.enum(TRASH_OUTCOMES),
  path: text,
  code: text,
  message: shownSentence.exactOptional(),
});

export const trashResults = z.strictObject({ results: z.array(trashResult), engine: shownEngine });

/**
 * A disk and the library folders on it. If the disk cannot be read, `problem` replaces the sizes.
 */
export const shownDisk = z.strictObject({
  folders: z.array(z.string()),
  free_bytes: z.number().exactOptional(),
  total_bytes: z.number().exactOptional(),
  /** Minimum free space in bytes. Present if less is free, so that copies wait. */
  below_bytes: z.number().exactOptional(),
  problem: shownSentence.exactOptional(),
});

export type ShownTrashed = z.output<typeof shownTrashed>;
export type ShownTrash = z.output<typeof shownTrash>;
export type TrashOutcome = (typeof TRASH_OUTCOMES)[number];
export type TrashResult = z.output<typeof trashResult>;
export type TrashResults = z.output<typeof trashResults>;
export type ShownDisk = z.output<typeof shownDisk>;
