import { type RankedCandidate, type ScoreParts, workText } from "../../../base/candidate.ts";
import { countYearsApart, type Identity, KINDS, sameWork } from "../../../base/identity.ts";
import { runsFor } from "../../../base/length-fit.ts";
import type { Reason, ReasonCode } from "../../../base/reason-codes.ts";
import { formatNumbers } from "../../../base/text/work-text.ts";
import type { Source } from "../../../core/release/release.ts";
import type { State } from "../../../core/release/state.ts";
import type { FileLength, ParsedName } from "../../../names/index.ts";

type ExplainedName = {
  parsed?: ParsedName | undefined;
  /** Score parts of the first candidate. */
  parts?: ScoreParts | undefined;
  /** Confidence in the first candidate, in thousandths. */
  confidence?: number | undefined;
  candidates: readonly RankedCandidate[];
  identity?: Identity | undefined;
  decidedBy?: "engine" | "person" | undefined;
  state?: State | undefined;
  reasons?: readonly Reason[];
};

/**
 * Explains how a release's name was parsed, what it was compared with and how well that fits, in at
 * most four sentences and in the order of the decision. The sentences contain no titles, because
 * titles are untrusted text and shown in separate fields.
 */
export function explain(explained: ExplainedName): string[] {
  const {
    parsed,
    parts,
    confidence,
    candidates,
    identity,
    decidedBy,
    state,
    reasons = [],
  } = explained;
  const [first, second] = candidates;
  const sentences = parsed === undefined ? [] : [readAs(parsed)];
  if (first && parts && confidence !== undefined) {
    const fit = [
      ...(isNamed(first, parts, parsed) ? [] : [popularityText(parts)]),
      typeText(parts),
    ].join(", ");
    sentences.push(`The top candidate, ${named(first)}, scores ${share(confidence)}: ${fit}.`);
    if (second) sentences.push(nextText(first, second, isTold(reasons)));
  }
  if (identity && decidedBy === "engine") {
    sentences.push(
      state === "review"
        ? "No guard objected to its identity. It is in review for the reasons given."
        : "No guard objected, so no approval was needed.",
    );
  }
  return sentences;
}

type ExplanationInput = Omit<ExplainedName, "parsed" | "confidence"> & {
  parsed?: (ParsedName & { lengths?: readonly FileLength[] | undefined }) | undefined;
  reasons: readonly Reason[];
  source?: Source | undefined;
  /** TMDB's runtime of the first candidate, even if it was not stored. */
  minutes?: number | undefined;
};

/** Notes that name the work, in the order in which they are considered. */
const NAMED_BY: readonly (readonly [ReasonCode, string])[] = [
  ["parent", "it is new in a folder that was filed as this work"],
  ["nfo", "its NFO names it"],
  ["remembered", "a person has already said what such a name means"],
];

/**
 * Explains in one sentence why a release was identified as this work. Undefined if no work was
 * found. The title is the one that TMDB lists.
 */
export function explainIdentity(told: ExplanationInput): string | undefined {
  const { parsed, parts, candidates, identity, decidedBy, state, reasons, source, minutes } = told;
  const [first] = candidates;
  const work = identity ?? first;
  if (work === undefined) return undefined;
  const byPerson = decidedBy === "person";
  const filed = source === "library" ? "Adopted as" : "Filed as";
  const lead =
    state === "filed"
      ? filed
      : state === "review" && !byPerson
        ? "The best match is"
        : "Identified as";
  const compared =
    first !== undefined && parts !== undefined && parsed !== undefined && sameWork(first, work);
  const facts = [
    ...(byPerson ? [compared ? "a person approved it" : "a person chose it"] : []),
    ...(compared
      ? comparedFacts(first, parts, parsed, reasons, minutes ?? first.runtimeMinutes)
      : []),
  ];
  if (facts.length === 0) return undefined;
  return `${lead} ${workText(work)}: ${facts.length < 3 ? facts.join(", and ") : `${facts.slice(0, -1).join(", ")}, and ${facts.at(-1)}`}.`;
}

