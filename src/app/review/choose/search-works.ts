import { defined } from "../../../core/defined.ts";
import { Outage, UserError } from "../../../core/errors.ts";
import { titleKey } from "../../../core/identify/title-key.ts";
import { MEDIA_TYPES, type MediaType } from "../../../core/identity.ts";
import type { Candidate, Details } from "../../../core/release/candidate.ts";
import { firstWords } from "../../../core/text/first-words.ts";
import { showWork } from "../../shown/work.ts";
import type { ShownSearch } from "../../shown/work-shape.ts";

/** TMDB, as a person asks it. Each throws `Outage` when it cannot be asked, and sends a few requests at a time at most. */
export type Catalogue = {
  /** At most 20, in TMDB's order. */
  search: (query: { type: MediaType; title: string; year?: number }, signal: AbortSignal) => Promise<Candidate[]>;
  details: (type: MediaType, tmdbId: number, seasons: number[], signal: AbortSignal) => Promise<Details | undefined>;
  /** The works with another catalogue's id. */
  find: (source: "imdb" | "tvdb", id: string, signal: AbortSignal) => Promise<Candidate[]>;
};

/** Opened only when TMDB must be asked. @throws UserError without a key */
export type OpenCatalogue = () => Promise<Catalogue>;

export type SearchQuery = {
  title: string;
  /** Both, if it is left out. */
  type?: MediaType | undefined;
  year?: number | undefined;
  /** From 1 to 40. */
  limit: number;
};

/** A person waits; a runtime that comes later is left out. */
const DETAILS_TIMEOUT_MS = 5000;

/**
 * What TMDB lists under a title, best first in TMDB's order, each with its runtime and poster where TMDB says them in time.
 * @throws UserError (`invalid_request`) without a title; Outage when TMDB cannot be asked
 */
export async function searchWorks(
  openCatalogue: OpenCatalogue,
  { title, type, year, limit }: SearchQuery,
  signal: AbortSignal,
  timeoutMs = DETAILS_TIMEOUT_MS,
): Promise<ShownSearch> {
  if (titleKey(title) === "") throw new UserError("No title is named.", 'Write it like "The Matrix".');
  const catalogue = await openCatalogue();
  const types = type === undefined ? MEDIA_TYPES : [type];
  const find = async (asked: { title: string; year?: number }): Promise<Candidate[]> =>
    merge(
      await Promise.all(types.map((one) => catalogue.search({ type: one, ...asked }, signal))),
      titleKey(asked.title),
    );
  const asWritten = await find({ title, ...defined({ year }) });
  const apart = asWritten.length === 0 && year === undefined ? yearApart(title) : undefined;
  const found = (apart ? await find(apart) : asWritten).slice(0, limit);
  const late = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const works = await Promise.all(found.map((work) => withFacts(catalogue, work, signal, late)));
  return { results: works.map((work) => showWork({ ...work, overview: shorten(work.overview) })) };
}

/**
 * `Heat (1995)`, `8½ 1963`: a title with its year after it, as people copy it. Undefined where no year ends the text, or
 * nothing but a year is written: that is a title.
 */
export function yearApart(text: string): { title: string; year: number } | undefined {
  const [, title = "", year] = /^(.*\S)[\s([]+((?:18|19|20)\d\d)[)\]]?\s*$/su.exec(text) ?? [];
  return titleKey(title) === "" ? undefined : { title: title.replace(/[\s([]+$/, ""), year: Number(year) };
}

const MAX_OVERVIEW_CHARS = 100;

const shorten = (overview: string | undefined): string | undefined =>
  overview === undefined ? undefined : firstWords(overview, MAX_OVERVIEW_CHARS);

/**
 * One list that keeps the order of each. TMDB orders films and series apart: of the first of both, the one whose title is
 * just the one searched comes first, otherwise the more popular one.
 */
function merge(lists: readonly Candidate[][], key: string): Candidate[] {
  const left = lists.map((list) => [...list]);
  const merged: Candidate[] = [];
  const weight = ({ title, originalTitle, popularity }: Candidate): [number, number] => [
    Number(titleKey(title) === key || titleKey(originalTitle ?? "") === key),
    popularity,
  ];
  for (;;) {
    const [next] = left
      .flatMap((list) => (list[0] === undefined ? [] : [{ list, weight: weight(list[0]) }]))
      .toSorted((a, b) => b.weight[0] - a.weight[0] || b.weight[1] - a.weight[1]);
    const first = next?.list.shift();
    if (first === undefined) return merged;
    merged.push(first);
  }
}

async function withFacts(
  { details }: Catalogue,
  work: Candidate,
  signal: AbortSignal,
  late: AbortSignal,
): Promise<Candidate> {
  try {
    const { runtimeMinutes, posterPath = work.posterPath } = (await details(work.type, work.tmdbId, [], late)) ?? {};
    return { ...work, runtimeMinutes, posterPath };
  } catch (error) {
    signal.throwIfAborted();
    if (error === late.reason || error instanceof Outage) return work;
    throw error;
  }
}
