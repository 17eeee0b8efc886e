import type { FileIdentity } from "../settle/file-identity.ts";

export type Method = "hardlink" | "reflink" | "copy";

/**
 * One file put into the library (`publish`), taken back (`trash`) or put back from the trash (`restore`). A row is on disk
 * before the step that it announces.
 *
 * intent: decided, a temp may exist · staged: the temp is whole, synced and verified · published: visible under its
 * final name, and synced · sealed: the release is filed, nothing left to do · rolled_back: nothing of it is on disk ·
 * undone: a later `trash` took it back · abandoned: no longer ours: changed by somebody else, or open in a database that
 * was restored.
 */
export type OperationState = "intent" | "staged" | "published" | "sealed" | "rolled_back" | "undone" | "abandoned";

export const OPEN_STATES = ["intent", "staged", "published"] as const satisfies readonly OperationState[];

export type Anchor = { path: string; ino: string };

export type Operation = {
  /** Random, never reused: names of temps and trash folders carry it. */
  id: string;
  releaseId: number;
  /** Path of the item in its release. */
  itemPath: string;
  kind: "publish" | "trash" | "restore";
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
  finalPath: string;
  final?: FileIdentity | undefined;
  sha256?: string | undefined;
  /** The library's folder (the media root while it has none) as it was when the intent was written: is its disk there? */
  anchor?: Anchor | undefined;
  /** Folders that this operation made, outermost first. */
  madeFolders: string[];
  /** For `trash`: the publication that it takes back; for `restore`: the `trash` that it takes back. */
  undoes?: string | undefined;
  error?: string | undefined;
};
