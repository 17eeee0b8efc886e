import type { Sentence } from "../../base/actions/sentence.ts";
import type { Candidate, ScoredCandidate } from "../../base/candidate.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import type { MediaType } from "../../base/identity.ts";
import { LEFT_OUT } from "../../base/left-out.ts";
import type { Reason, ReasonCode } from "../../base/reason-codes.ts";
import { type Decision, decide, type Proposal } from "../decide/decide.ts";
import { findExclusion } from "../decide/exclusion.ts";
import type { Evidence } from "../decide/guards/evidence.ts";
import { hasOnlyNumbers } from "../identify/episode-title.ts";
import { mapRelease } from "../identify/fit.ts";
import { findSeriesRivals, type RankedWork } from "../identify/score.ts";
import { isWeakTitle } from "../identify/stated-type.ts";
import { titleKey } from "../identify/title-key.ts";
import { hasTitle, toWork } from "../identify/work.ts";
import type { RememberedLessons } from "../learned/lesson.ts";
import { type FileLength, isUnplayable, runsAsLong } from "../media/file-length.ts";
import { AS_IT_STANDS, type ParsedName, type Reading } from "../parse/lex/parsed-name.ts";
import type { NfoFacts } from "../parse/nfo/parse-nfo.ts";
import { FULL_PAGE } from "./catalogue/catalogue.ts";
import { type CatalogueSearch, searchRelease } from "./catalogue/search-catalogue.ts";
import { askLengths } from "./catalogue/video-lengths.ts";
import type { IdentifyDeps } from "./clues/ports.ts";
import type { ReleaseName } from "./clues/read-release.ts";
import { findMismatchedVideos } from "./mismatched-videos.ts";

// In percent. Among 152 pairs of films with the same title, 24 differ in length by at most 3 %. If
// there are several such films, the length alone proves nothing.
const MAX_OFF_PERCENT = 3;
const MAX_PAGES = 3;

const MAX_BY_OTHER_TITLE = 2;

export type Identification = {
  parsed: ParsedName;
  files: Map<string, ParsedName>;
  ranked: ScoredCandidate[];
  decision: Decision;
  /** Lengths of the main videos, by path; empty if only names are known. */
  lengths: ReadonlyMap<string, FileLength>;
  /** Videos that are not filed without asking, by path. Each has a sentence that explains why. */
  leftOut: ReadonlyMap<string, Sentence>;
  /** Facts about the work from the release's NFO. */
  nfo?: NfoFacts | undefined;
  /** A person's lessons about the title, from words.json. */
  own?: RememberedLessons | undefined;
  /** Readings that were tried and did not decide. */
  lost?: readonly LostReading[];
};

/**
 * Returns the work and episodes as which the release would be filed, or those that are suggested.
 */
export const proposalOf = ({ decision }: Pick<Identification, "decision">): Proposal | undefined =>
  decision.kind === "auto" ? decision : decision.suggestion;

/** A rejected reading: the title and year that it stated, and why it does not decide. */
type LostReading = { title: string; year?: number; why: string };

/**
 * A release that is being read again: the result of its first reading, and the readings rejected so
 * far.
 */
export type ReadingAttempt = {
  deps: IdentifyDeps;
  input: ReleaseName;
  first: Identification;
  signal: AbortSignal;
  lost: LostReading[];
};

/**
 * A work that a reading found. `sure` is set if nothing contradicts it. `reason` explains why a
 * person must decide.
 */
export type ReadingMatch = {
  scored: ScoredCandidate;
  sure?: Identification | undefined;
  reason?: Reason | undefined;
};

/**
 * Requests the data that a series needs before it is judged. An episode may be newer than the
 * cache, so a series in which an episode is missing is requested again, bypassing the cache. If
 * several series may be meant, the release goes to review regardless of its episodes' positions.
 */
async function completeSeries({
  release,
  said,
  foundWorks,
  ranking,
}: CatalogueSearch): Promise<void> {
  const seriesOf = ([top]: readonly RankedWork[]) =>
    top?.candidate.type === "tv" ? top.work : undefined;
  const details = seriesOf(ranking())?.details;
  if (
    details !== undefined &&
    mapRelease(release, details)
      .values()
      .some(({ kind }) => kind === "missing")
  ) {
    await foundWorks.ask(details, { fresh: true });
  }
  const top = seriesOf(ranking());
  if (top?.details === undefined) return;
  const named = { parsed: release.parsed, said, works: foundWorks.works(), fits: foundWorks.fits };
  if (findSeriesRivals(named, top).length === 0) await foundWorks.place(top.details);
}

const MAX_EXTRAS_READ = 200;

/**
 * Returns the extras that cannot be played. A film does not wait for its trailer, but a broken
 * trailer is not filed without asking.
 */
async function faultyExtras(
  { lengths }: IdentifyDeps,
  { at, extras = [] }: ReleaseName,
  signal: AbortSignal,
) {
  if (at === undefined || lengths === undefined || extras.length === 0) return [];
  const read = await lengths(at, extras.slice(0, MAX_EXTRAS_READ), signal);
  return [...read].flatMap(([path, length]) => (isUnplayable(length) ? path : []));
}

/**
 * Reasons with which TVDB's order is still requested. A release with any other reason is in review
 * anyway.
 */
const NO_OTHER_REASON: ReadonlySet<string> = new Set<ReasonCode>([
  "auto_off",
  "episode_missing",
  "low_confidence",
]);

