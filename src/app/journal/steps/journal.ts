import type { Reason } from "../../../base/reason-codes.ts";
import type { Clock } from "../../../core/clock.ts";
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
  /** Throws if the operating system's lock is no longer ours. Called before every publication. */
  assertLeased(): void;
};

/** The journal and its operations' dependencies. Each function takes the parts that it needs. */
export interface Journal {
  store: Store;
  files: EngineFiles;
  lease: EngineLease;
  newId: () => string;
  clock: Clock;
  mediaRoots: readonly string[];
  /**
   * Library folders, then media roots. These folders may contain a trash, and they must exist
   * before a file counts as gone.
   */
  libraryHomes: () => Promise<string[]>;
  /** The name of the trash folder in each library. */
  trashFolder: string;
  /** True if a media server is configured; otherwise no scan is requested. */
  hasServer: () => boolean;
  /**
   * Files that the server is playing now. Without this function, nothing is known about playback,
   * and no operation waits for it.
   */
  playing?: ((signal: AbortSignal) => Promise<readonly string[]>) | undefined;
  policy: MethodPolicy;
  stagedName: (operationId: string) => string;
  /** Called when a file is copied because no cheaper method works between these two folders. */
  onCopy: (source: string, library: string, why: string) => void;
  /** Receives one sentence when a long copy begins, and one when it ends. */
  logCopy?: ((sentence: string) => void) | undefined;
  /** Called when a file may have become visible at this path. */
  onNewName?: ((path: string) => void) | undefined;
  /** `recoverOperation`, passed in because recovery depends on the kinds of operations. */
  recoverOperation: (journal: Journal, operation: Operation) => Promise<void>;
}

/**
 * The knowledge about downloads that the method `move` requires before it removes any of their
 * files.
 */
export type SourceProtection = {
  /** Folders that are kept even if they are empty: watched folders and libraries. */
  roots: readonly string[];
  /**
   * Returns why the files at these paths must stay at their paths, or undefined. Called when a
   * release is about to be filed, and again directly before each removal.
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

export const stampOf = ({ lease, clock }: Journal): JournalStamp => ({
  lease: lease.number,
  at: clock.now(),
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
  /** Free bytes that must remain on the library's file system when a method needs space. */
  minFreeBytes: number;
  fileMode: number | undefined;
  dirMode: number | undefined;
};
