import type { Decision } from "../../core/decide/decide.ts";
import type { Candidate } from "../../core/release/candidate.ts";
import type { Release } from "../../core/release/release.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { TraceEvent } from "../../core/trace.ts";

type Identified = {
  decision: Decision;
  /** Candidates, the best first; `confidence` in thousandths. */
  ranked: readonly { candidate: Candidate; confidence: number }[];
};

/** What was decided about a release and why, for the log at level `debug`. */
export function decisionEvent({ id, name }: Release, { decision, ranked }: Identified): TraceEvent {
  const [first] = ranked;
  return {
    kind: "decision",
    releaseId: id,
    name,
    decision: decision.kind,
    guards: decision.kind === "auto" ? [] : decision.reasons.map(({ code }) => code),
    ...(first && { work: workText(first.candidate), score: first.confidence / 1000 }),
  };
}

const workText = ({ type, tmdbId, title, year }: Candidate): string =>
  cleanText(`${title}${year === undefined ? "" : ` (${year})`} [${type} ${tmdbId}]`, 300);
