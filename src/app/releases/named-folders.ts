import { relative } from "node:path";
import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { isOfSystem } from "../../base/path/system-folders.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { StoreReader } from "../../store/open.ts";
import { listRecordedFolders } from "../../store/torrents/torrent-notes.ts";
import type { EngineFiles } from "./files-port.ts";

/** A folder that the owner named. `real` is its path with links resolved. */
export type NamedFolder = { path: string; real: string; kind: "library" | "downloads" };

/**
 * The folders in which others may name paths: MCP clients, and download clients that report where a
 * download is. Nobody may name a path in `stateDir`, the folder of the database.
 */
export type NamedFolders = { named: readonly NamedFolder[]; stateDir: string };

export interface NamedFoldersDeps {
  /** Undefined before the database exists. */
  store: StoreReader | undefined;
  files: Pick<EngineFiles, "assertInside">;
  /** Returns the libraries and media roots. */
  libraryHomes: () => Promise<readonly string[]>;
  /** The watched folders, and the folders that the settings of download clients name. */
  downloadFolders: readonly string[];
  stateDir: string;
}

/**
 * Returns the folders that the owner named, with links resolved as far as they exist. Named folders
 * are in the settings, or were recorded by the upgrade that added folders to the settings of
 * clients. A folder that only a service reports does not count, because the service must not decide
 * what is read.
 */
export async function readNamedFolders(deps: NamedFoldersDeps): Promise<NamedFolders> {
  const { store, files, libraryHomes, downloadFolders, stateDir } = deps;
  const recorded = store === undefined ? [] : await listRecordedFolders(store.read);
  const all = [
    ...(await libraryHomes()).map((path) => ({ path, kind: "library" as const })),
    ...[...downloadFolders, ...recorded].map((path) => ({ path, kind: "downloads" as const })),
  ];
  const state = await files.assertInside("/", stateDir);
  const named: NamedFolder[] = [];
  for (const { path, kind } of all.filter((folder) => folder.path.startsWith("/"))) {
    // A folder that cannot be resolved now contains nothing that can be named.
    const real = await files.assertInside("/", path).catch(() => undefined);
    // A mapping of `/` describes how another program sees this machine. As a folder, it would allow
    // every path.
    if (real !== undefined && real !== "/" && !isReserved(real, state)) {
      named.push({ path, real, kind });
    }
  }
  return { named, stateDir: state };
}

const isReserved = (real: string, stateDir: string): boolean =>
  isOfSystem(real) || isAtOrBelow(real, stateDir);

/**
 * Whether others may name a path. `folder` is the innermost named folder that contains it; a folder
 * that is both a library and a download folder counts as a download folder. `hidden` paths have a
 * part that starts with a dot: trash, staged files and this program's own folders are hidden.
 */
export type NamedPath =
  | { is: "named" | "hidden"; folder: NamedFolder }
  | { is: "reserved" | "elsewhere" };

/**
 * Decides whether others may name a path. Only this function decides it, for all tools and for the
 * paths of download clients.
 * @param real the path with links resolved
 * @param contains whether a folder itself may be named (`isAtOrBelow`) or only what is in it
 * (`isBelow`)
 */
export function mayName(
  { named, stateDir }: NamedFolders,
  real: string,
  contains: (path: string, folder: string) => boolean,
): NamedPath {
  const [folder] = named
    .filter((candidate) => contains(real, candidate.real))
    .toSorted(
      (a, b) =>
        b.real.length - a.real.length ||
        Number(a.kind === "library") - Number(b.kind === "library"),
    );
  if (isReserved(real, stateDir)) return { is: "reserved" };
  if (!folder) return { is: "elsewhere" };
  const isHidden = relative(folder.real, real)
    .split("/")
    .some((part) => part.startsWith("."));
  return { is: isHidden ? "hidden" : "named", folder };
}

/**
 * Returns the innermost named folder around a path.
 * @param path as it was named, for the message
 * @param hint what to do if no folder contains the path
 * @throws UserError `refused` unless others may name the path
 */
export function requireNamed(
  folders: NamedFolders,
  path: string,
  { real, contains, hint = SHOWN_FOLDERS }: NamedRequest,
): NamedFolder {
  const found = mayName(folders, real, contains);
  if (found.is === "named") return found.folder;
  if (found.is === "elsewhere") {
    throw UserError.refused(
      `${quoted(path, 300)} is not in a watched folder, the library or a folder of a download client.`,
      hint,
    );
  }
  throw UserError.refused(
    `${quoted(path, 300)} is hidden, or belongs to the system or to plex-ingest itself.`,
    sentence`Specify a file that ${{ do: "list folder" }} shows.`,
  );
}

interface NamedRequest {
  real: string;
  contains: typeof isAtOrBelow;
  hint?: Sentence | undefined;
}

const SHOWN_FOLDERS = sentence`The allowed folders are those that ${{ do: "list folder" }} shows without a path.`;
