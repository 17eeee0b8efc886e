import { toCommandText } from "../../base/actions/sentence.ts";
import type { CandidateDetails, SeasonFacts } from "../../base/candidate.ts";
import { Outage, UserError } from "../../base/errors.ts";
import type { EpisodeMapping } from "../../base/item.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { fold } from "../../base/text/fold.ts";
import { formatCount } from "../../base/text/format-count.ts";
import { MINUTE_MS } from "../../base/text/time-units.ts";
import type { Clock } from "../../core/clock.ts";
import { createLimiter } from "../../core/concurrency.ts";
import {
  compareEpisodes,
  type EpisodeComparison,
  isWholeSeason,
  type MissingEpisode,
} from "../../core/library/missing-episodes.ts";
import { listedServersOf } from "../../core/library/server-entry.ts";
import type { State } from "../../core/release/state.ts";
import type { AskDetails } from "../../names/index.ts";
import { listShowsOnServers } from "../../store/plex/indexed-works.ts";
import { listPlexListings } from "../../store/plex/plex-listings.ts";
import { readFiledWorks } from "../../store/works/filed-works.ts";
import {
  listLikelyReleases,
  listWaitingVideos,
  releasesOfWork,
} from "../../store/works/work-parts.ts";
import {
  type NamedSeries,
  type ReadSeriesDeps,
  readFiledEpisodes,
  readOtherEpisodes,
} from "./read-series.ts";

export interface MissingDeps extends ReadSeriesDeps {
  /** TMDB behind its cache and its limit of requests. */
  details: AskDetails;
  /** True if the user numbers this series in another order than TMDB's own. */
  hasOwnOrder: (tmdbId: number) => boolean;
}

export interface MissingQuery {
  /** Only this series. */
  tmdbId?: number | undefined;
  /** Only series with these words in their title. */
  search?: string | undefined;
  /** Also compare the specials, which most libraries lack. */
  specials?: boolean | undefined;
}

/** A missing episode; `waits` if a release with it waits for a decision or is being filed. */
export type ReportedEpisode = MissingEpisode & { waits: boolean };

/**
 * A release that waits for a decision or is being filed. `episodes` counts the missing episodes that
 * it has, and `unnumbered` its videos whose episodes are not known.
 */
export interface WaitingRelease {
  id: number;
  name: string;
  episodes: number;
  unnumbered: number;
}

/** A series compared with TMDB's list. If `unclear` is set, nothing is listed as missing. */
export interface SeriesReport extends Pick<EpisodeComparison, "upcoming" | "undated"> {
  tmdbId: number;
  title: string;
  year: number | undefined;
  missing: ReportedEpisode[];
  specials: ReportedEpisode[];
  /** Oldest first. */
  waiting: WaitingRelease[];
  unclear: string | undefined;
}

/** `at` is when the comparison ended, in ms since 1970. */
export interface MissingReport {
  series: SeriesReport[];
  notes: string[];
  at: number;
}

export interface MissingProgress {
  done: number;
  total: number;
}

interface ListedSeries {
  tmdbId: number;
  title: string;
  year: number | undefined;
}

/** Leaves TMDB's other request slots to the identification of downloads. */
const AT_ONCE = 2;
/** After this many failures in a row, TMDB counts as down. */
const MAX_FAILURES = 3;
/** Time for a series while TMDB is down: enough to read its cached lists. */
const CACHED_ONLY_MS = 500;
const MAX_RETRY_AFTER_MS = MINUTE_MS;

/**
 * Compares each series of the library with TMDB's list of episodes. Searches, downloads and changes
 * nothing. A series whose content or numbering is not certain is reported as unclear, never as
 * missing something. TMDB's lists come from its cache where they are fresh, so a comparison that
 * was stopped continues where it was.
 * @throws UserError (`not_found`) if no series of the library matches the query
 */
