// Decides from the guards, the score and the owner's settings whether a release is filed without
// asking. If it is not, gives the reasons.

import { type Candidate, quoteWork } from "../../base/candidate.ts";
import { type Identity, KINDS, workOf } from "../../base/identity.ts";
import type { EpisodeMapping } from "../../base/item.ts";
import { baseOf } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { type EpisodeMap, selectMainVideos } from "../identify/fit.ts";
import { componentOf } from "../readings/facts/path-component.ts";
import { type Evidence, findBest } from "./guards/evidence.ts";
import { GUARDS } from "./guards/list.ts";
import { findFaultyVideos } from "./guards/no-work.ts";

/** The owner's settings. `threshold` is in thousandths. */
export type Policy = { auto: boolean; threshold: number };

/** The work, and the episodes of each video, by path. */
export type Proposal = { identity: Identity; mappings: ReadonlyMap<string, EpisodeMapping> };

export type Decision =
  /** `leftOut`: videos that cannot be played, in a pack whose other videos are certain. */
  | ({ kind: "auto"; confidence: number; leftOut?: readonly string[] } & Proposal)
  | { kind: "review"; reasons: Reason[]; suggestion?: Proposal };

export const AUTO_OFF: Reason = {
  code: "auto_off",
  message:
    "The match is certain, but filing without asking was off when the release was identified " +
    "(PLEX_AUTO_INGEST).",
};

// The best score must lead by at least a tenth of the full score.
const LEAD = 100;

function toIdentity(candidate: Candidate, episodes: EpisodeMap): Identity {
  const identity = workOf(candidate);
  const [only, ...more] = episodes.values();
  return only?.kind === "episodes" && more.length === 0
    ? { ...identity, season: only.mapping.season, episodes: [...only.mapping.episodes] }
    : identity;
}

function toMappings(episodes: EpisodeMap): Map<string, EpisodeMapping> {
  const mappings = new Map<string, EpisodeMapping>();
  for (const [path, found] of episodes) {
    if (found.kind === "episodes") mappings.set(path, found.mapping);
  }
  return mappings;
}

/** Returns the work and the episodes of its videos as a release is filed. */
export const toProposal = (candidate: Candidate, episodes: EpisodeMap): Proposal => ({
  identity: toIdentity(candidate, episodes),
  mappings: toMappings(episodes),
});

/**
 * True for a half number such as `05.5.mkv`. If it were suggested as episode 5, it would take the
 * place of `05.mkv`.
 */
const isHalf = (path: string): boolean =>
  componentOf(baseOf(path))
    .numbers()
    .some(({ half }) => half !== undefined);

// Returns reasons that follow only from the score, in addition to the guards' reasons.
function scoreReasons({ ranked: [top, second], namedBy }: Evidence, threshold: number): Reason[] {
  if (top === undefined) return [];
  const reasons: Reason[] = [];
  const doubt = (message: string) => reasons.push({ code: "low_confidence", message });
  const name = quoteWork(top.candidate);
  if (top.parts.type === 0) {
    doubt(
      `The best match, ${name}, is a ${KINDS[top.candidate.type]}, but the name does not read ` +
        "like one.",
    );
  } else if (top.confidence < threshold) {
    doubt(
      `${name} scores ${top.confidence / 1000}, but filing without asking requires ` +
        `${threshold / 1000}.`,
    );
  }
  if (second !== undefined && namedBy === undefined && top.confidence - second.confidence < LEAD) {
    reasons.push({
      code: "close_second",
      message:
        `${name} (${top.confidence / 1000}) is only just ahead of ${quoteWork(second.candidate)} ` +
        `(${second.confidence / 1000}).`,
    });
  }
  return reasons;
}

function reasonsOf(evidence: Evidence, { auto, threshold }: Policy): Reason[] {
  const reasons = GUARDS.flatMap((guard) => guard(evidence) ?? []);
  // A release of several works has no single title to look up.
  if (findBest(evidence) === undefined && !reasons.some(({ code }) => code === "several_works")) {
    reasons.push(
      evidence.said.length === 0
        ? { code: "no_title", message: "No title could be read from the name." }
        : { code: "no_match", message: "TMDB lists nothing under this title." },
    );
  }
  reasons.push(...scoreReasons(evidence, threshold));
  if (reasons.length === 0 && !auto) reasons.push(AUTO_OFF);
  return reasons;
}

/**
 * Returns a pack's videos that cannot be played, if others can. The certain episodes are filed, and
 * a person decides about the unplayable ones.
 */
function faultyOfPack(evidence: Evidence): string[] {
  if (findBest(evidence)?.candidate.type !== "tv") return [];
  const faulty = findFaultyVideos(evidence);
  return faulty.length < selectMainVideos(evidence).length ? faulty.map(({ path }) => path) : [];
}

/**
 * Files a release without asking only if the score, the lead and every guard agree. Any other
 * release goes to review with all reasons and, if a work was found, a suggestion. If the policy's
 * `auto` is off, an otherwise certain release has `auto_off` as its only reason.
 */
export function decide(evidence: Evidence, policy: Policy): Decision {
  const top = findBest(evidence);
  const reasons = reasonsOf(evidence, policy);
  if (top === undefined) return { kind: "review", reasons };
  const propose = (episodes: EpisodeMap): Proposal => toProposal(top.candidate, episodes);
  const leftOut =
    policy.auto && reasons.every(({ code }) => code === "not_playable")
      ? faultyOfPack(evidence)
      : [];
  if (reasons.length === 0 || leftOut.length > 0) {
    return {
      kind: "auto",
      confidence: top.confidence,
      ...propose(evidence.episodes),
      ...(leftOut.length > 0 && { leftOut }),
    };
  }
  const suggestion = propose(new Map([...evidence.episodes].filter(([path]) => !isHalf(path))));
  return { kind: "review", reasons, suggestion };
}
