import { sentence } from "../../../base/actions/sentence.ts";
import {
  type Candidate,
  type CandidateDetails,
  formatAlternatives,
  quoteWork,
} from "../../../base/candidate.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { KINDS, MEDIA_TYPES, type MediaType } from "../../../base/identity.ts";
import { cutToWords } from "../../../base/text/clean-text.ts";
import type { WorkReference } from "../../../core/work-reference.ts";
import { titleKey } from "../../../names/index.ts";
import { showWork } from "../../shown/work.ts";
import type { ShownSearch, ShownWork } from "../../shown/work-shape.ts";
import type { WorkChoice } from "./work.ts";

/**
 * TMDB, for a person's requests. Each method throws `Outage` if TMDB cannot be asked, and sends
 * only a few requests at a time.
 */
export type PersonsCatalogue = {
  /** Returns at most 20 works, in TMDB's order. */
  search: (
    query: { type: MediaType; title: string; year?: number },
    signal: AbortSignal,
  ) => Promise<Candidate[]>;
  details: (
    type: MediaType,
    tmdbId: number,
    seasons: number[],
    signal: AbortSignal,
  ) => Promise<CandidateDetails | undefined>;
  /** Finds works by their id in another catalogue. */
  find: (source: "imdb" | "tvdb", id: string, signal: AbortSignal) => Promise<Candidate[]>;
};

/** Opens the catalogue. Called only when TMDB must be asked. @throws UserError without a key */
export type OpenCatalogue = () => Promise<PersonsCatalogue>;

export type WorkSearch = {
  title: string;
  /** If undefined, both films and series are searched. */
  type?: MediaType | undefined;
  year?: number | undefined;
  /** Number of results, from 1 to 40. */
  limit: number;
};

/** A person is waiting. A runtime that arrives later is left out. */
const DETAILS_TIMEOUT_MS = 5000;

const MAX_OVERVIEW_CHARS = 100;

/**
 * Resolves a reference and a type to a choice. TMDB is asked only about another catalogue's id; in
 * that case, the choice also has the title.
 * @throws UserError: `invalid_request` if reference and type contradict each other, `not_found` if
 * TMDB lists no work with that id, `conflict` if it lists several; Outage if TMDB cannot be asked
 */
export async function nameWork(
  openCatalogue: OpenCatalogue,
  reference: WorkReference | undefined,
  type: MediaType | undefined,
  signal: AbortSignal,
): Promise<WorkChoice> {
  if (reference === undefined) return { type };
  const stated = reference.kind === "imdb" ? undefined : reference.type;
  if (type !== undefined && stated !== undefined && type !== stated) {
    throw new UserError(
      `The address is for a ${KINDS[stated]}, but the type says ${KINDS[type]}.`,
      `Leave out the type, or use the address of a ${KINDS[type]}.`,
    );
  }
  if (reference.kind === "tmdb") return { type: type ?? stated, tmdbId: reference.id };
  const catalogue = await openCatalogue();
  const { kind, id } = reference;
  const found = await catalogue.find(kind, String(id), signal);
  const what = kind === "imdb" ? `${id} (IMDb)` : `${id} (TVDB)`;
  return onlyOne(what, found, type ?? stated);
}

/**
 * Finds the works that a reference may mean. TMDB numbers films and series separately, so one
 * number may stand for one of each. Empty if TMDB lists none. @throws UserError without a key;
 * Outage if TMDB cannot be asked
 */
export async function findWorksNamed(
  openCatalogue: OpenCatalogue,
  reference: WorkReference,
  type: MediaType | undefined,
  signal: AbortSignal,
): Promise<ShownWork[]> {
  const catalogue = await openCatalogue();
  const stated = reference.kind === "imdb" ? type : (reference.type ?? type);
  const types = stated === undefined ? MEDIA_TYPES : [stated];
  const works =
    reference.kind === "tmdb"
      ? await Promise.all(
          types.map((mediaType) => catalogue.details(mediaType, reference.id, [], signal)),
        )
      : await catalogue.find(reference.kind, String(reference.id), signal);
  return works.flatMap((work) => (work && types.includes(work.type) ? [showWork(work)] : []));
}