export async function listMissing(
  deps: MissingDeps,
  query: MissingQuery,
  signal: AbortSignal,
  onProgress: (progress: MissingProgress) => void = () => {},
): Promise<MissingReport> {
  const all = await listSeries(deps, query);
  const limit = createLimiter(AT_ONCE);
  let failures = 0;
  let done = 0;
  onProgress({ done, total: all.length });
  const reports = await Promise.all(
    all.map((series) =>
      limit(async () => {
        const isDown = failures >= MAX_FAILURES;
        const report = await reportOf(series, isDown).catch((error: unknown) => {
          signal.throwIfAborted();
          if (error instanceof Outage) failures++;
          return toUnclear(series, error);
        });
        if (report.unclear === undefined) failures = 0;
        onProgress({ done: ++done, total: all.length });
        return report;
      }, signal),
    ),
  );
  const words = fold(query.search ?? "")
    .split(" ")
    .filter(Boolean);
  const series = reports.filter(({ title }) => words.every((word) => fold(title).includes(word)));
  if (series.length === 0 && (query.search !== undefined || query.tmdbId !== undefined)) {
    throw UserError.notFound(
      "The library has no such series.",
      "Leave out the title to compare all series. A library that was there before is known once it is adopted or listed by Plex.",
    );
  }
  return { series, notes: await notesOf(deps), at: deps.clock.now() };

  async function reportOf(listed: ListedSeries, isDown: boolean): Promise<SeriesReport> {
    const { specials = false } = query;
    if (!isDown) return compareSeries(deps, listed, specials, signal);
    return readSoon(deps.clock, signal, (soon) => compareSeries(deps, listed, specials, soon));
  }
}

/** @throws Outage if the work takes longer than reading TMDB's cache */
async function readSoon<T>(
  clock: Clock,
  signal: AbortSignal,
  work: (soon: AbortSignal) => Promise<T>,
): Promise<T> {
  const [late, ended] = [new AbortController(), new AbortController()];
  clock.sleep(CACHED_ONLY_MS, AbortSignal.any([signal, ended.signal])).then(
    () => late.abort(),
    () => {},
  );
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } catch (error) {
    signal.throwIfAborted();
    throw late.signal.aborted ? new Outage("tmdb_unavailable", "TMDB does not answer.") : error;
  } finally {
    ended.abort();
  }
}

/**
 * Lists the series with something filed or adopted, and those that Plex lists with a TMDB id. The
 * latter have no title here; TMDB's is used.
 */
async function listSeries(
  { store, plexIndex }: Pick<MissingDeps, "store" | "plexIndex">,
  { tmdbId, search }: MissingQuery,
): Promise<ListedSeries[]> {
  const page = { sort: "title", from: 0, limit: MAX_SERIES } as const;
  const filed = await readFiledWorks(store.read, { type: "tv", search }, page);
  const all = new Map(
    filed.map(({ tmdb_id, title, year }) => [
      tmdb_id,
      { tmdbId: tmdb_id, title: cleanText(title), year: year ?? undefined },
    ]),
  );
  const isFound = search !== undefined && all.size > 0;
  if (plexIndex !== undefined && !isFound) {
    for (const id of await listShowsOnServers(store.read)) {
      if (!all.has(id)) all.set(id, { tmdbId: id, title: "", year: undefined });
    }
  }
  return [...all.values()].filter((series) => tmdbId === undefined || series.tmdbId === tmdbId);
}

const MAX_SERIES = 20_000;

async function notesOf({
  store,
  plexIndex,
  pathMap,
  servers,
}: Pick<MissingDeps, "store" | "plexIndex" | "pathMap" | "servers">): Promise<string[]> {
  if (plexIndex === undefined) return [];
  const listings = await listPlexListings(store.read);
  return listedServersOf({ servers, pathMap }).flatMap(({ name, title }) =>
    listings.some(({ server }) => server === name)
      ? []
      : [
          `${title}'s libraries have not been listed yet, so files that only ${title} knows are not considered. The engine lists them when it runs.`,
        ],
  );
}

const toUnclear = ({ tmdbId, title, year }: ListedSeries, error: unknown): SeriesReport => {
  if (!(error instanceof Outage || error instanceof UserError)) throw error;
  return toReport({ tmdbId, title, year }, { unclear: toCommandText(error.said) });
};

const toReport = (
  { tmdbId, title, year }: ListedSeries,
  found: Partial<SeriesReport>,
): SeriesReport => ({
  tmdbId,
  title: title === "" ? `TMDB ${tmdbId}` : title,
  year,
  missing: [],
  specials: [],
  waiting: [],
  upcoming: 0,
  undated: 0,
  unclear: undefined,
  ...found,
});

