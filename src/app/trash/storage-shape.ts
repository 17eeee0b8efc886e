import * as z from "zod";
import { shownSentence } from "../shown/release-shape.ts";
import { shownEngine } from "../shown/results-shape.ts";

const text = z.string().exactOptional();

/** A file in the trash as people and scripts see it. */
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
  /** The time after which the nightly upkeep deletes it; absent if it never does. */
  purge_after: text,
  /** True if it is the last copy of its content, which is never deleted. */
  last_copy: z.boolean(),
  /**
   * Set if the file is not in the trash folder: deleted by hand, or on a disk that is not mounted.
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

/** The result for one id; `path` is where the file was. */
const trashResult = z.strictObject({
  id: z.string(),
  ok: z.boolean(),
  path: text,
  code: text,
  message: shownSentence.exactOptional(),
});

export const trashResults = z.strictObject({ results: z.array(trashResult), engine: shownEngine });

/**
 * A disk and the library folders on it. If it cannot be read, it has a problem instead of sizes.
 */
export const shownDisk = z.strictObject({
  folders: z.array(z.string()),
  free_bytes: z.number().exactOptional(),
  total_bytes: z.number().exactOptional(),
  /** The free space in bytes that copies wait for. Present if less is free. */
  below_bytes: z.number().exactOptional(),
  problem: shownSentence.exactOptional(),
});

export type ShownTrashed = z.output<typeof shownTrashed>;
export type ShownTrash = z.output<typeof shownTrash>;
export type TrashResult = z.output<typeof trashResult>;
export type TrashResults = z.output<typeof trashResults>;
export type ShownDisk = z.output<typeof shownDisk>;
