// Lists the TMDB searches for a name.
import type { MediaType } from "../../base/identity.ts";
import { foldTight } from "../../base/text/fold.ts";
import { isRelatedTitle } from "../parse/combine-names.ts";
import { genericTypeOf, splitComponents } from "../parse/folder.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { parseName } from "../parse/name.ts";
import { statedTypeOf } from "./stated-type.ts";
import { listSpellings, titleKey } from "./title-key.ts";

/** `page` is set only from the second page on. TMDB returns twenty works per page. */
export type CatalogueQuery = { type: MediaType; title: string; year?: number; page?: number };

// Enough for two or three searches and the details of one work, or for fewer of each and a second
// try.
const MAX_QUERIES = 4;
const MAX_OTHER_QUERIES = 3;
// TMDB finds no match for longer titles, and they would only fill the cache.
const MAX_TITLE_CHARS = 200;

const query = (type: MediaType, title: string, year?: number | null): CatalogueQuery => {
  const cut = title.slice(0, MAX_TITLE_CHARS).trim();
  return year === undefined || year === null ? { type, title: cut } : { type, title: cut, year };
};

// A bare title is more likely a movie. If a name has evidence of a type, it can be filed only as
// that type.
const typesOf = (parsed: ParsedName): MediaType[] => {
  const type = statedTypeOf(parsed);
  return type === undefined ? ["movie", "tv"] : [type];
};

// "Inception 2010" was already searched for, as title and year.
function otherTitles({ title, altTitles, year }: ParsedName): string[] {
  const titles = new Map(altTitles.map((other) => [titleKey(other), other]));
  for (const asked of ["", titleKey(title ?? ""), titleKey(`${title ?? ""} ${year ?? ""}`)]) {
    titles.delete(asked);
  }
  return [...titles.values()];
}

// The title before a sequel's number, because the year may belong to the earlier film.
const SEQUEL =
  /^(.{2,}?)[ -]+(?:(?:part|pt|volume|vol|chapter|book|episode)[ .]?)?(?:\d{1,2}|[ivx]{1,4}|two|three|four|five|six)$/i;

function beforeSequel({ title, year }: ParsedName): CatalogueQuery[] {
  const bare = SEQUEL.exec((title ?? "").slice(0, MAX_TITLE_CHARS))?.[1]?.replace(
    /[^\p{L}\d]+$/u,
    "",
  );
  return year === null || bare === undefined ? [] : [query("movie", bare, year)];
}

/**
 * Returns at most four searches for a release, most promising first. Also searches without the
 * year, because a remake that TMDB dates a year off is a rival. For a movie, also searches for
 * series, because a shared title proves nothing. The first other title of the name is searched for
 * immediately, because a work with that title is also a rival. The film before a sequel is also
 * searched for, because the year may belong to it.
 */
export function toQueries(parsed: ParsedName): CatalogueQuery[] {
  const { title, year } = parsed;
  if (title === null || titleKey(title) === "") return [];
  const types = typesOf(parsed);
  const list = year === null ? [] : types.map((type) => query(type, title, year));
  const all: MediaType[] = statedTypeOf(parsed) === "tv" ? ["tv"] : ["movie", "tv"];
  list.push(...all.map((type) => query(type, title)));
  if (statedTypeOf(parsed) === "movie") list.push(...beforeSequel(parsed));
  const readingsOfName = new Set(listReadings(parsed));
  const other = otherTitles(parsed).find((candidateTitle) =>
    readingsOfName.has(titleKey(candidateTitle)),
  );
  if (other !== undefined) list.push(...types.map((type) => query(type, other)));
  return list.slice(0, MAX_QUERIES);
}

/**
 * Returns at most three searches for the other titles of a name and for other spellings of the main
 * title. Used if no work has the main title.
 */
