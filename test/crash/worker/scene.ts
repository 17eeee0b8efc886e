import type { FileDeps } from "../../../src/app/file/file-deps.ts";
import type { FileMethod } from "../../../src/core/journal/method-traits.ts";

/**
 * The worker's folders and rules. The scene is written next to its folders, and each run reads it.
 */
export type Scene = {
  downloads: string;
  /** The only media root. */
  library: string;
  state: string;
  /** The address of the database; undefined for a file in the state folder. */
  server?: string | undefined;
  /** Start of the first run, in ms since 1970; each further run begins an hour later. */
  startMs: number;
  method: FileMethod;
  duplicatePolicy: ReturnType<FileDeps["duplicatePolicy"]>;
  /** A library that a person moves in the journal, by its earlier and its new folder. */
  move?: { from: string; to: string } | undefined;
  /** If set, files that have been in the trash for this many days are purged at the end. */
  purgeDays?: number | undefined;
};
