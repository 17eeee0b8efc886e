import { Outage } from "../../../core/errors.ts";
import type { FileMethod } from "../../../core/journal/method-traits.ts";
import type { Anchor } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import { isBelow } from "../../../core/path/is-below.ts";
import type { Reason } from "../../../core/reason.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import type { Store } from "../../../store/open.ts";
import type { FiledItem } from "../../../store/releases/items.ts";
import type { Files } from "../../releases/files-port.ts";

type AnchorDeps = {
  files: Pick<Files, "reachedFile">;
  /** Library folders and media roots. */
  libraryHomes: () => Promise<string[]>;
};

const LOOK_MS = 30_000;

/**
 * The innermost library folder or media root above a path that is there now. Asked for each file that is published, so it is
 * not listed: that takes 100 ms where it holds 20,000 works.
 */
export async function anchorOf({ files, libraryHomes }: AnchorDeps, path: string): Promise<Anchor | undefined> {
  const above = (await libraryHomes()).filter((home) => isBelow(path, home));
  for (const home of above.toSorted((a, b) => b.length - a.length)) {
    // A library may be a link: what it leads to is on the disk.
    const folder = await files.reachedFile(home);
    if (folder) return { path: home, ino: folder.ino };
  }
  return undefined;
}

/**
 * What is not found may be believed to be gone only while the library is there: the folder that it was filed into, or
 * another that is in use. A folder that is missing, or another one and empty, is the mount point of a disk that is away.
 * @throws Outage `root_missing`
 */
export async function assertAnchored(files: Pick<Files, "listRoot">, anchor: Anchor | undefined): Promise<void> {
  if (!anchor) return;
  const listing = await files.listRoot(anchor.path, AbortSignal.timeout(LOOK_MS));
  if (listing.state === "ok" && (listing.ino === anchor.ino || listing.entries.length > 0)) return;
  throw new Outage(
    "root_missing",
    `${cleanText(anchor.path, 300)} is not the library that was filed into; mount its disk, or put any file there if it is right.`,
  );
}

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

export type MethodPolicy = {
  method: FileMethod;
  /** Kept free on the library's file system by methods that need space; bytes. */
  minFreeBytes: number;
  fileMode: number | undefined;
};
