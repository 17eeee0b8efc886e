import { defined } from "../../core/defined.ts";
import { hasEpisodeTitle } from "../../core/identify/episode-title.ts";
import { titleKey } from "../../core/identify/title-key.ts";
import { toWork } from "../../core/identify/work.ts";
import { joinedFolders } from "../../core/readings/joined-folders.ts";
import { type NumberedReading, numberedReadings } from "../../core/readings/numbered-readings.ts";
import { type ReleaseReading, releaseReadings } from "../../core/readings/release-readings.ts";
import { type TitledReading, titledReadings } from "../../core/readings/titled-readings.ts";
import type { Reason } from "../../core/reason.ts";
import { named, type Scored } from "../../core/release/candidate.ts";
import type { IdentifyDeps, ReadLengths } from "./clues/ports.ts";
import type { ReleaseName } from "./clues/read-release.ts";
import { decideNames, type Identified } from "./decide-names.ts";
import { nearTitles } from "./near-titles.ts";
import { decideOthers, isCurable, otherYear, type Rereading } from "./other-readings.ts";
import { decideJoined, decideTitled } from "./series-readings.ts";
import { yearByLength } from "./year-by-length.ts";

/** A name is asked about with as many requests at most, over all its readings. */
const MAX_REQUESTS = 8;

/**
 * From a name to a decision. The name is read as it stands first. If that leads nowhere, its other readings are asked about,
 * and a work that alone has all that one of them says is filed; otherwise the works that they lead to are shown. A film
 * without a year is filed by its length. Outages of the catalogue pass through. Nothing is kept between two releases.
 */
export function createIdentify(deps: IdentifyDeps) {
  return async (input: ReleaseName, signal: AbortSignal): Promise<Identified> => {
    deps.words?.();
    const budget = createBudget(deps, MAX_REQUESTS);
    const isKnown = input.parentIdentity !== undefined || input.remembered !== undefined;
    const years = isKnown ? 0 : countYears(input);
    const titled = isKnown ? [] : titledReadings(input);
    const isOnly = years === 0 && titled.length === 0;
    const first = await decideNames(budget.free, input, isOnly, signal);
    const needsOthers = first.decision.kind !== "auto" || years > 1;
    const readings = years > 0 && needsOthers ? releaseReadings(input) : [];
    const again: Rereading = { deps: budget.limited, input, first, signal, lost: [] };
    const reread = async (): Promise<Identified> => {
      if (first.decision.kind === "auto") {
        const joined = isKnown ? undefined : await asJoined(again);
        return joined ?? (await withOtherYear(again, readings));
      }
      if (!isKnown) {
        const cured = await cure(again, { readings, titled });
        if (cured !== undefined) return cured;
        const numbered = isRenumbered(first) ? await decideNumbered(again) : undefined;
        if (numbered !== undefined) return numbered;
      }
      const hasTitle = first.ranked[0]?.parts.title === 1;
      const last = hasTitle || isOnly ? first : await decideNames(budget.limited, input, true, signal);
      return last.ranked.length > 0 || isKnown ? last : withRivals(last, await nearTitles(again));
    };
    try {
      return { ...(await reread()), lost: again.lost };
    } catch (error) {
      if (isSpent(error)) return { ...unchecked(first), lost: again.lost };
      throw error;
    }
  };
}

/** What could not be checked is not agreed to: a name with another reading that nothing was left to ask about waits. */
function unchecked(first: Identified): Identified {
  const { decision } = first;
  if (decision.kind !== "auto") return first;
  const { identity, mappings } = decision;
  const message = `The name may be read in another way, and TMDB was asked ${MAX_REQUESTS} times without an answer to which it is.`;
  const reason: Reason = { code: identity.type === "tv" ? "folder_disagrees" : "year_differs", message };
  return { ...first, decision: { kind: "review", reasons: [reason], suggestion: { identity, mappings } } };
}

// A point or a title that is none makes files of one series several works, or other episodes.
const isRenumbered = (first: Identified): boolean => isCurable(first, "several_works", "episode_title_differs");

