import { join } from "node:path";
import type { RootEntry } from "../../adapters/fs/read/list-folders.ts";
import { Outage } from "../../core/errors.ts";
import type { Identity } from "../../core/identity.ts";
import { parseName } from "../../core/parse/name.ts";
import { parsePath } from "../../core/parse/path.ts";
import { roleOf } from "../../core/settle/roles.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { fold, foldTight } from "../../core/text/fold.ts";
import type { Files } from "../releases/files-port.ts";
import { type Incoming, shareEpisode } from "./duplicates.ts";

const LIMITS = { maxFiles: 5000, maxDepth: 6 };

type Where = {
  path: string;
  /** The name of the work's own folder, which may be named in any way. */
  folder: string;
};

/**
 * A video of the same film or of one of the same episodes that somebody else put into the library, under any name that
 * can be read: `The Matrix (1999).mkv` beside the folders, `Matrix, The (1999)/`, `Breaking Bad/Staffel 1/… 1x02.mkv`.
 * Answers its path below the library.
 * @throws Outage `not_readable` when the system refuses to list the library
 */
export async function knownInLibrary(
  files: Pick<Files, "listRoot" | "walk">,
  library: Where,
  identity: Identity,
  videos: readonly Pick<Incoming, "mapping" | "destination">[],
  ours: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<string | undefined> {
  for await (const found of allInLibrary(files, library, identity, videos, ours, signal)) return found;
  return undefined;
}

/** All of them, one after the other. @throws Outage as `knownInLibrary` does */
export async function* allInLibrary(
  files: Pick<Files, "listRoot" | "walk">,
  library: Where,
  identity: Identity,
  videos: readonly Pick<Incoming, "mapping" | "destination">[],
  ours: ReadonlySet<string>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const listing = await files.listRoot(library.path, signal);
  // What cannot be looked at may hold it: nothing is filed beside it meanwhile.
  if (listing.state === "not_readable")
    throw new Outage("not_readable", `${cleanText(library.path, 300)}: ${listing.message}`);
  if (listing.state !== "ok") return;
  for (const entry of listing.entries.filter((one) => one.name === library.folder || namesWork(one, identity)))
    yield* await heldIn(entry);

  async function heldIn({ name, kind }: RootEntry): Promise<string[]> {
    if (kind !== "folder") return holds(name, name) ? [name] : [];
    const { files: below, problems } = await files.walk(join(library.path, name), LIMITS, signal);
    // A library may be made of symbolic links: Plex follows them, so a link with a video's name is one.
    const links = problems.filter(({ code }) => code === "symlink");
    return [...below, ...links]
      .map(({ path }) => `${name}/${path}`)
      .filter((path) => holds(path, path.slice(name.length + 1)));
  }

  function holds(path: string, inside: string): boolean {
    const full = join(library.path, path);
    if (ours.has(full) || videos.some((video) => video.destination === full)) return false;
    if (inside.split("/").some((part) => part.startsWith(".")) || roleOf(inside, 0) !== "video") return false;
    if (identity.type === "movie") return true;
    const { season, episodes } = parsePath(path);
    if (season === null || episodes.length === 0) return false;
    return videos.some((video) => shareEpisode(video.mapping, { season, episodes, titles: [] }));
  }
}

/** Whether a folder or file of a library is named for this work; one that says another year is another work. */
export function namesWork({ name, kind }: Pick<RootEntry, "name" | "kind">, { type, title, year }: Identity): boolean {
  if (kind !== "folder" && kind !== "file" && kind !== "symlink") return false;
  const wanted = bare(title);
  // Cheap first: a library may hold ten thousand folders, and reading a name costs fifty times as much.
  if (wanted === "" || !foldTight(name).includes(wanted.replaceAll(" ", ""))) return false;
  const read = parseName(name);
  const titles = [read.title, ...read.altTitles].flatMap((text) => (text === null ? [] : [bare(text)]));
  if (!titles.includes(wanted)) return false;
  // A film without a year may be a remake; a series mostly goes without.
  return read.year === null ? type === "tv" : year === undefined || read.year === year;
}

/** Folded, and without an article in front or moved to the end. */
const bare = (title: string): string =>
  fold(title)
    .replace(/^(?:the|a|an) (?=.)/, "")
    .replace(/(?<=.) (?:the|a|an)$/, "");
