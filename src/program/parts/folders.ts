import { isAbsolute } from "node:path";
import { resolveDownload } from "../../adapters/fs/read/resolve-download.ts";
import { assertInside } from "../../adapters/fs/read/resolve-inside.ts";
import { listLibraryFoldersAndRoots } from "../../app/library-state/libraries.ts";
import {
  type ClientPathDeps,
  type RefusalWording,
  resolveClientPath,
} from "../../app/releases/client-paths.ts";
import { type NamedFolders, readNamedFolders } from "../../app/releases/named-folders.ts";
import type { ReservedFolders } from "../../app/review/decisions/refuse.ts";
import { sentence } from "../../base/actions/sentence.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { type PathMap, toHere } from "../../base/path/path-map.ts";
import { listConfiguredClients } from "../../clients/index.ts";
import type { Store } from "../../store/open.ts";
import type { Config } from "../config/config.ts";
import { listConfiguredLibraries } from "../config/configured-libraries.ts";
import { diskFiles } from "../config/files.ts";

/**
 * Returns folders that are not downloads, with links resolved as in the paths of downloads. Links
 * are resolved at each use, because a disk may be mounted later.
 */
export const createReservedFolders = (config: Config): ReservedFolders => ({
  ingestDirs: config.ingestDirs,
  get mediaRoots() {
    return config.mediaRoots.map((root) => diskFiles.real(root));
  },
  get clientFolders() {
    return listFoldersNextToLibraries(config);
  },
  get stateDir() {
    return diskFiles.real(config.stateDir);
  },
});

/**
 * Returns the folders of download clients in which a path is a download even below a media root,
 * such as /media/downloads next to /media/Movies. Watched folders follow the same rule
 * (`contradictions.ts`).
 */
function listFoldersNextToLibraries(config: Config): string[] {
  const { real } = diskFiles;
  const kept = [...config.mediaRoots, ...listConfiguredLibraries(config)].map(real);
  const roots = config.mediaRoots.map(real);
  const isLibrary = (folder: string): boolean =>
    kept.some(
      (one) => isAtOrBelow(one, folder) || (isAtOrBelow(folder, one) && !roots.includes(one)),
    );
  return listConfiguredClients(config)
    .flatMap(({ namedFolders }) => namedFolders)
    .map((folder) => real(folder))
    .filter((folder) => !isLibrary(folder));
}

/**
 * Lists the watched folders, and the folders that the settings name or map for download clients.
 */
export const listDownloadFolders = (config: Config): string[] => [
  ...config.ingestDirs,
  ...listConfiguredClients(config).flatMap(({ namedFolders, pathMap }) => [
    ...namedFolders,
    ...pathMap.map(({ here }) => here),
  ]),
];

/** Returns a function that reads the folders that the owner named, each time it is called. */
export const createNamedFolders =
  (config: Config, store: Store): (() => Promise<NamedFolders>) =>
  () =>
    readNamedFolders({
      store,
      files: { assertInside },
      libraryHomes: () => listLibraryFoldersAndRoots(store, config),
      downloadFolders: listDownloadFolders(config),
      stateDir: config.stateDir,
    });

/** Creates the functions that resolve and check the paths of MCP clients. */
export const toClientPaths = (config: Config, store: Store): ClientPathDeps => ({
  folders: createNamedFolders(config, store),
  real: (path) => diskFiles.real(path),
  resolve: (path) => resolveDownload(path, "/"),
});

const WORDING: RefusalWording = {
  notFull: "is not a full path",
  hintForFull: "Give the full path, starting with a slash.",
  hintForOutside: sentence`A person can add it with ${{ do: "add_any" }}, or add its folder to PLEX_INGEST_DIR.`,
};

/**
 * Resolves a path from an MCP client to its real path. @throws UserError if the path is outside:
 * see `resolveClientPath`
 */
export const resolveInsideRoots = (config: Config, store: Store, path: string): Promise<string> =>
  resolveClientPath(toClientPaths(config, store), path, WORDING);

/**
 * Translates a client's path to a path on this machine, with links resolved. A path that is not
 * absolute stays unchanged, because resolving it would use the working directory.
 */
export const toOurs =
  (maps: readonly PathMap[]) =>
  (path: string): string => {
    const here = toHere(path, maps);
    return isAbsolute(here) ? diskFiles.real(here) : here;
  };
