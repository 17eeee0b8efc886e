import { quoteWork, type ScoredCandidate } from "../../base/candidate.ts";
import { countYearsApart, type Identity } from "../../base/identity.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { isCurable } from "../../base/reason-traits.ts";
import { fold } from "../../base/text/fold.ts";
import { listRegularSeasons } from "../identify/absolute-order.ts";
import { hasEpisodeTitle } from "../identify/episode-title.ts";
import { numbersOf } from "../identify/numbers.ts";
import { titleKey } from "../identify/title-key.ts";
import { toWork, toWorkId } from "../identify/work.ts";
import { LABELS, type WordRole } from "../readings/facts/claims.ts";
import type { OtherReading } from "../readings/other-reading.ts";
import { type ReadingWay, WAYS } from "../readings/reading-kinds.ts";
import { explainsAway } from "../readings/roles.ts";
import { askTitles } from "./ask-titles.ts";
import type { IdentifyDeps } from "./clues/ports.ts";
import {
  findYearByLength,
  type Identification,
  identifyReading,
  proposalOf,
  type ReadingAttempt,
  type ReadingMatch,
} from "./identify-reading.ts";

const NOTHING = { before: "", after: "" };

// Example: "Alien 1979 Resurrection Cut". Together with the removed words, the title is another
// film's title.
function isAnother(
  { title = "", year, taken: { before, after } = NOTHING }: OtherReading,
  ranked: readonly ScoredCandidate[],
  tmdbId: number,
): boolean {
  const key = titleKey(title);
  const words = after.split(" ");
  const longer = words.map((_, index) => `${key} ${words.slice(0, index + 1).join(" ")}`);
  return ranked.some(({ candidate }) => {
    if (candidate.tmdbId === tmdbId && candidate.type === "movie") return false;
    const { keys } = toWork(candidate);
    if (after !== "" && longer.some((one) => keys.has(one))) return true;
    return (
      countYearsApart(candidate.year, year) <= 1 &&
      before !== "" &&
      (keys.has(`${before} ${key}`) || keys.has(before))
    );
  });
}

const EXPLAINED: ReadonlySet<WordRole> = new Set(["tag", "language", "person"]);
// A single word after removed words, such as the name of a site, may be any film's title. Removed
// words that are numbers, numbered labels, tags or people do not count.
function mayBeAnything({
  title = "",
  roles = [],
  taken: { before } = NOTHING,
}: OtherReading): boolean {
  const front = roles.findIndex(({ role }) => role === "title");
  if (before === "" || roles.slice(0, front).every(({ role }) => EXPLAINED.has(role))) return false;
  const isCounted = numbersOf(`x ${before}`).join(" ") === before;
  return (
    !titleKey(title).includes(" ") && !isCounted && !LABELS.has(before.replace(/ \d{1,3}$/, ""))
  );
}

// True if TMDB lists a matching work at all. Does not repeat the search of the first reading.
async function isListed(
  { search }: IdentifyDeps,
  { type, title, year }: OtherReading,
  { parsed, ranked }: Identification,
  signal: AbortSignal,
): Promise<boolean> {
  if (title === undefined) return true;
  const isFirst =
    parsed.type !== "episode" && parsed.year === year && fold(parsed.title ?? "") === fold(title);
  const works = isFirst
    ? ranked.map(({ candidate }) => candidate)
    : await search({ type, title, ...(year !== undefined && { year }) }, signal);
  const key = titleKey(title);
  return works.some(
    (work) =>
      work.type === type && (year === undefined ? toWork(work).keys.has(key) : work.year === year),
  );
}

// `J Garner` matches James Garner.
const isNameOf = (shortName: string, person: string): boolean => {
  const [words, personWords] = [fold(shortName).split(" "), fold(person).split(" ")];
  return (
    words.length === personWords.length &&
    words.every(
      (word, index) =>
        personWords[index] === word ||
        (word.length === 1 && index < words.length - 1 && personWords[index]?.[0] === word),
    )
  );
};

/** Returns a person from the name whom TMDB does not list for the film. */
async function stranger(
  { people }: IdentifyDeps,
  { people: names = [] }: OtherReading,
  { candidate }: ScoredCandidate,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (names.length === 0) return undefined;
  const known = (await people?.(candidate.tmdbId, signal)) ?? [];
  return names.find((name) => !known.some((person) => isNameOf(name, person)));
}

const MAX_NEW = 1.5;

