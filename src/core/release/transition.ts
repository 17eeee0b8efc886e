import { type Identity, sameWork } from "../../base/identity.ts";
import type { Reason } from "../../base/reason-codes.ts";
import type { JobName } from "./job.ts";
import type { RequestedDecision, Source } from "./release.ts";
import { type DuplicateChoice, type Event, NEXT, NEXT_IN_LIBRARY, type State } from "./state.ts";
import { findStates, holdsFiles, isBusy, traitsOf } from "./state-traits.ts";

/**
 * Events that can happen to a job of the file tools. A job's plan is fixed, so it can only be
 * carried out, refused or undone.
 */
const JOB_EVENTS: readonly Event["kind"][] = [
  "start_filing",
  "all_published",
  "stop_filing",
  "nothing_to_file",
  "error",
  "reject",
  "undo",
  "taken_back",
  "put_back",
  "restored",
];

const happensToJobs = (kind: Event["kind"]): boolean => JOB_EVENTS.includes(kind);

/** Maximum number of errors, not counting outages, before a person is asked. */
export const MAX_TRIES = 5;

export type TransitionFacts = {
  state: State;
  identity?: Identity | undefined;
  decidedBy?: "engine" | "person" | undefined;
  requested?: RequestedDecision | undefined;
  job?: JobName | undefined;
  source?: Source | undefined;
  tries: number;
  /** Number of this release's files that are in the library. */
  published: number;
  /** Number of journal entries that are not yet sealed or rolled back. */
  open: number;
};

/**
 * Changes to the release in addition to its state. `null` clears a field. A missing field is
 * unchanged.
 */
type Patch = {
  identity?: Identity | null;
  decidedBy?: "engine" | "person" | null;
  requested?: RequestedDecision | null;
  duplicates?: DuplicateChoice | null;
  reasons?: Reason[];
  tries?: number;
};

export type TransitionResult =
  | { ok: true; to: State; patch: Patch }
  | { ok: false; message: string };

/**
 * True if the state allows the event. This check is needed when the target state alone does not
 * determine that: the table lets `undone` become `approved`, but only a person can do that. A
 * release that is being filed or is filed cannot be retried.
 */
function canHappen(kind: Event["kind"], state: State): boolean {
  const from = findStates(({ happens }) => happens.includes(kind));
  return from.length === 0 || from.includes(state);
}

type TransitionRule<K extends Event["kind"]> = (
  facts: TransitionFacts,
  event: Extract<Event, { kind: K }>,
) => TransitionResult;

const go = (to: State, patch: Patch = {}): TransitionResult => ({ ok: true, to, patch });

/** Events after which a release may keep its state. */
const MAY_KEEP_STATE: readonly Event["kind"][] = [
  "approve",
  "reject",
  "withdraw",
  "error",
  "stop_filing",
];

/** A person's choice is kept when files change. */
const keepPersonsChoice = ({ decidedBy }: TransitionFacts): Patch =>
  decidedBy === "person" ? {} : { identity: null, decidedBy: null };

/** A choice about duplicates applies only to the content that the person saw. */
const changedContent = (facts: TransitionFacts): Patch => ({
  ...keepPersonsChoice(facts),
  duplicates: null,
});

function approve(
  facts: TransitionFacts,
  identity: Identity,
  duplicates: DuplicateChoice | null,
): TransitionResult {
  const chosen: Patch = { identity, decidedBy: "person", duplicates, reasons: [] };
  switch (facts.state) {
    case "filing":
      if (facts.identity && meansTheSame(identity, facts.identity)) {
        return go("filing", { requested: null, decidedBy: "person" });
      }
      return go("filing", { requested: { kind: "approve", identity } });
    case "undoing":
      return go("undoing", {
        requested: { kind: "approve", identity, ...(duplicates && { duplicates }) },
      });
    case "settling":
      // The release is not complete yet. The choice is kept until the release is complete.
      return go("settling", { identity, decidedBy: "person", duplicates });
    case "rejected":
    case "ignored":
      // The release's files may have changed since a person last saw them. The release settles
      // again, and the choice is kept.
      return go("settling", { ...chosen, tries: 0 });
    default:
      return go("approved", { ...chosen, tries: 0 });
  }
}

