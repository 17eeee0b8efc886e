import { titleKey } from "../../core/identify/title-key.ts";
import { toWork } from "../../core/identify/work.ts";
import type { JoinedReading } from "../../core/readings/joined-folders.ts";
import { elsewhere, isCertain, type Placed, placesFor } from "../../core/readings/titled-places.ts";
import { asEpisodes, type TitledReading } from "../../core/readings/titled-readings.ts";
import type { Reason } from "../../core/reason.ts";
import { type Candidate, type Details, named, quoted, type Scored } from "../../core/release/candidate.ts";
import type { IdentifyDeps } from "./clues/ports.ts";
import { decideNames, type Identified } from "./decide-names.ts";
import type { Others, Rereading } from "./other-readings.ts";

// TMDB answers at most twenty appended parts at once. Of more seasons hardly any series has as many.
const SEASONS_AT_ONCE = 15;
const MAX_SEASONS = 45;
const MAX_BEARERS = 2;
const MINUTE_MS = 60_000;
// A film that runs this much longer or shorter than the file is not the file's.
const MAX_OFF_PERCENT = 15;

const id = ({ type, tmdbId }: Pick<Candidate, "type" | "tmdbId">): string => `${type}/${tmdbId}`;
const isBorneBy = (candidate: Candidate, key: string): boolean => toWork(candidate).keys.has(key);
const scored = (candidate: Candidate, ...among: readonly Identified[]): Scored =>
  among.flatMap(({ ranked }) => ranked).find((one) => id(one.candidate) === id(candidate)) ?? {
    candidate,
    confidence: 0,
    parts: { title: 1, year: 0, popularity: 0, type: 1 },
  };

/** What a series' reading comes to besides: why its episodes are not certain, with the places that its titles may mean. */
export type SeriesOthers = Others & { reason?: Reason };

const NOTHING: SeriesOthers = { sure: undefined, rivals: [] };

/**
 * The release with two folders as one title: sure if that is, letter for letter, a series of TMDB, every guard agrees, and no
 * series of the inner folder's title has the episodes as well. Of two such series both are rivals.
 */
export async function decideJoined(
  { deps, input, first, signal, lost }: Rereading,
  { title, reading }: JoinedReading,
): Promise<SeriesOthers> {
  const key = titleKey(title);
  const found = await deps.search({ type: "tv", title }, signal);
  const isKnown = [...found, ...first.ranked.map(({ candidate }) => candidate)].some(
    (one) => one.type === "tv" && isBorneBy(one, key),
  );
  if (!isKnown) {
    lost.push({ title, why: "TMDB lists no series under the titles of both folders." });
    return NOTHING;
  }
  const joined = await decideNames(deps, input, false, signal, reading);
  const [top] = joined.ranked;
  if (top === undefined || top.candidate.type !== "tv" || !isBorneBy(top.candidate, key)) return NOTHING;
  const [own] = first.ranked;
  const proposal = first.decision.kind === "auto" ? first.decision : first.decision.suggestion;
  const isRival =
    own !== undefined &&
    own.parts.title === 1 &&
    own.candidate.type === "tv" &&
    id(own.candidate) !== id(top.candidate) &&
    (proposal?.mappings.size ?? 0) > 0;
  if (isRival) {
    const message = `The folders together read ${quoted(title)}, which is ${named(top.candidate)}, and the inner one is ${named(own.candidate)}.`;
    return { sure: undefined, rivals: [top, own], reason: { code: "folder_disagrees", message } };
  }
  return { sure: joined.decision.kind === "auto" ? joined : undefined, rivals: [] };
}

// Every episode of a series, in as few requests as possible: its counts come with its first seasons.
async function allEpisodes(
  { details }: IdentifyDeps,
  tmdbId: number,
  signal: AbortSignal,
): Promise<Details | undefined> {
  const start = Array.from({ length: SEASONS_AT_ONCE }, (_, season) => season);
  const series = await details("tv", tmdbId, start, signal);
  if (series === undefined) return undefined;
  const known = new Set(start);
  const left = series.seasonCounts.flatMap(({ season }) => (known.has(season) ? [] : season));
  if (left.length > MAX_SEASONS) return undefined;
  const seasons = [...series.seasons];
  while (left.length > 0)
    seasons.push(...((await details("tv", tmdbId, left.splice(0, SEASONS_AT_ONCE), signal))?.seasons ?? []));
  return { ...series, seasons };
}

