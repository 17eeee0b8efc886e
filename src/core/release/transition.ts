import type { Identity } from "../identity.ts";
import { sameWork } from "../identity.ts";
import type { Reason } from "../reason.ts";
import type { Event } from "./event.ts";
import type { Wish } from "./release.ts";
import { HOLDING, NEXT, type State } from "./state.ts";

/** Five errors that are no outage, then a person looks. */
export const MOST_TRIES = 5;

export type Facts = {
  state: State;
  identity?: Identity | undefined;
  decidedBy?: "engine" | "person" | undefined;
  wish?: Wish | undefined;
  tries: number;
  /** Files of this release that stand in the library. */
  published: number;
  /** Journal entries that are neither sealed nor rolled back. */
  open: number;
};

/** What changes on the release besides its state; `null` clears. A field that is missing stays. */
export type Patch = {
  identity?: Identity | null;
  decidedBy?: "engine" | "person" | null;
  wish?: Wish | null;
  reasons?: Reason[];
  tries?: number;
};

export type Step = { ok: true; to: State; patch: Patch } | { ok: false; message: string };

/** What a person may have looked at again: nothing that is under way or filed. */
const RETRIED: readonly State[] = ["failed", "ignored", "rejected", "undone", "review", "gone"];

type Rule<K extends Event["kind"]> = (facts: Facts, event: Extract<Event, { kind: K }>) => Step | undefined;

const go = (to: State, patch: Patch = {}): Step => ({ ok: true, to, patch });

/** Nothing of a person's choice is lost when the files change under it. */
const keepPersons = ({ decidedBy }: Facts): Patch =>
  decidedBy === "person" ? {} : { identity: null, decidedBy: null };

function approve(facts: Facts, identity: Identity): Step {
  const chosen: Patch = { identity, decidedBy: "person", reasons: [] };
  switch (facts.state) {
    case "filing":
      if (facts.identity && sameWork(facts.identity, identity))
        return go("filing", { wish: null, decidedBy: "person" });
      return go("filing", { wish: { kind: "approve", identity } });
    case "undoing":
      return go("undoing", { wish: { kind: "approve", identity } });
    case "settling":
      // Not complete yet: the choice is kept and holds as soon as it is.
      return go("settling", { identity, decidedBy: "person" });
    default:
      return go("approved", { ...chosen, tries: 0 });
  }
}

/** After what was published has been taken back: where the person wanted it, else `undone`. */
function takenBack(facts: Facts, left: Reason[]): Step {
  const { wish } = facts;
  if (wish?.kind === "approve") {
    return go("approved", { identity: wish.identity, decidedBy: "person", wish: null, reasons: left, tries: 0 });
  }
  if (wish?.kind === "reject") return go("rejected", { wish: null, reasons: rejected(wish.reason), tries: 0 });
  return go("undone", { reasons: left, tries: 0 });
}

const rejected = (reason: string | undefined): Reason[] => (reason ? [{ code: "rejected", message: reason }] : []);

const RULES: { [K in Event["kind"]]: Rule<K> } = {
  settled: () => go("identifying", { reasons: [], tries: 0 }),
  content_changed: (facts) => go("settling", { ...keepPersons(facts), reasons: [], tries: 0 }),
  vanished: () => go("gone", { reasons: [] }),
  sure: (facts, { identity }) =>
    facts.decidedBy === "person" && facts.identity
      ? go("approved", { reasons: [], tries: 0 })
      : go("approved", { identity, decidedBy: "engine", reasons: [], tries: 0 }),
  unsure: (_, { reasons, suggestion }) => go("review", { identity: suggestion ?? null, decidedBy: null, reasons }),
  nothing_to_file: (_, { reasons }) => go("ignored", { reasons }),
  approve: (facts, { identity }) => approve(facts, identity),
  reject: (facts, { reason }) =>
    facts.state === "filing" || facts.state === "undoing"
      ? go(facts.state, { wish: { kind: "reject", reason } })
      : go("rejected", { reasons: rejected(reason) }),
  retry: (facts) => {
    if (!RETRIED.includes(facts.state)) return undefined;
    return facts.state === "failed" && facts.decidedBy === "person" && facts.identity
      ? go("approved", { reasons: [], tries: 0 })
      : go("settling", { identity: null, decidedBy: null, reasons: [], tries: 0 });
  },
  start_filing: () => go("filing", { tries: 0 }),
  all_published: (facts, { problems }) => (facts.wish ? stop(facts) : go("filed", { reasons: problems, tries: 0 })),
  source_lost: (facts, { problems }) => {
    if (facts.wish) return stop(facts);
    return facts.published > 0 ? go("filed", { reasons: problems, tries: 0 }) : go("settling", keepPersons(facts));
  },
  stop_filing: (facts) => stop(facts),
  refused: (_, { reasons }) => go("review", { reasons }),
  error: (facts, { message }) => {
    const tries = facts.tries + 1;
    const stays = tries < MOST_TRIES || facts.published > 0 || !NEXT[facts.state].includes("failed");
    if (stays) return go(facts.state, { tries });
    return go("failed", { tries, reasons: [{ code: "internal_error", message }] });
  },
  undo: (facts) => {
    if (facts.state !== "filed") return undefined;
    return go("undoing", { wish: null, reasons: [] });
  },
  taken_back: (facts, { left }) => takenBack(facts, left),
};

/** Filing ends before it is complete: by a wish, a full disk or a stop of the program. */
function stop(facts: Facts): Step {
  if (facts.wish) return facts.published > 0 ? go("undoing") : takenBack(facts, []);
  return facts.published > 0 ? go("filing") : go("approved");
}

/**
 * Where an event takes a release and what it changes on it. Pure: the caller writes it down by compare-and-set,
 * with one row of history. A move that the table lacks, or that would leave published files behind, is refused.
 */
export function transition(facts: Facts, event: Event): Step {
  const rule = RULES[event.kind] as Rule<Event["kind"]>;
  const step = rule(facts, event);
  if (!step) return refuse(facts.state, event.kind.replaceAll("_", " "));
  if (!step.ok || step.to === facts.state) return step;
  if (!NEXT[facts.state].includes(step.to)) return refuse(facts.state, step.to);
  const holds = facts.published > 0 || facts.open > 0;
  const lettingGo = facts.state === "undoing" && facts.open === 0;
  if (holds && HOLDING.includes(facts.state) && !HOLDING.includes(step.to) && !lettingGo) {
    return { ok: false, message: `A release with files in the library cannot go from ${facts.state} to ${step.to}.` };
  }
  return step;
}

const refuse = (from: State, to: string): Step => ({
  ok: false,
  message: `A release cannot go from ${from} to ${to}.`,
});
