import { fold } from "../text/fold.ts";
import { isComponent } from "./below.ts";
import { readFolderName } from "./folder-name.ts";
import type { Work } from "./work-title.ts";

/**
 * The folder of `names` that already is this work's, or undefined: `own` (what Plex or our history knows), then an id
 * tag, then the same folded title with the same year. A folder tagged with another id, or with another year, is never
 * taken. A title without a year is taken only for a work whose year nobody knows: `Dune` may be either Dune.
 */
export function adoptFolder(names: readonly string[], work: Work, own?: string): string | undefined {
  const read = names.filter((name) => isComponent(name) && !name.startsWith("."));
  const folders = read.toSorted(byText).map((name) => ({ name, ...readFolderName(name) }));
  const open = folders.filter(({ tmdbId }) => tmdbId === undefined || tmdbId === work.tmdbId);
  const title = fold(work.title);
  const titled = open.filter((folder) => title !== "" && sameTitle(folder, title, work.year));
  const tagged = open.filter(({ tmdbId }) => tmdbId !== undefined);
  const found =
    open.find(({ name }) => name === own) ?? tagged.find((folder) => titled.includes(folder)) ?? tagged[0] ?? titled[0];
  return found?.name;
}

function sameTitle(folder: { name: string; title: string; year?: number }, title: string, year?: number): boolean {
  if (year !== undefined) return folder.year === year && fold(folder.title) === title;
  return folder.year === undefined && fold(folder.title) === title;
}

/** The folder of `names` that already is this season's: `Season 1`, `Season 01`, `S01`; for season 0 `Specials` too. */
export function adoptSeason(names: readonly string[], season: number): string | undefined {
  const fits = names.filter((name) => isComponent(name) && seasonOf(name) === season);
  return fits.toSorted((a, b) => rank(a) - rank(b) || byText(a, b))[0];
}

function seasonOf(name: string): number | undefined {
  if (/^specials?$/i.test(name)) return 0;
  const number = /^(?:season|series)[ ._-]?(\d{1,4})$|^s(\d{1,4})$/i.exec(name);
  return number ? Number(number[1] ?? number[2]) : undefined;
}

// Where several name the same season, the one that Plex's own rules would make.
const rank = (name: string): number => (/^Season \d\d/.test(name) ? 0 : /^Season \d/.test(name) ? 1 : 2);

// By code unit: the same on every machine, whatever its locale.
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