export function listOtherQueries(parsed: ParsedName): CatalogueQuery[] {
  const { title, year } = parsed;
  if (title === null) return [];
  // "Blade Runner 2049" and "2012" are titles with a number that looks like a year.
  const dated = year === null ? [] : [`${title} ${year}`];
  const whole = parsed.altTitles.filter(
    (altTitle) => titleKey(altTitle) === titleKey(dated[0] ?? ""),
  );
  const titles = new Map(
    [...otherTitles(parsed), ...whole, ...listSpellings(title)].map((one) => [
      one.toLowerCase(),
      one,
    ]),
  );
  titles.delete(title.toLowerCase());
  return [...titles.values()]
    .flatMap((one) => typesOf(parsed).map((type) => query(type, one)))
    .slice(0, MAX_OTHER_QUERIES);
}

/** Words in a title key which show that a folder's title covers several works. */
export const COLLECTION =
  /(?:^| )(?:collection|trilogy|tetralogy|quadrilogy|duology|anthology|saga|complete|pack|box ?set|filmography|movies|films|series)(?= |$)/;

/**
 * `Highlander Collection/Endgame (2000)`: searches for a film whose title is the folder's title
 * followed by the title in the name.
 */
export function listFolderQueries({ name, title, year }: ParsedName): CatalogueQuery[] {
  const around = splitComponents(name).slice(1);
  const titles = around.flatMap((folder) =>
    genericTypeOf(folder) === null ? titleKey(parseName(folder).title ?? "") : [],
  );
  const leads = titles.map((key) => key.replace(COLLECTION, "").replace(/(?:^| )\d+(?= |$)/g, ""));
  const lead = leads.find((key) => key.trim() !== "" && !isRelatedTitle(key, title));
  return year === null || lead === undefined ? [] : [query("movie", `${lead} ${title}`)];
}

// Limits for the title readings of a name.
const MAX_ALTERNATIVES = 8;
const MAX_COMPONENT_CHARS = 1000;

/** Returns the tags that a name may use for a country. */
export const listCountryTags = (country: string): string[] =>
  country === "GB" ? ["GB", "UK"] : [country];

// A reading that only omits words ("Alien" for "Alien - Covenant", "Rocky" for "Rocky 2") would
// match another work.
const leavesWordsOut = (reading: string, whole: string): boolean =>
  ` ${whole} `.includes(` ${reading} `);

// "Nekomonogatari (Black)": a single word next to the title proves nothing. Scripts without spaces
// have no words to count.
const isOneWord = (key: string): boolean => /^[\p{Script=Latin}\d]+$/u.test(key);

// The component of the path that contains the title, without spaces.
const titleComponent = ({ name, saidBy }: ParsedName): string =>
  foldTight(splitComponents(name)[saidBy.title ?? 0]?.slice(0, MAX_COMPONENT_CHARS) ?? "");

/**
 * Returns the title keys under which the name can be read without omitting a word. The main reading
 * comes first.
 */
export function listReadings(parsed: ParsedName): string[] {
  if (parsed.title === null) return [];
  const main = titleKey(parsed.title);
  const keys = new Set([main]);
  if (parsed.part !== null) keys.add(titleKey(`${parsed.title} part ${parsed.part}`));
  if (parsed.country !== null) {
    for (const tag of listCountryTags(parsed.country)) keys.add(titleKey(`${parsed.title} ${tag}`));
  }
  const others = parsed.altTitles
    .slice(0, MAX_ALTERNATIVES)
    .map((title) => [title, titleKey(title)] as const);
  // Only titles in the same path component count, because the name of an outer folder is only a
  // guess.
  const spoken = others.length === 0 ? "" : titleComponent(parsed);
  for (const [title, key] of others) {
    if (
      !leavesWordsOut(key, main) &&
      !(parsed.year === null && isOneWord(key)) &&
      spoken.includes(foldTight(title))
    ) {
      keys.add(key);
    }
  }
  keys.delete("");
  return [...keys];
}

/**
 * Returns readings that extend the main reading by words it treats as tags: `winter light` for
 * `winter`.
 */
export function listFullerReadings(
  parsed: ParsedName,
  readingsOfName: readonly string[],
): string[] {
  const [main = ""] = readingsOfName;
  const numbers = new Set([`${main} ${parsed.year}`, `${main} part ${parsed.part}`]);
  return readingsOfName.filter(
    (reading) => reading.startsWith(`${main} `) && !numbers.has(reading),
  );
}
