import type { FileDeps } from "../../../src/app/file/file-deps.ts";
import type { FileMethod } from "../../../src/core/journal/method-traits.ts";

/**
 * Where a worker files and by which rules: written beside its folders, and read by each run of it.
 */
export type Scene = {
  downloads: string;
  /** The only media root. */
  library: string;
  state: string;
  /** The address of the database; undefined for a file in the state folder. */
  server?: string | undefined;
  /** Ms since 1970 at which the first run begins; each further run begins an hour later. */
  startMs: number;
  method: FileMethod;
  duplicatePolicy: ReturnType<FileDeps["duplicatePolicy"]>;
  /** Empties the trash of what was there for so many days, at the end. */
  purgeDays?: number | undefined;
};