/**
 * True for the same work, if the choice names no season or episodes other than those being filed.
 */
const meansTheSame = (chosen: Identity, filed: Identity): boolean =>
  sameWork(chosen, filed) &&
  (chosen.season === undefined || chosen.season === filed.season) &&
  (chosen.episodes === undefined || chosen.episodes.join() === filed.episodes?.join());

/**
 * Clears the decision after a person refused the release. Changed content must not be filed again
 * without asking.
 */
const NO_DECISION: Patch = { decidedBy: null, duplicates: null };

/**
 * Returns the next state after the published files were undone: the requested state, or `undone` if
 * no state was requested. While a file is still seen under its title, the release is not filed
 * under another one: the library would show it twice.
 */
function takenBack(facts: TransitionFacts, left: Reason[], isSeen = false): TransitionResult {
  const { requested } = facts;
  if (requested?.kind === "approve" && isSeen) {
    const { identity } = requested;
    return go("undone", { ...NO_DECISION, identity, requested: null, reasons: left, tries: 0 });
  }
  if (requested?.kind === "approve") {
    const { identity, duplicates = null } = requested;
    return go("approved", {
      identity,
      duplicates,
      decidedBy: "person",
      requested: null,
      reasons: left,
      tries: 0,
    });
  }
  if (requested?.kind === "reject") {
    return go("rejected", {
      ...NO_DECISION,
      requested: null,
      reasons: rejected(requested.reason),
      tries: 0,
    });
  }
  return go("undone", { ...NO_DECISION, requested: null, reasons: left, tries: 0 });
}

/** The identity stays as a suggestion without a decision. */
const withdrawn = (reasons: Reason[]): TransitionResult =>
  go("review", { ...NO_DECISION, requested: null, reasons, tries: 0 });
const rejected = (reason: string | undefined): Reason[] =>
  reason ? [{ code: "rejected", message: reason }] : [];

/** A decision requested during filing takes precedence over any other end of filing. */
const unlessRequested = (facts: TransitionFacts, step: TransitionResult): TransitionResult =>
  facts.state === "filing" && facts.requested ? stop(facts) : step;

const RULES: { [K in Event["kind"]]: TransitionRule<K> } = {
  settled: () => go("identifying", { reasons: [], tries: 0 }),
  content_changed: (facts) =>
    unlessRequested(facts, go("settling", { ...changedContent(facts), reasons: [], tries: 0 })),
  vanished: () => go("gone", { reasons: [] }),
  sure: (facts, { identity }) =>
    facts.decidedBy === "person" && facts.identity
      ? go("approved", { reasons: [], tries: 0 })
      : go("approved", { identity, decidedBy: "engine", reasons: [], tries: 0 }),
  unsure: (facts, { reasons, suggestion }) => {
    // Before identification, the open question concerns the files, not their identity.
    const identity =
      facts.state === "settling"
        ? keepPersonsChoice(facts)
        : { identity: suggestion ?? null, decidedBy: null };
    return go("review", { ...identity, reasons });
  },
  nothing_to_file: (_, { reasons }) => go("ignored", { reasons }),
  approve: (facts, { identity, duplicates }) => approve(facts, identity, duplicates ?? null),
  reject: (facts, { reason }) =>
    isBusy(facts.state)
      ? go(facts.state, { requested: { kind: "reject", reason } })
      : go("rejected", { ...NO_DECISION, reasons: rejected(reason) }),
  retry: (facts) =>
    facts.state === "failed" && facts.decidedBy === "person" && facts.identity
      ? go("approved", { reasons: [], tries: 0 })
      : go("settling", {
          identity: null,
          decidedBy: null,
          duplicates: null,
          reasons: [],
          tries: 0,
        }),
  withdraw: ({ state }, { reasons }) =>
    state === "filing"
      ? go("filing", { requested: { kind: "withdraw", reasons } })
      : withdrawn(reasons),
  look_again: () => go("identifying", { tries: 0 }),
  start_filing: () => go("filing", { requested: null, tries: 0 }),
  all_published: (facts, { problems }) =>
    unlessRequested(facts, go("filed", { reasons: problems, tries: 0 })),
  adopted: (_, { problems }) => go("filed", { reasons: problems, tries: 0 }),
  source_lost: (facts, { problems }) => {
    const filed = facts.published > 0;
    return unlessRequested(
      facts,
      filed ? go("filed", { reasons: problems, tries: 0 }) : go("settling", changedContent(facts)),
    );
  },
  stop_filing: (facts) => stop(facts),
  refused: (facts, { reasons }) => unlessRequested(facts, go("review", { reasons })),
  error: (facts, { message }) => {
    const tries = facts.tries + 1;
    const last = traitsOf(facts.state).givesUpTo;
    // A release with files in the library keeps its state. It is retried with backoff and reported
    // as a problem.
    if (tries < MAX_TRIES || facts.published > 0 || facts.open > 0 || !last) {
      return go(facts.state, { tries });
    }
    return unlessRequested(
      facts,
      go(last, { tries, reasons: [{ code: "internal_error", message }] }),
    );
  },
  undo: () => go("undoing", { requested: null, duplicates: null, reasons: [] }),
  taken_back: (facts, { left, stays, isSeen }) =>
    stays
      ? go("filed", { requested: null, reasons: left, tries: 0 })
      : takenBack(facts, left, isSeen),
  // A person asked to put the file back, so the identity counts as a person's decision, regardless
  // of who identified the release.
  put_back: (_, { identity }) =>
    go("filed", { ...(identity && { identity }), decidedBy: "person", reasons: [], tries: 0 }),
  let_go: (facts) => takenBack(facts, []),
  restored: (facts, { reasons }) => {
    const kept: Patch = { requested: null, duplicates: null, reasons, tries: 0 };
    // Files in the library stay there, because it is unknown whether the undo is still wanted.
    if (facts.published > 0) return go("filed", kept);
    return facts.state === "undoing"
      ? go("undone", { ...kept, decidedBy: null })
      : go("review", kept);
  },
};