function onlyOne(
  what: string,
  found: readonly Candidate[],
  type: MediaType | undefined,
): WorkChoice {
  const fitting = found.filter((work) => type === undefined || work.type === type);
  const [work, ...more] = fitting;
  if (work !== undefined && more.length === 0) {
    const { tmdbId, title, year } = work;
    return { type: work.type, tmdbId, title, year };
  }
  const listed = formatAlternatives((fitting.length > 0 ? fitting : found).map(described));
  if (work !== undefined) {
    throw UserError.conflict(
      `TMDB lists more than one work with the id ${what}: ${listed}.`,
      "Specify the type as well, or the TMDB id of the one you mean.",
    );
  }
  if (type !== undefined && found.length > 0) {
    throw UserError.conflict(
      `TMDB lists ${what} as ${listed}, which is not a ${KINDS[type]}.`,
      "Use the other type, or check the id.",
    );
  }
  throw UserError.notFound(
    `TMDB lists no movie or series with the id ${what}.`,
    sentence`Check that the id belongs to a movie or series and not to a single episode, or search by title with ${{ do: "search" }}.`,
  );
}

const described = (work: Candidate): string => `${quoteWork(work)} [${work.type} ${work.tmdbId}]`;

/**
 * Searches TMDB for a title. Results are in TMDB's order, best first, each with its runtime and
 * poster if TMDB returns them in time.
 * @throws UserError (`invalid_request`) without a title; Outage if TMDB cannot be asked
 */
export async function searchWorks(
  openCatalogue: OpenCatalogue,
  { title, type, year, limit }: WorkSearch,
  signal: AbortSignal,
  timeoutMs = DETAILS_TIMEOUT_MS,
): Promise<ShownSearch> {
  if (titleKey(title) === "") {
    throw new UserError("No title is given.", 'Enter a title such as "The Matrix".');
  }
  const catalogue = await openCatalogue();
  const types = type === undefined ? MEDIA_TYPES : [type];
  const find = async (asked: { title: string; year?: number }): Promise<Candidate[]> =>
    merge(
      await Promise.all(
        types.map((mediaType) => catalogue.search({ type: mediaType, ...asked }, signal)),
      ),
      titleKey(asked.title),
    );
  const asWritten = await find({ title, ...dropUndefined({ year }) });
  const apart = asWritten.length === 0 && year === undefined ? splitYear(title) : undefined;
  const found = (apart ? await find(apart) : asWritten).slice(0, limit);
  const late = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const works = await Promise.all(found.map((work) => withFacts(catalogue, work, signal, late)));
  return { results: works.map((work) => showWork({ ...work, overview: shorten(work.overview) })) };
}

/**
 * Splits a title from the year after it, in the forms that people copy: `Heat (1995)`, `8½ 1963`.
 * Undefined if the text does not end with a year. Also undefined if the text is only a year,
 * because that is a title.
 */
export function splitYear(text: string): { title: string; year: number } | undefined {
  const [, title = "", year] = /^(.*\S)[\s([]+((?:18|19|20)\d\d)[)\]]?\s*$/su.exec(text) ?? [];
  return titleKey(title) === ""
    ? undefined
    : { title: title.replace(/[\s([]+$/, ""), year: Number(year) };
}

const shorten = (overview: string | undefined): string | undefined =>
  overview === undefined ? undefined : cutToWords(overview, MAX_OVERVIEW_CHARS);

/**
 * Merges the lists and keeps the order within each, because TMDB orders films and series
 * separately. Of the lists' first entries, an exact match of the title comes first, otherwise the
 * more popular entry.
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
  { details }: PersonsCatalogue,
  work: Candidate,
  signal: AbortSignal,
  late: AbortSignal,
) {
  try {
    const { runtimeMinutes, posterPath = work.posterPath } =
      (await details(work.type, work.tmdbId, [], late)) ?? {};
    return { ...work, runtimeMinutes, posterPath };
  } catch (error) {
    signal.throwIfAborted();
    if (error === late.reason || error instanceof Outage) return work;
    throw error;
  }
}
