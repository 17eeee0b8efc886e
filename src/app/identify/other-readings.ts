import { numbersOf } from "../../core/identify/numbers.ts";
import { titleKey } from "../../core/identify/title-key.ts";
import { toWork } from "../../core/identify/work.ts";
import { LABELS, type Role } from "../../core/readings/facts/tables.ts";
import type { ReleaseReading } from "../../core/readings/release-readings.ts";
import { explainsAway } from "../../core/readings/roles.ts";
import type { ReasonCode } from "../../core/reason-codes.ts";
import { isCurable as isCurableReason } from "../../core/reason-traits.ts";
import type { Candidate, Scored } from "../../core/release/candidate.ts";
import { fold } from "../../core/text/fold.ts";
import type { IdentifyDeps } from "./clues/ports.ts";
import type { ReleaseName } from "./clues/read-release.ts";
import { decideNames, type Identified, type LostReading } from "./decide-names.ts";

/** Whether another reading may cure all reasons of the first one. `also`: those that the reading at hand cures besides. */
export const isCurable = ({ decision }: Identified, ...also: readonly ReasonCode[]): boolean =>
  decision.kind === "review" &&
  decision.reasons.every(({ code }) => also.some((one) => one === code) || isCurableReason(code));

// "Alien 1979 Resurrection Cut": with the words that were taken away the title is another film's.
function isAnother(
  { title, year, taken: { before, after } }: ReleaseReading,
  ranked: readonly Scored[],
  tmdbId: number,
): boolean {
  const key = titleKey(title);
  const words = after.split(" ");
  const longer = words.map((_, at) => `${key} ${words.slice(0, at + 1).join(" ")}`);
  return ranked.some(({ candidate }) => {
    if (candidate.tmdbId === tmdbId && candidate.type === "movie") return false;
    const { keys } = toWork(candidate);
    if (after !== "" && longer.some((one) => keys.has(one))) return true;
    const near = Math.abs((candidate.year ?? 0) - year) <= 1;
    return near && before !== "" && (keys.has(`${before} ${key}`) || keys.has(before));
  });
}

const EXPLAINED: ReadonlySet<Role> = new Set(["tag", "language", "person"]);
// A word behind a site may be any film's title. A number is none, nor is what a label numbers, nor are tags or people in front.
const mayBeAnything = ({ title, roles, taken: { before } }: ReleaseReading): boolean =>
  before !== "" &&
  roles
    .slice(
      0,
      roles.findIndex(({ role }) => role === "title"),
    )
    .some(({ role }) => !EXPLAINED.has(role)) &&
  !titleKey(title).includes(" ") &&
  numbersOf(`x ${before}`).join(" ") !== before &&
  !LABELS.has(before.replace(/ \d{1,3}$/, ""));

// Whether TMDB lists a film for the title in the year at all. What the first reading asked is not asked again.
async function hasFilm(
  { search }: IdentifyDeps,
  { title, year }: ReleaseReading,
  { parsed, ranked }: Identified,
  signal: AbortSignal,
): Promise<boolean> {
  const isFirst = parsed.type !== "episode" && parsed.year === year && fold(parsed.title ?? "") === fold(title);
  const films = isFirst
    ? ranked.map(({ candidate }) => candidate)
    : await search({ type: "movie", title, year }, signal);
  return films.some((film) => film.type === "movie" && film.year === year);
}

// `J Garner` as James Garner.
const isNameOf = (said: string, person: string): boolean => {
  const [words, own] = [fold(said).split(" "), fold(person).split(" ")];
  return (
    words.length === own.length &&
    words.every((word, at) => own[at] === word || (word.length === 1 && at < words.length - 1 && own[at]?.[0] === word))
  );
};

/** Who TMDB does not name among the people of a film. */
async function stranger(
  { people }: IdentifyDeps,
  { people: said }: ReleaseReading,
  { candidate }: Scored,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (said.length === 0) return undefined;
  const known = (await people?.(candidate.tmdbId, signal)) ?? [];
  return said.find((one) => !known.some((person) => isNameOf(one, person)));
}

/** A release that is read once more: what its first reading came to, and the readings that lost so far. */
export type Rereading = {
  deps: IdentifyDeps;
  input: ReleaseName;
  first: Identified;
  signal: AbortSignal;
  lost: LostReading[];
};

/** What the other readings of a release come to. */
export type Others = { sure: Identified | undefined; rivals: Scored[] };