/**
 * Ends filing before it is complete, because of a requested decision, a full disk or a program
 * stop.
 */
function stop(facts: TransitionFacts): TransitionResult {
  // A release that is being filed reaches `rejected` only through undoing, even if there is nothing
  // to undo.
  if (facts.requested?.kind === "reject" || (facts.requested && facts.published > 0)) {
    return go("undoing");
  }
  if (facts.requested?.kind === "withdraw") return withdrawn(facts.requested.reasons);
  if (facts.requested) return takenBack(facts, []);
  return facts.published > 0 ? go("filing") : go("approved");
}

/**
 * Files in the library are complete and do not need to settle. A work that would settle is
 * identified instead, or filed as the person decided.
 */
const withoutSettling = (step: TransitionResult, { kind }: Event): TransitionResult =>
  step.ok && step.to === "settling"
    ? { ...step, to: kind === "approve" ? "approved" : "identifying" }
    : step;

/**
 * Returns the next state and the changes to the release for an event. Pure function: the caller
 * writes the result with compare-and-set and one history row. Refuses a change that is not in the
 * table, or that would lose track of published files.
 */
export function transition(facts: TransitionFacts, event: Event): TransitionResult {
  if (facts.job !== undefined && !happensToJobs(event.kind)) {
    return { ok: false, message: `It is a job of ${facts.job}, not a download.` };
  }
  const rule = RULES[event.kind] as TransitionRule<Event["kind"]>;
  if (!canHappen(event.kind, facts.state)) {
    return refuse(facts.state, event.kind.replaceAll("_", " "));
  }
  const inLibrary = facts.source === "library";
  const step = inLibrary ? withoutSettling(rule(facts, event), event) : rule(facts, event);
  if (!step.ok || (step.to === facts.state && MAY_KEEP_STATE.includes(event.kind))) return step;
  const next = inLibrary
    ? [...NEXT[facts.state], ...(NEXT_IN_LIBRARY[facts.state] ?? [])]
    : NEXT[facts.state];
  if (!next.includes(step.to)) return refuse(facts.state, step.to);
  const holds = facts.published > 0 || facts.open > 0;
  if (holds && holdsFiles(facts.state) && !holdsFiles(step.to)) {
    return {
      ok: false,
      message: `A release with files in the library cannot go from ${facts.state} to ${step.to}.`,
    };
  }
  return step;
}

const refuse = (from: State, to: string): TransitionResult => ({
  ok: false,
  message: `A release cannot go from ${from} to ${to}.`,
});
