import { formatAlternatives, quoteWork, type ScoredCandidate } from "../../base/candidate.ts";
import { countYearsApart, workOf } from "../../base/identity.ts";
import { mayRunLonger, runsFor } from "../../base/length-fit.ts";
import { formatLength } from "../../base/text/format-length.ts";
import type { FileLength } from "../media/file-length.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { editionOf } from "../quality/edition-key.ts";
import type { Decision } from "./decide.ts";

type LengthEvidence = {
  parsed: ParsedName;
  ranked: ScoredCandidate[];
  decision: Decision;
  lengths: ReadonlyMap<string, FileLength>;
};

/**
 * If exactly one of several films with the same title is as long as the file, that film becomes the
 * first candidate and the suggestion. A person still decides and sees the reason. If the length of
 * one of the films is unknown, or the name states a cut, the length proves nothing.
 */
export function decideByLength<T extends LengthEvidence>(identified: T): T {
  const { parsed, ranked, decision, lengths } = identified;
  if (decision.kind === "auto" || !decision.reasons.some(({ code }) => code === "remake_rival")) {
    return identified;
  }
  const runs = [...lengths.values()].map((length) =>
    length.kind === "read" ? length.duration_ms : 0,
  );
  if (runs.length === 0 || runs.includes(0)) return identified;
  const total = runs.reduce((sum, ms) => sum + ms, 0);
  const films = ranked.filter(
    ({ candidate: { type, year }, parts }) =>
      (parsed.year === null || countYearsApart(year, parsed.year) <= 1) &&
      type === "movie" &&
      parts.title === 1,
  );
  if (mayRunLonger(films.map(({ candidate: { title } }) => editionOf(parsed, title)))) {
    return identified;
  }
  const [fitting = [], others = []] = [true, false].map((fits) =>
    films.filter(
      ({ candidate: { runtimeMinutes: minutes } }) =>
        minutes !== undefined && runsFor(total, minutes) === fits,
    ),
  );
  const [only, ...more] = fitting;
  if (!only || more.length > 0 || others.length === 0 || others.length + 1 < films.length) {
    return identified;
  }
  // If the length distinguishes the first two candidates, it does not matter how close their scores
  // are.
  const areTold = ranked.slice(0, 2).every((scoredCandidate) => films.includes(scoredCandidate));
  const reasons = areTold
    ? decision.reasons.filter(({ code }) => code !== "close_second")
    : decision.reasons;
  const not = formatAlternatives(others.map(({ candidate }) => quoteWork(candidate)));
  const message =
    `${runs.length === 1 ? "The file runs" : "The files together run"} ${formatLength(total)}, ` +
    `which matches the length of ${quoteWork(only.candidate)} but not that of ${not}.`;
  return {
    ...identified,
    ranked: [only, ...ranked.filter((scoredCandidate) => scoredCandidate !== only)],
    decision: {
      ...decision,
      reasons: [...reasons, { code: "runs_as_long", message }],
      suggestion: { identity: workOf(only.candidate), mappings: new Map() },
    },
  };
}