function comparedFacts(
  first: RankedCandidate,
  parts: ScoreParts,
  parsed: NonNullable<ExplanationInput["parsed"]>,
  reasons: readonly Reason[],
  minutes: number | undefined,
): string[] {
  const notes = NAMED_BY.flatMap(([code, text]) =>
    reasons.some((reason) => reason.code === code) ? [text] : [],
  );
  const hasId =
    notes.length === 0 && isNamed(first, parts, parsed) && Object.keys(parsed.ids).length > 0;
  const exact =
    parts.title === 1
      ? "TMDB's exact title"
      : `a title that matches TMDB's by ${Math.round(parts.title * 100)} %`;
  const years = countYearsApart(first.year, parsed.year);
  const year = years === 0 ? " and its year" : years === 1 ? " and a year off by one" : "";
  const runs = (parsed.lengths ?? []).map((length) =>
    length.kind === "read" ? length.duration_ms : 0,
  );
  const total = runs.reduce((sum, ms) => sum + ms, 0);
  const isLong = runs.length > 0 && minutes !== undefined && !runs.includes(0);
  const isFilm = first.type === "movie";
  const fits =
    isLong && (isFilm ? runsFor(total, minutes) : runs.every((ms) => runsFor(ms, minutes)));
  return [
    ...notes,
    ...(hasId ? ["its name contains the id"] : []),
    ...(parsed.title === null ? [] : [`its name contains ${exact}${year}`]),
    ...(!isFilm && Number.isNaN(years) && parts.year > 0.5 ? ["TMDB lists its episodes"] : []),
    ...(fits ? [isFilm ? "it runs as long as the film" : "it runs as long as its episodes"] : []),
  ];
}

function readAs(parsed: ParsedName): string {
  const { type, title, year } = parsed;
  const from = `${title === null ? " without a title" : ""}${year === null ? ", no year given" : ` from ${year}`}`;
  if (type === null) {
    return `Read as a film or series${from}; the name does not say which.`;
  }
  return `Read as ${type === "movie" ? "a film" : `${numbersText(parsed)} of a series`}${from}.`;
}

function numbersText({ seasons, episodes, absolute, date }: ParsedName): string {
  if (date !== null) return `the episode of ${date}`;
  if (seasons.length === 0 && absolute.length > 0) {
    return `${counted("episode", absolute)}, numbered across all seasons,`;
  }
  if (seasons.length === 0) return episodes.length === 0 ? "a part" : counted("episode", episodes);
  if (episodes.length === 0) return counted("season", seasons);
  return `${counted("season", seasons)}, ${counted("episode", episodes)}`;
}

function counted(word: string, numbers: readonly number[]): string {
  const [first = 0] = numbers;
  const last = numbers.at(-1) ?? first;
  if (numbers.length === 1) return `${word} ${first}`;
  const whole = last - first === numbers.length - 1;
  return `${word}s ${whole ? `${first}–${last}` : formatNumbers(numbers)}`;
}

const named = ({ type, year }: RankedCandidate): string =>
  `a ${KINDS[type]}${year === undefined ? "" : ` of ${year}`}`;

const share = (thousandths: number): string => (thousandths / 1000).toFixed(3);

/**
 * True if the work was named explicitly instead of compared. In that case, the year has a full
 * score although it differs from the work's year or is missing in a film's name.
 */
const isNamed = (
  { type, year }: RankedCandidate,
  parts: ScoreParts,
  parsed: ParsedName | undefined,
): boolean =>
  parsed !== undefined &&
  parts.year === 1 &&
  (parsed.year === null ? type === "movie" : parsed.year !== year);

/** 0 means that the work was not compared with others, because its facts contradict the name. */
function popularityText({ popularity }: ScoreParts): string {
  if (popularity === 0) return "its type, year, country or episodes do not fit the name";
  if (popularity === 1) return "no other work has the title";
  const percent = Math.round(popularity * 100);
  return `other works have the title too (it has ${percent === 0 ? "less than 1" : percent} % of their popularity)`;
}

function typeText({ type }: ScoreParts): string {
  if (type === 1) return "the name says the same type";
  return type > 0
    ? "the name does not say whether it is a film or a series"
    : "the name says a different type";
}

/** True if the file's length decided between the candidates. */
const isTold = (reasons: readonly Reason[]): boolean =>
  reasons.some(({ code }) => code === "runs_as_long");

function nextText(first: RankedCandidate, second: RankedCandidate, byLength: boolean): string {
  const lead = first.confidence - second.confidence;
  const more =
    `scores ${share(-lead)} higher, but ` +
    (byLength ? "its length differs from the file's" : "was not named");
  const far = lead < 0 ? more : `scores ${share(lead)} lower`;
  return `The second, ${named(second)}, ${far}.`;
}