// What is known of a series is not asked again.
const knowing = (deps: IdentifyDeps, series: Details): IdentifyDeps => ({
  ...deps,
  details: async (type, tmdbId, seasons, signal, options) =>
    type === "tv" && tmdbId === series.tmdbId
      ? { ...series, seasons: series.seasons.filter(({ season }) => seasons.includes(season)) }
      : deps.details(type, tmdbId, seasons, signal, options),
});

/** Films that the name of a video may mean as well: with the title alone, or with all words of show and title. */
async function filmRivals(
  deps: IdentifyDeps,
  { show, videos }: TitledReading,
  { ranked, lengths }: Identified,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const [video, ...more] = videos;
  if (video === undefined || video.season !== undefined || more.length > 0) return [];
  const words = titleKey(`${show} ${video.title}`).split(" ");
  const key = titleKey(video.title);
  const found = await deps.search({ type: "movie", title: video.title }, signal);
  const isRival = (one: Candidate) =>
    one.type === "movie" &&
    [...toWork(one).keys].some((own) => own === key || words.every((word) => own.split(" ").includes(word)));
  const rivals = new Map(
    [...found, ...ranked.map(({ candidate }) => candidate)].filter(isRival).map((one) => [one.tmdbId, one]),
  );
  const [length] = lengths.values();
  if (length?.kind !== "read" || rivals.size > 1) return [...rivals.values()];
  const left: Candidate[] = [];
  for (const rival of rivals.values()) {
    const runtime = ((await deps.details("movie", rival.tmdbId, [], signal))?.runtimeMinutes ?? 0) * MINUTE_MS;
    const isOff = runtime > 0 && Math.abs(length.duration_ms - runtime) * 100 > runtime * MAX_OFF_PERCENT;
    if (!isOff) left.push(rival);
  }
  return left;
}

/** The series that have the show's title, letter for letter; undefined if they are too many to look at. */
async function bearersOf(
  { search }: IdentifyDeps,
  show: string,
  { ranked }: Identified,
  signal: AbortSignal,
): Promise<Candidate[] | undefined> {
  const key = titleKey(show);
  const found = [...(await search({ type: "tv", title: show }, signal)), ...ranked.map(({ candidate }) => candidate)];
  const bearers = found.filter((one) => one.type === "tv" && isBorneBy(one, key));
  const unique = [...new Map(bearers.map((one) => [one.tmdbId, one])).values()];
  return unique.length > MAX_BEARERS ? undefined : unique;
}

/**
 * The release by the titles of its episodes. Sure if one series of the show's title has each of them exactly once, in the
 * season of the folder, no film may be meant, and every guard agrees with the numbers written beside. A title that stands
 * elsewhere is a reason with its places.
 */
export async function decideTitled(
  { deps, input, first, signal, lost }: Rereading,
  readings: readonly TitledReading[],
): Promise<SeriesOthers> {
  for (const reading of readings) {
    const bearers = await bearersOf(deps, reading.show, first, signal);
    const placed: Placed[] = [];
    for (const { tmdbId } of bearers ?? []) {
      const series = await allEpisodes(deps, tmdbId, signal);
      const places = series === undefined ? [] : reading.videos.map((video) => placesFor(series, video));
      if (series !== undefined && places.some((some) => some.length > 0)) placed.push({ series, places });
    }
    const [only, ...more] = placed;
    if (only === undefined) {
      lost.push({ title: reading.show, why: "No series of this title has an episode of these words." });
      continue;
    }
    const films = await filmRivals(deps, reading, first, signal);
    const rivals = [...placed.map(({ series }) => series), ...films];
    if (more.length === 0 && rivals.length === 1 && isCertain(only, reading)) {
      const episodes = asEpisodes(reading, (at) => only.places[at]?.[0]);
      const identified = await decideNames(knowing(deps, only.series), input, false, signal, episodes);
      const { decision } = identified;
      const isIt = decision.kind === "auto" && id(decision.identity) === id(only.series);
      if (!isIt) {
        const codes = decision.kind === "review" ? decision.reasons.map(({ code }) => code).join(", ") : "another work";
        lost.push({ title: reading.show, why: `With the numbers of its titles it is held: ${codes}.` });
      }
      return { sure: isIt ? identified : undefined, rivals: isIt ? [] : [scored(only.series, first, identified)] };
    }
    const reason = more.length === 0 ? elsewhere(input, reading, only, films) : undefined;
    return { sure: undefined, rivals: rivals.map((one) => scored(one, first)), ...(reason && { reason }) };
  }
  return NOTHING;
}