/** @throws Outage if TMDB cannot be asked */
async function compareSeries(
  deps: MissingDeps,
  listed: ListedSeries,
  withSpecials: boolean,
  signal: AbortSignal,
): Promise<SeriesReport> {
  const { tmdbId } = listed;
  const details = await ask(deps, tmdbId, [], signal);
  if (details === undefined) {
    return toReport(listed, { unclear: "TMDB no longer lists this series." });
  }
  const series: ListedSeries = {
    tmdbId,
    title: cleanText(listed.title === "" ? details.title : listed.title),
    year: listed.year ?? details.year,
  };
  if (details.unread) {
    return toReport(series, { unclear: "TMDB's list of its seasons could not be read." });
  }
  const asked = new Map<number, SeasonFacts>();
  const filed = await readFiledEpisodes(deps, tmdbId, signal);
  const first = await compare(filed.episodes);
  if ("unclear" in first) return toReport(series, first);
  const { upcoming, undated } = first;
  if (first.missing.length === 0 && !(withSpecials && first.specials.length > 0)) {
    return toReport(series, { upcoming, undated });
  }
  const named = toNamedSeries(series, details);
  const hasOwnOrder = deps.hasOwnOrder(tmdbId);
  const { episodes, unclear } = await readOtherEpisodes(deps, named, filed, hasOwnOrder, signal);
  const second = await compare(episodes);
  const [why = "unclear" in second ? second.unclear : explainUnlisted(second)] = unclear;
  if (why !== undefined || "unclear" in second) return toReport(series, { unclear: why });
  const waiting = await readWaiting(deps, tmdbId);
  const mark = (episode: MissingEpisode): ReportedEpisode => ({
    ...episode,
    title: cleanText(episode.title),
    waits: episodesOf(waiting).has(keyOf(episode.season, episode.episode)),
  });
  const missing = second.missing.map(mark);
  // Catalogues number specials differently. A number that TMDB does not list is another one's.
  const isListed = withSpecials && second.unlisted.specials === 0;
  const specials = isListed ? second.specials.map(mark) : [];
  return toReport(series, {
    missing,
    specials,
    waiting: countWaiting(waiting, [...missing, ...specials]),
    upcoming: second.upcoming,
    undated: second.undated,
  });

  async function compare(
    here: ReadonlyMap<number, ReadonlySet<number>>,
  ): Promise<EpisodeComparison | { unclear: string }> {
    const counts = details?.seasonCounts.filter(({ episodeCount }) => episodeCount > 0) ?? [];
    const [whole, others] = [new Set<number>(), [] as number[]];
    for (const { season, episodeCount } of counts) {
      if (isWholeSeason(here.get(season), episodeCount)) whole.add(season);
      else others.push(season);
    }
    const unasked = others.filter((number) => !asked.has(number));
    for (const facts of await askSeasons(deps, tmdbId, unasked, signal)) {
      asked.set(facts.season, facts);
    }
    const seasons = others.flatMap((number) => asked.get(number) ?? []);
    const unread = others.filter((number) => !seasons.some(({ season }) => season === number));
    if (unread.length > 0) {
      return { unclear: `TMDB did not return ${formatCount(unread.length, "season")} of it.` };
    }
    return compareEpisodes(seasons, here, deps.clock.now(), whole);
  }
}

const explainUnlisted = ({ unlisted: { regular } }: EpisodeComparison): string | undefined =>
  regular === 0
    ? undefined
    : `The library has ${formatCount(regular, "episode")} under numbers that TMDB does not list, so its numbering may differ from TMDB's.`;

/** Number of titles that are compared with folder names. A series may have a hundred. */
const MAX_TITLES = 40;

const toNamedSeries = (
  { tmdbId, title, year }: ListedSeries,
  details: CandidateDetails,
): NamedSeries => ({
  tmdbId,
  year,
  titles: [
    ...new Set(
      [title, details.title, details.originalTitle ?? title, ...details.alternativeTitles].filter(
        (name) => fold(name) !== "",
      ),
    ),
  ].slice(0, MAX_TITLES),
});

/**
 * Number of seasons per request. Sixteen long seasons may exceed the size limit of an answer.
 */
const SEASONS_AT_ONCE = 8;

