import { isComponent } from "../../../base/path/is-below.ts";
import { seasonOf } from "../../../base/season-folder-name.ts";
import { createTitleMatcher, fold } from "../../../base/text/fold.ts";
import { type MovieWork, readFolderName, withoutBrackets } from "./movie-path.ts";
import { DEFAULT_NAMES, type NameTemplates } from "./parse-template.ts";
import { render } from "./render-template.ts";
import { NAME_BYTES, toSafeName } from "./safe-name.ts";

/**
 * `by` is the reason why the folder is adopted: `own`, it is known to be the work's folder; `tag`,
 * its name has the id tag; `hint`, a file in it names the work; `title`, its name is the title.
 */
export type AdoptedFolder = { name: string; by: "own" | "tag" | "hint" | "title" };

type AdoptOptions = {
  own?: string | undefined;
  hints?: ReadonlyMap<string, boolean>;
  isOnlyWork?: boolean;
};

/**
 * Finds the folder in `names` that already belongs to this work. Checks in this order: `own` (known
 * to Plex or our history), an id tag, `hints` (whether a file in a folder names this work or
 * another one), and the same folded title with the same year.
 *
 * Never adopts a folder with another id or year, or with a file that names another work. A folder
 * title without a year is adopted only in two cases, because `Dune` may be either film: the work
 * has no year, or `isOnlyWork` is set (no other work has this title) and no other folder has the
 * title.
 */
export function adopt(
  names: readonly string[],
  work: MovieWork,
  { own, hints = new Map(), isOnlyWork = false }: AdoptOptions = {},
): AdoptedFolder | undefined {
  const read = names.filter((name) => isComponent(name) && !name.startsWith("."));
  const folders = read.toSorted().map((name) => ({ name, ...readFolderName(name) }));
  const open = folders.filter(({ tmdbId }) => tmdbId === undefined || tmdbId === work.tmdbId);
  const known = open.find(({ name }) => name === own);
  if (known) return { name: known.name, by: "own" };
  const title = fold(work.title);
  const titled = open.filter((folder) => title !== "" && sameTitle(folder, title, work.year));
  const tagged = open.filter(({ tmdbId }) => tmdbId !== undefined);
  const tag = tagged.find((folder) => titled.includes(folder)) ?? tagged[0];
  if (tag) return { name: tag.name, by: "tag" };
  const meant = open.filter(({ name }) => hints.get(name) === true);
  const hinted = meant.find((folder) => titled.includes(folder)) ?? meant[0];
  if (hinted) return { name: hinted.name, by: "hint" };
  const alike = titled.find(({ name }) => hints.get(name) !== false);
  if (alike) return { name: alike.name, by: "title" };
  const bare = isOnlyWork ? findBareFolder(names, work) : undefined;
  return bare === undefined || hints.get(bare) === false ? undefined : { name: bare, by: "title" };
}

/**
 * Quickly filters a large library's names to those that `adopt`, `findBareFolder` and the search
 * for hints must read: names with the title (also around brackets) or the work's id. The filter
 * does not change the results of these functions.
 */
export function mayBeOfWork({
  title,
  tmdbId,
}: Pick<MovieWork, "title" | "tmdbId">): (name: string) => boolean {
  const isTagged = new RegExp(String.raw`tmdb(?:id)?[-=]0*${tmdbId}[\]})]`, "i");
  const holds = createTitleMatcher(title);
  return (name) =>
    holds(name) ||
    isTagged.test(name) ||
    (BRACKET_INSIDE.test(name) && holds(withoutBrackets(name)));
}

// A bracket followed by words: `Golden [4K] Anchor`. A bracket at the end of a name separates
// nothing.
const BRACKET_INSIDE = /[\]}][^\]}]*[a-z\d\x80-\uffff]/i;

/**
 * Returns the only folder with this title, if its name has no year and no id. Undefined if several
 * folders have the title.
 */
export function findBareFolder(
  names: readonly string[],
  { title }: Pick<MovieWork, "title">,
): string | undefined {
  const key = fold(title);
  const alike = names
    .filter((name) => isComponent(name) && !name.startsWith("."))
    .map((name) => ({ name, ...readFolderName(name) }))
    .filter((folder) => key !== "" && fold(folder.title) === key);
  const [only, ...others] = alike;
  return only && others.length === 0 && only.year === undefined && only.tmdbId === undefined
    ? only.name
    : undefined;
}

/** Like `adopt`, but returns only the name. */
export const adoptFolder = (
  names: readonly string[],
  work: MovieWork,
  ownFolder?: string,
): string | undefined => adopt(names, work, { own: ownFolder })?.name;

function sameTitle(
  folder: { name: string; title: string; year?: number },
  title: string,
  year?: number,
): boolean {
  if (year !== undefined) return folder.year === year && fold(folder.title) === title;
  return folder.year === undefined && fold(folder.title) === title;
}

/**
 * Returns the folder in `names` that already belongs to this season: `Season 1`, `S01`, `Staffel
 * 1`. For season 0, also `Specials`.
 */
export function adoptSeason(names: readonly string[], season: number): string | undefined {
  const fits = names.filter((name) => isComponent(name) && seasonOf(name) === season);
  // Sorted by code unit, so that the result does not depend on the machine's locale.
  return fits.toSorted().toSorted((a, b) => rank(a) - rank(b))[0];
}

// Prefers names that follow Plex's rules if a season has several folders.
const rank = (name: string): number =>
  /^Season \d\d/.test(name) ? 0 : /^Season \d/.test(name) ? 1 : 2;

/** Returns `Season 01`. Specials are `Season 00`. */
export const formatSeasonFolder = (season: number, names: NameTemplates = DEFAULT_NAMES): string =>
  toSafeName(render(season === 0 ? names.specialsFolder : names.seasonFolder, { season }), {
    maxBytes: NAME_BYTES,
  });