/**
 * Returns TVDB's order of a series if a name contains only season and episode, because such a name
 * does not show which order it follows.
 */
async function askTvdbOrder(
  { tvdbOrder }: IdentifyDeps,
  { ranked: [top], files }: Evidence,
  decision: Decision,
  signal: AbortSignal,
): Promise<Evidence["tvdb"]> {
  if (
    tvdbOrder === undefined ||
    top?.candidate.type !== "tv" ||
    ![...files.values()].some(hasOnlyNumbers)
  ) {
    return undefined;
  }
  if (
    decision.kind === "review" &&
    decision.reasons.some(({ code }) => !NO_OTHER_REASON.has(code))
  ) {
    return undefined;
  }
  return tvdbOrder(top.candidate.tmdbId, signal);
}

/**
 * Identifies a release from its names: reads them literally or as `reading` specifies, searches the
 * catalogue, ranks the results and lets the guards decide. With `thorough`, other spellings are
 * also searched if no work has the title. Outages are passed through.
 */
export async function identifyReading(
  deps: IdentifyDeps,
  input: ReleaseName,
  thorough: boolean,
  signal: AbortSignal,
  reading: Reading = AS_IT_STANDS,
): Promise<Identification> {
  const search = await searchRelease(deps, input, thorough, reading, signal);
  const { release, nfo, said, foundWorks, named } = search;
  await completeSeries(search);
  const lengths = await askLengths({ ...search, at: input.at, lengths: deps.lengths }, signal);
  const ranked = search.ranking();
  const [top] = ranked;
  const works = foundWorks.works();
  const evidence: Evidence = {
    ...release,
    ...named,
    said,
    works,
    ranked,
    fits: foundWorks.fits,
    episodes:
      top?.work.details === undefined || top.candidate.type === "movie"
        ? new Map()
        : mapRelease(release, top.work.details),
    lengths,
    mismatched:
      top === undefined
        ? []
        : await findMismatchedVideos(release, top.work, works, deps.search, signal),
  };
  const alone = decide(evidence, deps.policy());
  const tvdb = await askTvdbOrder(deps, evidence, alone, signal);
  const decision = tvdb === undefined ? alone : decide({ ...evidence, tvdb }, deps.policy());
  const faulty =
    decision.kind === "auto"
      ? [...(decision.leftOut ?? []), ...(await faultyExtras(deps, input, signal))]
      : [];
  return {
    parsed: release.parsed,
    files: new Map(release.files),
    ranked: ranked.map((work) => ({
      candidate: work.candidate,
      confidence: work.confidence,
      parts: work.parts,
      ...dropUndefined({ excludedBy: findExclusion(work, evidence) }),
    })),
    decision,
    lengths,
    leftOut: new Map(faulty.map((path) => [path, LEFT_OUT.unplayable.message])),
    nfo,
    own: named.own,
  };
}

/** Returns every work that TMDB lists under a title; undefined if there are too many pages. */
async function listAll(
  { search }: IdentifyDeps,
  query: { type: MediaType; title: string },
  signal: AbortSignal,
) {
  const all: Candidate[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const some = await search(page === 1 ? query : { ...query, page }, signal);
    all.push(...some);
    if (some.length < FULL_PAGE) return all;
  }
  return undefined;
}

/**
 * True if TMDB found one of the films through another of its titles and that title equals the
 * name's, or if there are too many such films to check.
 */
async function isOtherTitle(
  { details }: IdentifyDeps,
  films: readonly Candidate[],
  key: string,
  signal: AbortSignal,
) {
  const words = key.split(" ");
  const hidden = films.filter(
    (candidate) =>
      ![...toWork(candidate).keys].some((title) =>
        words.every((word) => ` ${title} `.includes(` ${word} `)),
      ),
  );
  if (hidden.length > MAX_BY_OTHER_TITLE) return true;
  for (const hiddenWork of hidden) {
    const more = await details("movie", hiddenWork.tmdbId, [], signal);
    if (more !== undefined && hasTitle(toWork(hiddenWork, more), [key])) return true;
  }
  return false;
}

/**
 * Returns a year for a name without one: the year of the only film on TMDB with this title, if the
 * only video's length is within 3 % of the film's. Undefined if a second work (film or series) has
 * the title or may have it.
 */
export async function findYearByLength(
  deps: IdentifyDeps,
  { parsed: { title }, ranked, lengths }: Identification,
  signal: AbortSignal,
): Promise<number | undefined> {
  const [length, ...more] = lengths.values();
  const [top] = ranked;
  if (title === null || isWeakTitle(titleKey(title))) return undefined;
  if (length?.kind !== "read" || more.length > 0 || top?.candidate.type !== "movie") {
    return undefined;
  }
  const [films, series] = [
    await listAll(deps, { type: "movie", title }, signal),
    await listAll(deps, { type: "tv", title }, signal),
  ];
  if (films === undefined || series === undefined) return undefined;
  const bearers = [...films, ...series].filter((candidate) =>
    hasTitle(toWork(candidate), [titleKey(title)]),
  );
  const [only, ...others] = bearers;
  if (only?.tmdbId !== top.candidate.tmdbId || others.length > 0) return undefined;
  if (await isOtherTitle(deps, films, titleKey(title), signal)) return undefined;
  const details = await deps.details("movie", only.tmdbId, [], signal);
  return runsAsLong(length, details?.runtimeMinutes, MAX_OFF_PERCENT) ? only.year : undefined;
}
