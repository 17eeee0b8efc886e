import type { Candidate, CandidateDetails, RankedCandidate } from "../../../base/candidate.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { fallBackTo, Outage, UserError } from "../../../base/errors.ts";
import type { MediaType } from "../../../base/identity.ts";
import {
  type EpisodeMapping,
  hasSameNumbers,
  type Item,
  selectMainVideoItems,
} from "../../../base/item.ts";
import { cleanText, cutToWords } from "../../../base/text/clean-text.ts";
import type { Release } from "../../../core/release/release.ts";
import { traitsOf } from "../../../core/release/state-traits.ts";
import {
  findEpisodeByTitle,
  listSeasonsInNames,
  type ParsedName,
  parseFiles,
} from "../../../names/index.ts";
import type { FileFacts } from "../../shown/release.ts";
import type { ShownFit } from "../../shown/release-shape.ts";
import type { OpenCatalogue, PersonsCatalogue } from "../choose/name-work.ts";
import { type MainVideo, measureFilmFit, measureSeriesFit, measureVideoFit } from "./video-fit.ts";

const MAX_OVERVIEW_CHARS = 300;

type FactsWork = { type: MediaType; tmdbId: number };

/**
 * Creates a function that reads the facts that a person needs for a decision and that are not in
 * the release's rows. TMDB is asked only about a release that waits for a person, and only for its
 * first candidates. Cached responses are used first. @throws (the created function) the signal's
 * reason
 */
export function createItemFacts(openCatalogue: OpenCatalogue, timeoutMs?: number) {
  return async (
    release: Release,
    items: readonly Item[],
    signal: AbortSignal,
  ): Promise<ItemFacts> => {
    const { candidates, identity, parsed, job, state } = release;
    const videos = job === undefined ? videosOf(release, items) : new Map<string, MainVideo>();
    const all = [...videos.values()];
    const names = all.map(({ name }) => name);
    const wanted: FactsWork[] = identity === undefined ? candidates : [identity, ...candidates];
    const works = traitsOf(state).waitsForPerson
      ? await askWorks(openCatalogue, wanted, names, signal, timeoutMs)
      : new Map<string, CandidateDetails>();
    const work = identity ?? candidates[0];
    const series = work?.type === "tv" ? works.get(toWorkKey(work)) : undefined;
    const toFacts = (candidate: RankedCandidate): CandidateFacts => {
      const details = works.get(toWorkKey(candidate));
      const facts = factsOf(details);
      if (candidate.type === "movie") {
        return {
          facts,
          fit: measureFilmFit({ ...candidate, ...facts }, { all, parsed }),
        };
      }
      const isOwn = work !== undefined && toWorkKey(work) === toWorkKey(candidate);
      return { facts, fit: details && measureSeriesFit(details, { all }, isOwn) };
    };
    return {
      candidates: new Map(
        candidates.map((candidate) => [toWorkKey(candidate), toFacts(candidate)]),
      ),
      files: new Map(
        [...videos].map(([path, video]) => [
          path,
          factsOfVideo(video, series, release.decidedBy === "person"),
        ]),
      ),
    };
  };
}

/** Returns the main videos by path, each with its parsed name, mapping and length. */
function videosOf({ name, parsed }: Release, items: readonly Item[]): Map<string, MainVideo> {
  const main = selectMainVideoItems(items);
  const { files } = parseFiles(name, main);
  const lengths = new Map(parsed?.lengths?.map((length) => [length.path, length]));
  const videos = new Map<string, MainVideo>();
  for (const { path, mapping } of main) {
    const [parsedName, length] = [files.get(path), lengths.get(path)];
    const ms = length?.kind === "read" ? length.duration_ms : undefined;
    if (parsedName) videos.set(path, { name: parsedName, mapping, ms });
  }
  return videos;
}

/** Returns TMDB's details of a candidate, which replace the stored ones. */
function factsOf(details: CandidateDetails | undefined): CandidateFacts["facts"] {
  if (details === undefined) return {};
  const { originalTitle, overview, posterPath, runtimeMinutes } = details;
  return {
    ...(originalTitle === undefined ? {} : { originalTitle }),
    ...(overview === undefined ? {} : { overview: cutToWords(overview, MAX_OVERVIEW_CHARS) }),
    ...dropUndefined({ posterPath, runtimeMinutes }),
  };
}

/**
 * Describes a video: the origin of its numbers, how its length fits them, and another episode whose
 * title is in the video's name.
 * @param series the release's series, if TMDB's response is known
 * @param byPerson whether a person decided about the release
 */
