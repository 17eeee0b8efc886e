import type { Method } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import type { Reason } from "../../core/reason.ts";
import type { Store } from "../../store/open.ts";
import type { FiledItem } from "../../store/releases/items.ts";
import type { Files } from "../files-port.ts";

/** Proof that this process may touch media files. */
export type EngineLease = {
  number: number;
  /** Throws when the operating system's lock is no longer ours. Called before every publication. */
  assertHeld(): void;
};

/** What every step of the journal needs. */
export type JournalDeps = {
  store: Store;
  files: Files;
  now: () => number;
  newId: () => string;
  lease: EngineLease;
  /** Told in one sentence when a copy that takes long began, and how it ended. */
  sayCopy?: ((sentence: string) => void) | undefined;
};

export type RecoverDeps = JournalDeps & {
  /** Whether Plex is configured: else nobody is asked to scan. */
  hasPlex: () => boolean;
  mediaRoots: readonly string[];
  /** Library folders, then media roots: where a trash may lie, and what must be there for a file to be gone. */
  libraryHomes: () => Promise<string[]>;
};

export type PublishDeps = RecoverDeps & {
  policy: MethodPolicy & { dirMode: number | undefined };
  stagedName: (operationId: string) => string;
  /** Told when a file is copied because no cheaper method works between these two folders. */
  onCopy: (source: string, library: string, why: string) => void;
  /** The name of the trash's folder in each library. */
  trashFolder: string;
};

export type PublishJob = {
  releaseId: number;
  item: FiledItem;
  sourcePath: string;
  source: FileIdentity;
  destination: string;
};

export type Outcome =
  | { kind: "published" }
  | { kind: "source_lost"; reason: Reason }
  | { kind: "problem"; reason: Reason };

export type FileMethod = "auto" | "move" | Method;

export type MethodPolicy = {
  method: FileMethod;
  /** Kept free on the library's file system by methods that need space; bytes. */
  minFreeBytes: number;
  fileMode: number | undefined;
};