/** Why a reading is not sure of the film that it found; undefined if it is. */
function doubtOf(
  reading: ReleaseReading,
  { candidate }: Scored,
  { decision, ranked }: Identified,
  first: Identified,
): string | undefined {
  // The whole title: a name with a bracket may still be read without it.
  if (!toWork(candidate).keys.has(titleKey(reading.title))) return "The film has another title.";
  if (explainsAway(reading.roles, first.parsed)) return "It takes a season or an episode for a mark or a tag.";
  if (mayBeAnything(reading)) return "What stands before the title may belong to it.";
  if (isAnother(reading, [...first.ranked, ...ranked], candidate.tmdbId))
    return "With the words that it leaves out, the title is another work's.";
  if (decision.kind === "review") return `It is held itself: ${decision.reasons.map(({ code }) => code).join(", ")}.`;
  return decision.identity.tmdbId === candidate.tmdbId ? undefined : "Another film fits it better.";
}

/**
 * Asks about the other readings, the longest title first, until `deps` are out of requests. Sure only if exactly one film
 * has, letter for letter, a title and the year that any reading says, and its own reading passes every guard.
 */
export async function decideOthers(
  { deps, input, first, signal, lost }: Rereading,
  readings: readonly ReleaseReading[],
): Promise<Others> {
  const targets = new Map<number, { scored: Scored; sure: Identified | undefined }>();
  const [top] = first.ranked;
  if (
    top !== undefined &&
    top.parts.title === 1 &&
    top.parts.year === 1 &&
    top.candidate.type === "movie" &&
    first.parsed.year === top.candidate.year
  )
    targets.set(top.candidate.tmdbId, { scored: top, sure: undefined });
  for (const reading of readings) {
    const { title, year } = reading;
    const lose = (why: string) => lost.push({ title, year, why });
    // A shorter title of the same year is a part of the longer one.
    if (targets.values().some(({ sure, scored }) => sure !== undefined && scored.candidate.year === year)) continue;
    if (!(await hasFilm(deps, reading, first, signal))) {
      lose("TMDB lists no film of that year under this title.");
      continue;
    }
    const identified = await decideNames(deps, input, false, signal, reading.reading);
    // It may not be the best match: "(2013) Remastered 2014" of two films of the title, of which the later is better known.
    const found = identified.ranked.find(
      ({ candidate, parts }) => candidate.type === "movie" && parts.title === 1 && candidate.year === year,
    );
    if (found === undefined) {
      lose("No film of that year has exactly this title.");
      continue;
    }
    const { tmdbId } = found.candidate;
    const person = await stranger(deps, reading, found, signal);
    if (person !== undefined) {
      lose(`TMDB does not name ${person} among the film's directors and actors.`);
      continue;
    }
    const doubt = doubtOf(reading, found, identified, first);
    if (doubt !== undefined) lose(doubt);
    const sure = doubt === undefined;
    if (targets.get(tmdbId)?.sure === undefined)
      targets.set(tmdbId, { scored: found, sure: sure ? identified : undefined });
  }
  const [only, ...more] = targets.values();
  return {
    sure: more.length === 0 ? only?.sure : undefined,
    rivals: more.length === 0 ? [] : [...targets.values()].map(({ scored }) => scored),
  };
}

/** The film that has the title which a filed name was read with, in another year that the name has too. */
export async function otherYear(
  { search }: IdentifyDeps,
  readings: readonly ReleaseReading[],
  { parsed, decision }: Identified,
  signal: AbortSignal,
): Promise<Candidate | undefined> {
  if (decision.kind !== "auto" || decision.identity.type !== "movie" || parsed.year === null) return undefined;
  const key = titleKey(parsed.title ?? "");
  const said = String(parsed.year);
  // The other year stands nearer to the title; one behind that of the reading is that of a cut or a disc.
  const isBefore = ({ roles }: ReleaseReading): boolean =>
    roles.findIndex(({ role }) => role === "year") < roles.findIndex(({ text }) => text === said);
  const beside = readings.filter(
    (one) => titleKey(one.title) === key && one.taken.after.split(" ").includes(said) && isBefore(one),
  );
  const years = new Set(beside.map(({ year }) => year));
  for (const year of years) {
    const found = await search({ type: "movie", title: parsed.title ?? "", year }, signal);
    const film = found.find(
      (one) => one.year === year && one.tmdbId !== decision.identity.tmdbId && toWork(one).keys.has(key),
    );
    if (film !== undefined) return film;
  }
  return undefined;
}
