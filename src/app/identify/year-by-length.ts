import { isWeakTitle } from "../../core/identify/stated-type.ts";
import { titleKey } from "../../core/identify/title-key.ts";
import { hasTitle, toWork } from "../../core/identify/work.ts";
import type { MediaType } from "../../core/identity.ts";
import { runsAsLong } from "../../core/media/file-length.ts";
import type { Candidate } from "../../core/release/candidate.ts";
import type { IdentifyDeps } from "./clues/ports.ts";
import type { Identified } from "./decide-names.ts";

// Of 152 pairs of films with one title, 24 are within 3 % of each other's length: alone among several it proves nothing.
const MAX_OFF_PERCENT = 3;
// TMDB gives twenty works a page.
const FULL_PAGE = 20;
const MAX_PAGES = 3;

/** Every work that TMDB lists under a title; undefined if these are too many to look through. */
async function listAll(
  { search }: IdentifyDeps,
  query: { type: MediaType; title: string },
  signal: AbortSignal,
): Promise<Candidate[] | undefined> {
  const all: Candidate[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const some = await search(page === 1 ? query : { ...query, page }, signal);
    all.push(...some);
    if (some.length < FULL_PAGE) return all;
  }
  return undefined;
}

const MAX_BY_OTHER_TITLE = 2;

/** Whether TMDB found a film by another title of it, which is the name's; also if these are too many to ask about. */
async function isOtherTitle(
  { details }: IdentifyDeps,
  films: readonly Candidate[],
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  const words = key.split(" ");
  const hidden = films.filter(
    (one) => ![...toWork(one).keys].some((own) => words.every((word) => ` ${own} `.includes(` ${word} `))),
  );
  if (hidden.length > MAX_BY_OTHER_TITLE) return true;
  for (const one of hidden) {
    const more = await details("movie", one.tmdbId, [], signal);
    if (more !== undefined && hasTitle(toWork(one, more), [key])) return true;
  }
  return false;
}

/**
 * The year of the one film of TMDB that has the title of a name without a year, if the only video runs within 3 % of that
 * film's length. Undefined if a second work, film or series, has the title, or may have it.
 */
export async function yearByLength(
  deps: IdentifyDeps,
  { parsed: { title }, ranked, lengths }: Identified,
  signal: AbortSignal,
): Promise<number | undefined> {
  const [length, ...more] = lengths.values();
  const [top] = ranked;
  if (title === null || isWeakTitle(titleKey(title))) return undefined;
  if (length?.kind !== "read" || more.length > 0 || top?.candidate.type !== "movie") return undefined;
  const [films, series] = [
    await listAll(deps, { type: "movie", title }, signal),
    await listAll(deps, { type: "tv", title }, signal),
  ];
  if (films === undefined || series === undefined) return undefined;
  const bearers = [...films, ...series].filter((one) => hasTitle(toWork(one), [titleKey(title)]));
  const [only, ...others] = bearers;
  if (only?.tmdbId !== top.candidate.tmdbId || others.length > 0) return undefined;
  if (await isOtherTitle(deps, films, titleKey(title), signal)) return undefined;
  const details = await deps.details("movie", only.tmdbId, [], signal);
  return runsAsLong(length, details?.runtimeMinutes, MAX_OFF_PERCENT) ? only.year : undefined;
}
