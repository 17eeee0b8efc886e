import { isAbsolute, join } from "node:path";
import { Outage, OutsideRoot, UserError } from "../../base/errors.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { hereOf } from "../../base/path/path-map.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { isLibraryName } from "../../core/library/library-kind.ts";
import { assertInsideRoots } from "../journal/steps/roots.ts";
import type { FilingTrial } from "../journal/steps/try-filing.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { Doctor } from "./doctor.ts";

/** Names that the engine itself gives a library. */
const USUAL = ["Movies", "TV Shows", "Films", "Series", "TV", "Shows", "Filme", "Serien"];

/**
 * Why filing refuses a folder. `real`: the folder behind a link that leads out of the media roots;
 * undefined for a broken link.
 */
type FolderRefusal = { why: string; real?: string };

/** A library folder that exists, or that filing refuses. */
export type JudgedFolder = { path: string; refusal?: FolderRefusal };

/** Checks of a folder: the paths that filing accepts, and the folders that the machine has. */
type FolderEyes = {
  filing: Pick<FilingTrial, "mediaRoots"> & { files: Pick<EngineFiles, "assertInside"> };
  machine: Pick<Doctor["machine"], "isFolder">;
};

/** Lists the existing folders that files are filed into, without those that filing refuses. */
export async function findFiledFolders(doctor: Doctor, signal: AbortSignal): Promise<string[]> {
  const folders = await findFolders(doctor, signal);
  return folders.flatMap(({ path, refusal }) => (refusal === undefined ? path : []));
}

/**
 * Lists the existing library folders: the libraries below each media root according to the
 * configuration, to the media servers, or to their names. If a root has none of these, lists the
 * root itself.
 */
export async function findFolders(
  { settings, filing, machine, outside }: Doctor,
  signal: AbortSignal,
): Promise<JudgedFolder[]> {
  const { mediaRoots, moviesDir, tvDir } = settings;
  const [first = "/"] = mediaRoots;
  const configured = [moviesDir, tvDir].flatMap((dir) =>
    dir === undefined ? [] : [isAbsolute(dir) ? dir : join(first, dir)],
  );
  // If a server does not respond, the names decide, and the server's probe reports the cause.
  const onServers = await outside.mediaServers.needAll(async ({ sections, pathMap }) => {
    const libraries = (await sections(signal).catch(() => [])).filter(
      ({ type }) => type === "movie" || type === "show",
    );
    return libraries.flatMap(({ locations }) =>
      locations.flatMap((there) => hereOf(there, pathMap) ?? []),
    );
  });
  const ofServers = onServers
    .flat()
    .filter((path) => mediaRoots.some((root) => isAtOrBelow(path, root)));
  return judgeFolders({ filing, machine }, [...configured, ...ofServers]);
}

/**
 * Judges the libraries below each media root: the candidates, otherwise the folders with the names
 * that the engine gives a library, otherwise the root itself. Asks of each one what filing asks
 * before it writes.
 */
export async function judgeFolders(
  { filing, machine }: FolderEyes,
  candidates: readonly string[],
): Promise<JudgedFolder[]> {
  const named = USUAL.filter((name) => isLibraryName("movie", name) || isLibraryName("tv", name));
  const folders = new Map<string, JudgedFolder>();
  for (const root of filing.mediaRoots) {
    const ownFolders = candidates.filter((path) => isAtOrBelow(path, root));
    const known = ownFolders.length > 0 ? ownFolders : named.map((name) => join(root, name));
    const judged = await Promise.all([...new Set(known)].map(judge));
    const there = judged.filter((folder) => folder !== undefined);
    for (const folder of there.length > 0 ? there : [await judge(root)]) {
      if (folder) folders.set(folder.path, folder);
    }
  }
  return [...folders.values()];

  async function judge(path: string): Promise<JudgedFolder | undefined> {
    const asked = assertInsideRoots(filing, join(path, "x"));
    const refusal = await asked.then(() => undefined, toRefusal);
    if (refusal) return { path, refusal };
    return (await machine.isFolder(path)) ? { path } : undefined;
  }
}

/** A root that is not mounted or cannot be read has its own finding. */
function toRefusal(error: unknown): FolderRefusal | undefined {
  if (error instanceof Outage) return undefined;
  if (!(error instanceof UserError)) throw error;
  const way = error instanceof OutsideRoot ? error.way : undefined;
  if (way === undefined) return { why: error.message };
  const shown = `${quoted(way.link, 300)} is a link to ${quoted(way.real, 300)}`;
  return {
    why: `${shown}, which is not in PLEX_MEDIA_ROOT, so filing refuses it.`,
    real: way.real,
  };
}
