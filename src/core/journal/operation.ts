import type { FileIdentity } from "../media-files/file-identity.ts";

/**
 * What a state of an operation means to the rest of the program: a question about states is a
 * column here.
 */
type OperationTraits = {
  /** Its step is not done: after a crash, recovery decides how it ends. */
  isUnfinished: boolean;
  /** What it made is in its place, as far as the journal knows. */
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
 * Name of a source between being set aside and being deleted, in its own folder: a hidden name,
 * which is never filed, with the operation's id, by which recovery finds it.
 */
export const toAsideName = (operationId: string): string => `.plex-ingest-${operationId}.source`;

/** How a file is made from another one. */
export type MakingMethod = "hardlink" | "reflink" | "copy" | "symlink";

/** `adopted`: nothing was made. The file was in the library already, and is its own source. */
export type Method = MakingMethod | "adopted";

/**
 * What an operation does to one file, or folder: publish – puts it into the library, in place of an
 * older one of ours if it `replaces` one · trash – takes it out of the library · restore – a person
 * had it put back from the trash · remove – takes the source away after a `move`, when its file in
 * the library is proven · return – puts the source of a `move` back before its file is taken out of
 * the library · reinstate – puts a superseded file back, from the trash to its place, when what
 * replaced it is undone · make_folder – makes one empty folder in the library, whose `source` is
 * the folder around it · rename, rename_folder – gives a file or folder of the library another
 * name, or the one before if it `undoes` another · remove_folder – removes a folder of the library
 * that a rename has emptied.
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

/** What a release put into the library by one of these is live until an undo takes it back. */
export const PUBLISHING_KINDS = [
  "publish",
  "make_folder",
] as const satisfies readonly OperationKind[];

/** What a plan renamed by one of these has its new name until an undo takes it back. */
export const RENAME_KINDS = ["rename", "rename_folder"] as const satisfies readonly OperationKind[];

/**
 * A row is written to disk before its step.
 *
 * intent: decided, a temp may exist · staged: the temp is whole, synced and verified · published:
 * visible under its final name, and synced · sealed: nothing left to do · rolled_back: nothing of
 * it is on disk · undone: a later `trash` took it back · superseded: in the trash, replaced by a
 * publication that `replaces` it · abandoned: no longer ours, because it was changed by others or
 * was open in a restored database.
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

/** Those of what an operation made while it is in the library, or on its way there. */
export const LIVE_STATES = [...OPEN_STATES, "sealed"] as const;

export type Anchor = { path: string; ino: string };

export type Operation = {
  /** Random, never reused: names of temps and trash folders carry it. */
  id: string;
  releaseId: number;
  /** Path of the item in its release. */
  itemPath: string;
  kind: OperationKind;
  state: OperationState;
  method?: Method | undefined;
  /** Why this method and no better one, for a person. */
  why?: string | undefined;
  /** Number of the engine lease under which it was last written. */
  lease: number;
  sourcePath: string;
  source: FileIdentity;
  tempPath?: string | undefined;
  temp?: FileIdentity | undefined;
  /** For `remove`, `return` and `remove_folder`: the permission bits that the source had. */
  sourceMode?: number | undefined;
  finalPath: string;
  final?: FileIdentity | undefined;
  /**
   * Of the content that was written, as it was made or read: SHA-256 in hexadecimal, or a
   * fingerprint with its prefix.
   */
  hash?: string | undefined;
  /**
   * The library's folder (the media root while it has none) as it was when the intent was written:
   * is its disk there?
   */
  anchor?: Anchor | undefined;
  /** Folders that this operation made, outermost first. */
  madeFolders: string[];
  /**
   * For `trash`, `remove` and `return`: the publication it is about; for `restore` and `reinstate`:
   * the `trash` that it takes back; for `rename` and `rename_folder`: the one that it takes back.
   */
  undoes?: string | undefined;
  /** For `publish`: the publication of another release that it replaces. */
  replaces?: string | undefined;
  /** For `trash`: the publication that replaces the file, which is then superseded, not undone. */
  replacedBy?: string | undefined;
  error?: string | undefined;
};