function factsOfVideo(
  video: MainVideo,
  series: CandidateDetails | undefined,
  byPerson: boolean,
): FileFacts {
  const { mapping } = video;
  const suggestion = series && suggestionFor(video, series);
  const fit = series && measureVideoFit(series, video);
  return {
    ...(mapping === undefined ? {} : { numbers_from: originOf(video.name, mapping, byPerson) }),
    ...dropUndefined({ suggestion, length_fit: fit }),
  };
}

/**
 * Numbers that are also in the name count as coming from the name, regardless of who approved them.
 */
function originOf(name: ParsedName, mapping: EpisodeMapping, byPerson: boolean) {
  const season = name.season ?? (name.seasons.length === 1 ? name.seasons[0] : undefined);
  const stated = mapping.named ?? mapping;
  if (hasSameNumbers({ season, episodes: name.episodes }, stated)) return "name";
  return byPerson ? "person" : "suggestion";
}

/**
 * Returns the only episode whose title is in the name. Undefined if the video already has that
 * episode's numbers.
 */
function suggestionFor(
  { name, mapping }: MainVideo,
  series: CandidateDetails,
): FileFacts["suggestion"] {
  const only = findEpisodeByTitle(name, series);
  if (only === undefined) return undefined;
  const { season, episode } = only;
  if (mapping?.season === season && mapping.episodes.includes(episode)) return undefined;
  const facts = series.seasons
    .find((seasonFacts) => seasonFacts.season === season)
    ?.episodes.find((episodeFacts) => episodeFacts.episode === episode);
  return { season, episodes: [episode], titles: [cleanText(facts?.title ?? "")] };
}

/**
 * A person is waiting. Details that arrive later are left out for now, and are in the cache the
 * next time.
 */
const TIMEOUT_MS = 2000;
/** Maximum number of works that a person compares side by side. A series costs several requests. */
const MAX_WORKS = 5;
/** Maximum number of works if those after the first ones are films, which cost one request each. */
const MAX_WITH_FILMS = 10;
// Same limit as in identification, so that the response is already in the cache.
const MAX_SEASONS = 15;

/**
 * Reads TMDB's details of the first works, by `workKey`. The cache is tried first. For a series,
 * includes the seasons that the names state. Details are left out if there is no key, or if TMDB is
 * down or slow.
 * @throws the signal's reason
 */
async function askWorks(
  openCatalogue: OpenCatalogue,
  works: readonly FactsWork[],
  names: Iterable<ParsedName>,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<Map<string, CandidateDetails>> {
  const found = new Map<string, CandidateDetails>();
  const wanted = [...new Map(works.map((work) => [toWorkKey(work), work])).values()]
    .slice(0, MAX_WITH_FILMS)
    .filter(({ type }, at) => at < MAX_WORKS || type === "movie");
  if (wanted.length === 0) return found;
  const stated = listSeasonsInNames(names).slice(0, MAX_SEASONS);
  const late = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const ask = async ({ details }: PersonsCatalogue, { type, tmdbId }: FactsWork): Promise<void> => {
    const seasons = type === "movie" ? [] : stated.length > 0 ? stated : [1];
    try {
      const work = await details(type, tmdbId, seasons, late);
      if (work !== undefined) found.set(toWorkKey({ type, tmdbId }), work);
    } catch (error) {
      signal.throwIfAborted();
      if (error !== late.reason && !(error instanceof Outage)) throw error;
    }
  };
  // Without a key, there is no catalogue.
  const catalogue = await openCatalogue().catch(fallBackTo(undefined, UserError));
  if (catalogue === undefined) return found;
  await Promise.all(wanted.map((work) => ask(catalogue, work)));
  return found;
}

/**
 * Details that distinguish a candidate, if TMDB returned more than is stored, and how the
 * candidate's length fits the files.
 */
type CandidateFacts = {
  facts: Partial<Pick<Candidate, "originalTitle" | "overview" | "posterPath" | "runtimeMinutes">>;
  fit?: ShownFit | undefined;
};

/**
 * Facts, in addition to the release's rows, that a person needs to decide about the release:
 * candidates by `workKey`, files by path.
 */
export type ItemFacts = {
  candidates: ReadonlyMap<string, CandidateFacts>;
  files: ReadonlyMap<string, FileFacts>;
};

/** `tv/1396`. */
export const toWorkKey = ({ type, tmdbId }: { type: MediaType; tmdbId: number }): string =>
  `${type}/${tmdbId}`;
