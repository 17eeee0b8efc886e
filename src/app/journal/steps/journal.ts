import type { Reason } from "../../../base/reason-codes.ts";
import type { FileMethod } from "../../../core/journal/method-traits.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import type { Release } from "../../../core/release/release.ts";
import type { Store } from "../../../store/open.ts";
import type { FiledItem } from "../../../store/releases/items.ts";
import type { EngineFiles } from "../../releases/files-port.ts";

/** Proof that this process may touch media files. */
export type EngineLease = {
  number: number;
  /** Throws when the operating system's lock is no longer ours. Called before every publication. */
  assertLeased(): void;
};

/**
 * The journal and all that its acts work with; handed in once. Each function takes what it uses of
 * it.
 */
export interface Journal {
  store: Store;
  files: EngineFiles;
  lease: EngineLease;
  newId: () => string;
  now: () => number;
  mediaRoots: readonly string[];
  /**
   * Library folders, then media roots: where a trash may be, and which must be there before a file
   * counts as gone.
   */
  libraryHomes: () => Promise<string[]>;
  /** The name of the trash folder in each library. */
  trashFolder: string;
  /** Whether Plex is configured; without it no scan is requested. */
  hasPlex: () => boolean;
  /**
   * The files that the server plays now; without it nothing is known of that, and nothing waits for
   * it.
   */
  playing?: ((signal: AbortSignal) => Promise<readonly string[]>) | undefined;
  policy: MethodPolicy;
  stagedName: (operationId: string) => string;
  /** Called when a file is copied because no cheaper method works between these two folders. */
  onCopy: (source: string, library: string, why: string) => void;
  /** Gets one sentence when a long copy begins, and one when it ends. */
  logCopy?: ((sentence: string) => void) | undefined;
  /** `recoverOperation`, passed in because recovery depends on the kinds of operations. */
  recoverOperation: (journal: Journal, operation: Operation) => Promise<void>;
}

/** What must be known about downloads before the method `move` removes any of their files. */
export type SourceProtection = {
  /** Folders that are kept although they are empty: watched folders and libraries. */
  roots: readonly string[];
  /**
   * Why the files at these paths must stay where they are, or undefined. Called when a release is
   * about to be filed, and again directly before each removal.
   * @throws Outage while this is not known
   */
  heldBy(
    release: Pick<Release, "id" | "parentId" | "source" | "path">,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<Reason | undefined>;
};

/** The lease and time of a journal row. */
export type JournalStamp = { lease: number; at: number };

export const stampOf = ({ lease, now }: Journal): JournalStamp => ({
  lease: lease.number,
  at: now(),
});

export type PublishJob = {
  releaseId: number;
  item: FiledItem;
  sourcePath: string;
  source: FileIdentity;
  destination: string;
};

export type MethodPolicy = {
  method: FileMethod;
  /** Bytes that methods that need space leave free on the library's file system. */
  minFreeBytes: number;
  fileMode: number | undefined;
  dirMode: number | undefined;
};
