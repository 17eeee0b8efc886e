import type { FileIdentity } from "../media-files/file-identity.ts";

/**
 * Properties of an operation's state that the rest of the program depends on. Every question about
 * states is a column in this table.
 */
type OperationTraits = {
  /** The step is not done. After a crash, recovery decides its outcome. */
  isUnfinished: boolean;
  /** The result of the operation is in place, as far as the journal knows. */
  isInPlace: boolean;
};

// biome-ignore format: a table
const TRAITS: Readonly<Record<OperationState, OperationTraits>> = {
  intent:      { isUnfinished: true,  isInPlace: false },
  staged:      { isUnfinished: true,  isInPlace: false },
  published:   { isUnfinished: false, isInPlace: true },
  sealed:      { isUnfinished: false, isInPlace: true },
  rolled_back: { isUnfinished: false, isInPlace: false },
  undone:      { isUnfinished: false, isInPlace: false },
  superseded:  { isUnfinished: false, isInPlace: false },
  abandoned:   { isUnfinished: false, isInPlace: false },
};

export const isUnfinished = ({ state }: { state: OperationState }): boolean =>
  TRAITS[state].isUnfinished;

export const isInPlace = ({ state }: { state: OperationState }): boolean => TRAITS[state].isInPlace;

/**
 * Returns the name of a source in its own folder after it is set aside and before it is deleted.
 * The name is hidden, so the file is never filed, and contains the operation's id, so recovery can
 * find it.
 */
export const toAsideName = (operationId: string): string => `.plex-ingest-${operationId}.source`;

/** How a file is made from another one. */
export type MakingMethod = "hardlink" | "reflink" | "copy" | "symlink";

/**
 * `adopted`: nothing was made. The file was already in the library and counts as its own source.
 */
export type Method = MakingMethod | "adopted";

/**
 * Effect of an operation on one file or folder:
 *
 * - publish: puts it into the library; replaces an older file of ours if `replaces` is set
 * - trash: moves it from the library to the trash
 * - restore: puts it back from the trash at a person's request
 * - remove: removes the source after a `move`, once its file in the library is proven
 * - return: puts the source of a `move` back before its file is removed from the library
 * - reinstate: puts a superseded file back in place from the trash when its replacement is undone
 * - make_folder: makes one empty folder in the library; its `source` is the parent folder
 * - rename, rename_folder: renames a file or folder in the library; restores the previous name if
 *   it `undoes` another operation
 * - remove_folder: removes a library folder that a rename has emptied
 */
export type OperationKind =
  | "publish"
  | "trash"
  | "restore"
  | "remove"
  | "return"
  | "reinstate"
  | "make_folder"
  | "rename"
  | "rename_folder"
  | "remove_folder";

/**
 * Kinds of operation that put something into the library. Their result is live until an undo takes
 * it back.
 */
export const PUBLISHING_KINDS = [
  "publish",
  "make_folder",
] as const satisfies readonly OperationKind[];

/** Kinds of operation that rename something. The new name is kept until an undo takes it back. */
export const RENAME_KINDS = ["rename", "rename_folder"] as const satisfies readonly OperationKind[];

/**
 * State of an operation. Each row is written to disk before its step runs.
 *
 * - intent: decided; a temp may exist
 * - staged: the temp is complete, synced and verified
 * - published: visible under its final name, and synced
 * - sealed: nothing left to do
 * - rolled_back: nothing from the operation is on disk
 * - undone: a later `trash` took the result back
 * - superseded: in the trash, because a publication that `replaces` it took its place
 * - abandoned: no longer ours, because others changed the file or the operation was open in a
 *   restored database
 */
export type OperationState =
  | "intent"
  | "staged"
  | "published"
  | "sealed"
  | "rolled_back"
  | "undone"
  | "superseded"
  | "abandoned";

export const OPEN_STATES = [
  "intent",
  "staged",
  "published",
] as const satisfies readonly OperationState[];

/** States of an operation whose result is in the library or on its way there. */
export const LIVE_STATES = [...OPEN_STATES, "sealed"] as const;

/**
 * The `error` of a publication that was abandoned because its file was deleted by hand and its name
 * is used again. Stored rows contain this text as a code, so it must never change.
 */
export const GONE_BY_HAND = "It was deleted by hand.";

/** True for a publication that was abandoned because its file was deleted by hand. */
export const isGoneByHand = ({ state, error }: Pick<Operation, "state" | "error">): boolean =>
  state === "abandoned" && error === GONE_BY_HAND;

/**
 * The library folder that held a file. `poolBytes`: the size of the pool of disks that it was on, in
 * bytes. If the pool is smaller later, one of its disks is not mounted.
 */
export type Anchor = { path: string; ino: string; poolBytes?: number };

export type Operation = {
  /** Random and never reused. Names of temps and trash folders contain it. */
  id: string;
  releaseId: number;
  /** The item's path in its release. */
  itemPath: string;
  kind: OperationKind;
  state: OperationState;
  method?: Method | undefined;
  /** Explains to a person why no better method was used. */
  why?: string | undefined;
  /** Number of the engine lease that last wrote the row. */
  lease: number;
  sourcePath: string;
  source: FileIdentity;
  tempPath?: string | undefined;
  temp?: FileIdentity | undefined;
  /** For `remove`, `return` and `remove_folder`: the source's permission bits. */
  sourceMode?: number | undefined;
  finalPath: string;
  final?: FileIdentity | undefined;
  /**
   * Hash of the written content, computed when the file was made or read: SHA-256 in hexadecimal,
   * or a fingerprint with its prefix.
   */
  hash?: string | undefined;
  /**
   * The library's folder when the intent was written, or the media root if the library has no
   * folder yet. Shows whether its disk is mounted.
   */
  anchor?: Anchor | undefined;
  /** Folders that this operation made, outermost first. */
  madeFolders: string[];
  /**
   * For `trash`, `remove` and `return`: the publication that the operation is about. For `restore`
   * and `reinstate`: the `trash` that it reverses. For `rename` and `rename_folder`: the rename
   * that it reverses.
   */
  undoes?: string | undefined;
  /** For `publish`: the other release's publication that it replaces. */
  replaces?: string | undefined;
  /**
   * For `trash`: the publication that replaces the file. The file is then superseded, not undone.
   */
  replacedBy?: string | undefined;
  error?: string | undefined;
};