// True if every video's name also contains the title of its episode. Its number then cannot mean
// anything else.
function isTitled({ files, decision }: Identification): boolean {
  if (decision.kind !== "auto") return false;
  return [...decision.mappings].every(([path, { titles }]) => {
    const file = files.get(path);
    return file !== undefined && hasEpisodeTitle(file, titles);
  });
}

// `S02E11-380`: the title may also consist only of a number.
function isTitledExactly({ files, decision }: Identification): boolean {
  if (decision.kind !== "auto") return false;
  return [...decision.mappings].every(([path, { titles }]) => {
    const key = titleKey(files.get(path)?.episodeTitle ?? "");
    return key !== "" && titles.map(titleKey).includes(key);
  });
}

// True if a number may be an episode of the series when counted across its seasons, or if the name
// is also a film's title.
async function isOtherwise(
  { search, details }: IdentifyDeps,
  { hundreds = [] }: OtherReading,
  tmdbId: number,
  signal: AbortSignal,
): Promise<boolean> {
  const [first] = hundreds;
  if (first === undefined) return false;
  const series = await details("tv", tmdbId, [], signal);
  const counts = series === undefined ? [] : listRegularSeasons(series);
  const total = counts.reduce((sum, { episodeCount }) => sum + episodeCount, 0);
  // A number slightly beyond TMDB's last episode may be an upcoming episode.
  if (series?.unread || hundreds.some(({ number }) => number <= total * MAX_NEW)) return true;
  const films = await search({ type: "movie", title: first.film }, signal);
  return films.some((candidate) => toWork(candidate).keys.has(titleKey(first.film)));
}

/**
 * Returns the reason why a reading is not certain of the work that it found; undefined if it is
 * certain.
 */
async function doubtOf(
  { deps, first, signal }: ReadingAttempt,
  reading: OtherReading,
  { candidate }: ScoredCandidate,
  read: Identification,
): Promise<string | undefined> {
  const { decision, ranked } = read;
  // Compares the whole title, because a name with a bracket may still be read without the bracket.
  if (reading.title !== undefined && !toWork(candidate).keys.has(titleKey(reading.title))) {
    return "The work has a different title.";
  }
  if (explainsAway(reading.roles ?? [], first.parsed)) {
    return "This reading treats a season or an episode as a mark or a tag.";
  }
  if (mayBeAnything(reading)) return "The words before the title may belong to it.";
  if (isAnother(reading, [...first.ranked, ...ranked], candidate.tmdbId)) {
    return "With the words that this reading leaves out, the title belongs to another work.";
  }
  if (decision.kind === "review") {
    return `This reading is held as well: ${decision.reasons.map(({ code }) => code).join(", ")}.`;
  }
  if (toWorkId(decision.identity) !== toWorkId(candidate)) {
    return "Another work fits this reading better.";
  }
  if (reading.isTitled && !isTitledExactly(read)) {
    return "TMDB has another title for the episode.";
  }
  return isTitled(read) || !(await isOtherwise(deps, reading, candidate.tmdbId, signal))
    ? undefined
    : "Its number may be an absolute number or part of a film's title.";
}

/**
 * Finds the work of one reading, which must have exactly this title and year. Records why a reading
 * was rejected.
 */
async function ask(
  again: ReadingAttempt,
  reading: OtherReading,
): Promise<ReadingMatch | undefined> {
  const { deps, input, first, signal, lost } = again;
  const { type, title, year } = reading;
  let lostTitle = title ?? "";
  const lose = (why: string): undefined => {
    lost.push({ title: lostTitle, ...(year !== undefined && { year }), why });
  };
  if (!(await isListed(deps, reading, first, signal))) {
    return lose("TMDB lists no work with this title and year.");
  }
  const read = await identifyReading(deps, input, false, signal, reading.reading);
  lostTitle ||= read.parsed.title ?? "";
  // The work may not be the best match: "(2013) Remastered 2014" fits two films with this title,
  // and the later one is better known.
  const scored = read.ranked.find(
    ({ candidate, parts }) =>
      candidate.type === type &&
      parts.title === 1 &&
      (year === undefined || candidate.year === year),
  );
  if (scored === undefined) return lose("No work of that year has exactly this title.");
  const person = await stranger(deps, reading, scored, signal);
  if (person !== undefined) {
    return lose(`TMDB does not name ${person} among the film's directors and actors.`);
  }
  const doubt = await doubtOf(again, reading, scored, read);
  if (doubt === undefined) return { scored, sure: read };
  lose(doubt);
  return { scored };
}