async function askSeasons(
  deps: MissingDeps,
  tmdbId: number,
  seasons: readonly number[],
  signal: AbortSignal,
): Promise<SeasonFacts[]> {
  const found: SeasonFacts[] = [];
  for (let from = 0; from < seasons.length; from += SEASONS_AT_ONCE) {
    const some = seasons.slice(from, from + SEASONS_AT_ONCE);
    found.push(...((await ask(deps, tmdbId, some, signal))?.seasons ?? []));
  }
  return found;
}

/** Asks TMDB. If it requests a pause, asks a second time after the pause. */
async function ask(
  { details, clock }: Pick<MissingDeps, "details" | "clock">,
  tmdbId: number,
  seasons: readonly number[],
  signal: AbortSignal,
): Promise<CandidateDetails | undefined> {
  try {
    return await details("tv", tmdbId, [...seasons], signal);
  } catch (error) {
    const wait = error instanceof Outage ? error.retryAfterMs : undefined;
    if (wait === undefined || wait > MAX_RETRY_AFTER_MS) throw error;
    await clock.sleep(wait, signal);
    return details("tv", tmdbId, [...seasons], signal);
  }
}

const keyOf = (season: number, episode: number): string => `${season} ${episode}`;

const ON_THEIR_WAY: ReadonlySet<State> = new Set<State>(["review", "approved", "filing"]);

type SeriesRelease = { id: number; name: string; mappings: (EpisodeMapping | undefined)[] };

/**
 * Returns the releases of a series that wait for a decision or are being filed, with the episodes of
 * each video. Without a suggestion, the first candidate counts, because a person sees it first.
 */
async function readWaiting(
  { store }: Pick<MissingDeps, "store">,
  tmdbId: number,
): Promise<SeriesRelease[]> {
  const known = await releasesOfWork(store.read, "tv", tmdbId);
  const releases = [
    ...known.filter(({ state }) => ON_THEIR_WAY.has(state)),
    ...(await listLikelyReleases(store.read, tmdbId)),
  ].toSorted((a, b) => a.id - b.id);
  const ids = releases.map(({ id }) => id);
  const videos = await listWaitingVideos(store.read, tmdbId, ids);
  return releases.map(({ id, name }) => ({
    id,
    name: cleanText(name),
    mappings: videos.flatMap(({ releaseId, mapping }) => (releaseId === id ? [mapping] : [])),
  }));
}

const episodesOf = (releases: readonly Pick<SeriesRelease, "mappings">[]): ReadonlySet<string> =>
  new Set(
    releases.flatMap(({ mappings }) =>
      mappings.flatMap((mapping) =>
        mapping ? mapping.episodes.map((episode) => keyOf(mapping.season, episode)) : [],
      ),
    ),
  );

/** Counts the missing episodes of each release. Omits releases that have no missing episode. */
function countWaiting(
  releases: readonly SeriesRelease[],
  missing: readonly MissingEpisode[],
): WaitingRelease[] {
  return releases
    .map(({ id, name, mappings }) => {
      const has = episodesOf([{ mappings }]);
      return {
        id,
        name,
        episodes: missing.filter(({ season, episode }) => has.has(keyOf(season, episode))).length,
        unnumbered: mappings.filter((mapping) => mapping === undefined).length,
      };
    })
    .filter(({ episodes, unnumbered }) => episodes + unnumbered > 0);
}

/** Returns the series that lack something, the latest air date first. */
export function selectMissing({ series }: Pick<MissingReport, "series">): SeriesReport[] {
  const dateOf = (report: SeriesReport): string =>
    [...report.missing, ...report.specials]
      .map(({ airDate }) => airDate)
      .reduce((a, b) => (a > b ? a : b), "");
  return series
    .filter((report) => dateOf(report) !== "")
    .toSorted(
      (a, b) =>
        dateOf(b).localeCompare(dateOf(a)) || a.title.localeCompare(b.title) || a.tmdbId - b.tmdbId,
    );
}

/** Groups episodes by season. */
export const groupBySeason = (
  episodes: readonly ReportedEpisode[],
): { season: number; episodes: number[] }[] =>
  [...Map.groupBy(episodes, ({ season }) => season)].map(([season, some]) => ({
    season,
    episodes: some.map(({ episode }) => episode),
  }));
