import { join } from "node:path";
import type { Identity } from "../../core/identity.ts";
import { type Ids, parsePlexmatch } from "../../core/parse/nfo/ids.ts";
import { parseNfo } from "../../core/parse/nfo/parse-nfo.ts";
import { isComponent } from "../../core/path/is-below.ts";
import { fold } from "../../core/text/fold.ts";
import type { Parts } from "./parts.ts";

type OtherIds = { imdbId?: string | undefined; tvdbId?: number | undefined } | undefined;

/** A library may have a hundred folders with a common word, and each costs opening files. */
const MAX_FOLDERS = 40;

/**
 * Reads from `.plexmatch` and NFO files which folders belong to this work (true) or to another (false). Only folders with
 * its title in their names are read. `others` is called only if a folder has no TMDb id.
 */
export async function readHints(
  { files, readText }: Pick<Parts, "files"> & { readText: NonNullable<Parts["readText"]> },
  library: string,
  names: readonly string[],
  identity: Pick<Identity, "type" | "tmdbId" | "title">,
  others: () => Promise<OtherIds>,
  signal: AbortSignal,
): Promise<Map<string, boolean>> {
  const hints = new Map<string, boolean>();
  const title = ` ${fold(identity.title)} `;
  const hasTitle = (name: string): boolean => isComponent(name) && ` ${fold(name.slice(0, 255))} `.includes(title);
  for (const name of title.trim() === "" ? [] : names.filter(hasTitle).slice(0, MAX_FOLDERS)) {
    signal.throwIfAborted();
    const ids = await idsIn(join(library, name));
    const isThisWork = ids && (await judge(ids));
    if (isThisWork !== undefined) hints.set(name, isThisWork);
  }
  return hints;

  async function idsIn(folder: string): Promise<Ids | undefined> {
    const match = await readText(folder, ".plexmatch");
    const ids = match === undefined ? undefined : parsePlexmatch(match);
    if (ids) return ids;
    for (const nfo of await nfosIn(folder)) {
      const text = await readText(folder, nfo);
      const nfoFacts = text === undefined ? undefined : parseNfo(text);
      if (!nfoFacts || (nfoFacts.type !== undefined && nfoFacts.type !== identity.type)) continue;
      if (Object.keys(nfoFacts.ids).length > 0) return nfoFacts.ids;
    }
    return undefined;
  }

  /** `tvshow.nfo` for a series; `movie.nfo` for a film, or the only NFO under any name. */
  async function nfosIn(folder: string): Promise<string[]> {
    if (identity.type === "tv") return ["tvshow.nfo"];
    const listing = await files.listRoot(folder, signal);
    const entries = listing.state === "ok" ? listing.entries : [];
    const own = entries.filter(({ kind, name }) => kind === "file" && /\.nfo$/i.test(name)).map(({ name }) => name);
    return own.length === 1 ? own : own.filter((name) => name.toLowerCase() === "movie.nfo");
  }

  async function judge({ tmdb, imdb, tvdb }: Ids): Promise<boolean | undefined> {
    if (tmdb !== undefined) return tmdb === identity.tmdbId;
    const known = await others();
    if (imdb !== undefined && known?.imdbId !== undefined) return imdb === known.imdbId;
    return tvdb !== undefined && known?.tvdbId !== undefined ? tvdb === known.tvdbId : undefined;
  }
}