/** Finds the film whose year follows from the length of the video. */
async function askLength({ deps, input, first, signal }: ReadingAttempt): Promise<ReadingMatch[]> {
  const year = await findYearByLength(deps, first, signal);
  if (year === undefined) return [];
  const sure = await identifyReading(deps, { ...input, yearByLength: year }, true, signal);
  const [scored] = sure.ranked;
  return scored === undefined || sure.decision.kind !== "auto" ? [] : [{ scored, sure }];
}

/**
 * Returns the work whose title is exactly the unchanged name's title, unless it does not fit the
 * name's year or episodes.
 */
function asItStands({ ranked: [top], parsed, decision }: Identification): ReadingMatch[] {
  if (top?.parts.title !== 1) return [];
  const proposal = proposalOf({ decision });
  const fits =
    top.candidate.type === "movie"
      ? parsed.year === null || parsed.year === top.candidate.year
      : top.parts.year > 0 && (parsed.episodes.length === 0 || (proposal?.mappings.size ?? 0) > 0);
  return fits ? [{ scored: top }] : [];
}

/**
 * Returns the distinct works to which one way of reading leads, and the works that compete with
 * them.
 */
async function askWay(again: ReadingAttempt, { read }: ReadingWay): Promise<ReadingMatch[]> {
  const readings = read(again.input, again.first.parsed);
  const [otherReading] = readings;
  if (otherReading === undefined) return [];
  if (otherReading.videos !== undefined) return askTitles(again, readings);
  if (otherReading.type === "movie" && otherReading.year === undefined) return askLength(again);
  const works = new Map<string, ReadingMatch>();
  for (const reading of readings) {
    // A shorter title with the same year is part of the longer one.
    const isPart = ({ sure, scored: { candidate } }: ReadingMatch) =>
      sure !== undefined && (reading.year === undefined || candidate.year === reading.year);
    if (works.values().some(isPart)) continue;
    const found = await ask(again, reading);
    if (found === undefined) continue;
    const id = toWorkId(found.scored.candidate);
    if (works.get(id)?.sure === undefined) works.set(id, found);
  }
  const plain = asItStands(again.first).filter(
    ({ scored }) => !works.has(toWorkId(scored.candidate)),
  );
  return [...plain, ...works.values()];
}

/**
 * Tries the other readings of a release, one way of reading after another, until `deps` run out of
 * requests. The first way that leads to a work decides: if exactly one work matches exactly and
 * every guard agrees, it is filed. If there are several, a person decides. Undefined if no reading
 * leads to a work.
 */
export async function askReadings(again: ReadingAttempt): Promise<Identification | undefined> {
  const { first } = again;
  const held = first.decision.kind === "review" ? first.decision.reasons : undefined;
  for (const way of WAYS) {
    const { asked, cures = [] } = way;
    if (held === undefined ? asked === "held" : asked === "certain") continue;
    if (
      held?.some(({ code }) => !isCurable(code) && !cures.some((cure) => cure === code)) === true
    ) {
      continue;
    }
    const found = await askWay(again, way);
    const [only, ...more] = found;
    const rivals = found.map(({ scored }) => scored);
    if (only?.sure !== undefined && more.length === 0) return only.sure;
    if (only !== undefined && (more.length > 0 || only.reason !== undefined)) {
      return asRivals(first, rivals, only.reason);
    }
  }
  return undefined;
}

/** Puts the competing works first among the candidates, and adds the reason. */
export function asRivals(
  first: Identification,
  rivals: readonly ScoredCandidate[],
  reason?: Reason,
): Identification {
  const ids = new Set(rivals.map(({ candidate }) => toWorkId(candidate)));
  const ranked = [
    ...rivals,
    ...first.ranked.filter(({ candidate }) => !ids.has(toWorkId(candidate))),
  ];
  const { decision } = first;
  if (decision.kind === "auto") {
    const works = rivals.map(({ candidate }) => quoteWork(candidate)).join(" or ");
    return {
      ...first,
      ranked,
      decision: { kind: "review", reasons: [otherReadingReason(decision, `It may be ${works}.`)] },
    };
  }
  if (reason === undefined) return { ...first, ranked };
  return { ...first, ranked, decision: { kind: "review", reasons: [reason, ...decision.reasons] } };
}

/**
 * Returns the reason why a name that is certain when taken literally is still in review: it can
 * also be read in another way.
 */
export const otherReadingReason = ({ identity }: { identity: Identity }, why: string): Reason => ({
  code: identity.type === "tv" ? "folder_disagrees" : "year_differs",
  message: `The name can also be read in another way. ${why}`,
});