type OtherReadings = { readings: readonly ReleaseReading[]; titled: readonly TitledReading[] };

const YEAR = /(?<!\d)(?:18|19|20)\d\d(?!\d)/g;

// Other readings are of names with a year, and most names need none. A number may be counted that is no year.
function countYears({ name, videos }: ReleaseName): number {
  return new Set([name, ...videos.slice(0, 1)].join("/").match(YEAR)).size;
}

async function cure(again: Rereading, { readings, titled }: OtherReadings): Promise<Identified | undefined> {
  const { deps, input, first, signal } = again;
  // Episodes by their titles alone read as several works until each is found in the season.
  if (!isCurable(first, ...(titled.length > 0 ? ["several_works" as const] : []))) return undefined;
  if (isCurable(first)) {
    const { sure, rivals } = await decideOthers(again, readings);
    if (sure !== undefined) return sure;
    if (rivals.length > 0) return withRivals(first, rivals);
    const joined = await asJoined(again);
    if (joined !== undefined) return joined;
    const year = await yearByLength(deps, first, signal);
    const dated =
      year === undefined ? undefined : await decideNames(deps, { ...input, yearByLength: year }, true, signal);
    if (dated?.decision.kind === "auto") return dated;
  }
  const { sure, rivals, reason } = await decideTitled(again, titled);
  return sure ?? (rivals.length > 0 ? withRivals(first, rivals, reason) : undefined);
}

/** The works that compete as the first candidates, and why. */
function withRivals(first: Identified, rivals: readonly Scored[], reason?: Reason): Identified {
  const { decision } = first;
  const isRival = (id: string) => rivals.some(({ candidate }) => `${candidate.type}/${candidate.tmdbId}` === id);
  const rest = first.ranked.filter(({ candidate }) => !isRival(`${candidate.type}/${candidate.tmdbId}`));
  const ranked = [...rivals, ...rest];
  if (reason === undefined) return { ...first, ranked };
  const reasons = [reason, ...(decision.kind === "review" ? decision.reasons : [])];
  return { ...first, ranked, decision: { kind: "review", reasons } };
}

/** The release if the two folders above a season's are one title, or both series that they may mean. */
async function asJoined(again: Rereading): Promise<Identified | undefined> {
  const reading = joinedFolders(again.input);
  if (reading === undefined) return undefined;
  const { sure, rivals, reason } = await decideJoined(again, reading);
  return sure ?? (rivals.length > 0 ? withRivals(again.first, rivals, reason) : undefined);
}

/** A name with two years, of each of which TMDB has a film of its title, is asked about. */
async function withOtherYear(
  { deps, first, signal }: Rereading,
  readings: readonly ReleaseReading[],
): Promise<Identified> {
  const other = await otherYear(deps, readings, first, signal);
  const { decision } = first;
  if (other === undefined || decision.kind !== "auto") return first;
  const message = `The name has two years, and ${named(other)} has its title too.`;
  const { identity, mappings } = decision;
  return {
    ...first,
    decision: { kind: "review", reasons: [{ code: "year_differs", message }], suggestion: { identity, mappings } },
  };
}

class Spent extends Error {}

/** True for the error of a catalogue that may not be asked any more. */
const isSpent = (error: unknown): boolean => error instanceof Spent;

/**
 * The catalogue for one release, which remembers its answers: `free` counts what is asked, `limited` throws once `max`
 * different questions were asked by either.
 */
function createBudget(deps: IdentifyDeps, max: number): { free: IdentifyDeps; limited: IdentifyDeps } {
  const answers = new Map<string, Promise<unknown>>();
  const files = new Map<string, ReturnType<ReadLengths>>();
  const read = (key: string, ask: () => ReturnType<ReadLengths>): ReturnType<ReadLengths> => {
    const known = files.get(key) ?? ask();
    files.set(key, known);
    return known;
  };
  const through = (limited: boolean): IdentifyDeps => {
    const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
      const known = answers.get(key);
      if (known !== undefined) return known as Promise<T>;
      if (limited && answers.size >= max) return Promise.reject(new Spent());
      const answer = ask();
      answers.set(key, answer);
      return answer;
    };
    const counted = <Of extends readonly (string | number)[], T>(
      name: string,
      ask: ((...of: [...Of, AbortSignal]) => Promise<T>) | undefined,
    ) => ask && ((...of: [...Of, AbortSignal]) => once(`${name} ${JSON.stringify(of.slice(0, -1))}`, () => ask(...of)));
    const { absoluteOrder, lengths, people, titles, tvdbOrder } = deps;
    return {
      ...deps,
      search: (query, signal) =>
        once(`search ${query.type} ${query.title.toLowerCase()} ${query.year} ${query.page ?? 1}`, () =>
          deps.search(query, signal),
        ),
      details: (type, id, seasons, signal, options) =>
        once(`${type} ${id} ${seasons.join()} ${options?.fresh === true}`, () =>
          deps.details(type, id, seasons, signal, options),
        ),
      find: (source, id, signal) => once(`find ${source} ${id}`, () => deps.find(source, id, signal)),
      // Files are read once, and are no requests.
      ...(lengths === undefined
        ? {}
        : { lengths: (at, videos, signal) => read(`${at} ${videos.join("/")}`, () => lengths(at, videos, signal)) }),
      ...defined({
        titles: counted("titles", titles),
        people: counted("people", people),
        absoluteOrder: counted("order", absoluteOrder),
        tvdbOrder: counted("tvdb", tvdbOrder),
      }),
    };
  };
  return { free: through(false), limited: through(true) };
}

const MAX_NEW = 1.5;

/** Whether each video says its episode's title, too; then it says no other number. */
function isTitled({ files, decision }: Identified): boolean {
  if (decision.kind !== "auto") return false;
  return [...decision.mappings].every(([path, { titles }]) => {
    const file = files.get(path);
    return file !== undefined && hasEpisodeTitle(file, titles);
  });
}

/** Whether a number is an episode that the series has, counted through its seasons, or the name is a film's title. */
async function isOtherwise(
  { search, details }: IdentifyDeps,
  { hundreds }: NumberedReading,
  tmdbId: number,
  signal: AbortSignal,
): Promise<boolean> {
  const [first] = hundreds;
  if (first === undefined) return false;
  const counts = (await details("tv", tmdbId, [], signal))?.seasonCounts.filter(({ season }) => season > 0) ?? [];
  const total = counts.reduce((sum, { episodeCount }) => sum + episodeCount, 0);
  // A few more than TMDB has may be the next ones.
  if (hundreds.some(({ number }) => number <= total * MAX_NEW)) return true;
  const films = await search({ type: "movie", title: first.film }, signal);
  return films.some((one) => toWork(one).keys.has(titleKey(first.film)));
}

/**
 * The release by other readings of its numbers and its title: the first that is, letter for letter, a series of TMDB, which
 * every guard agrees to, and beside which nothing else fits. Undefined if none is; asks until `deps` are out of requests.
 */
async function decideNumbered({ deps, input, first, signal, lost }: Rereading): Promise<Identified | undefined> {
  const [own] = first.ranked;
  for (const reading of numberedReadings(input, first.parsed.title)) {
    const read = await decideNames(deps, input, false, signal, reading.reading);
    const title = read.parsed.title ?? "";
    const [top] = read.ranked;
    if (read.decision.kind !== "auto" || top?.candidate.type !== "tv" || top.parts.title !== 1) {
      lost.push({ title, why: "With its numbers read so, no series has all that the name says." });
      continue;
    }
    const { tmdbId } = top.candidate;
    // As it stands the name is another work's title.
    if (own?.parts.title === 1 && (own.candidate.type !== "tv" || own.candidate.tmdbId !== tmdbId)) continue;
    if (isTitled(read) || !(await isOtherwise(deps, reading, tmdbId, signal))) return read;
    lost.push({ title, why: "Its number may be counted through all seasons, or be part of a film's title." });
  }
  return undefined;
}
