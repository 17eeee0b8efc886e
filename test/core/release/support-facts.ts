import type { Identity } from "../../../src/base/identity.ts";
import type { Event, State } from "../../../src/core/release/state.ts";
import {
  type TransitionFacts,
  type TransitionResult,
  transition,
} from "../../../src/core/release/transition.ts";

export const OLD: Identity = { type: "movie", tmdbId: 841, title: "Dune", year: 1984 };
export const NEW: Identity = { type: "movie", tmdbId: 438631, title: "Dune", year: 2021 };

export const facts = (state: State, more: Partial<TransitionFacts> = {}): TransitionFacts => ({
  state,
  identity: OLD,
  decidedBy: "engine",
  tries: 0,
  published: 0,
  open: 0,
  ...more,
});

/** One event of each kind with its required fields. */
export const EVENTS: { [K in Event["kind"]]: Extract<Event, { kind: K }> } = {
  settled: { kind: "settled" },
  content_changed: { kind: "content_changed" },
  vanished: { kind: "vanished" },
  sure: { kind: "sure", identity: NEW },
  unsure: {
    kind: "unsure",
    reasons: [{ code: "remake_rival", message: "Two of them." }],
    suggestion: NEW,
  },
  nothing_to_file: {
    kind: "nothing_to_file",
    reasons: [{ code: "no_video", message: "No video." }],
  },
  approve: { kind: "approve", identity: NEW },
  reject: { kind: "reject", reason: "not wanted" },
  retry: { kind: "retry" },
  withdraw: {
    kind: "withdraw",
    reasons: [{ code: "withdrawn", message: "A person took it back." }],
  },
  look_again: { kind: "look_again", message: "A person said what its name means." },
  start_filing: { kind: "start_filing" },
  all_published: { kind: "all_published", problems: [] },
  adopted: { kind: "adopted", problems: [] },
  source_lost: { kind: "source_lost", problems: [{ code: "source_missing", message: "Gone." }] },
  stop_filing: { kind: "stop_filing" },
  refused: { kind: "refused", reasons: [{ code: "duplicate", message: "It is there." }] },
  error: { kind: "error", message: "boom" },
  undo: { kind: "undo" },
  taken_back: { kind: "taken_back", left: [] },
  put_back: { kind: "put_back", message: "It is back." },
  let_go: { kind: "let_go" },
  restored: {
    kind: "restored",
    reasons: [{ code: "database_restored", message: "Nobody knows." }],
  },
};

/**
 * Merges a step's changes into the facts before it. The result is the input for the next event.
 * Throws if the step was refused.
 */
export function after(
  before: TransitionFacts,
  event: Event,
  more: Partial<TransitionFacts> = {},
): TransitionFacts {
  const step = transition(before, event);
  if (!step.ok) throw new Error(step.message);
  const { identity, decidedBy, requested, tries } = step.patch;
  return {
    ...before,
    state: step.to,
    ...(identity === undefined ? {} : { identity: identity ?? undefined }),
    ...(decidedBy === undefined ? {} : { decidedBy: decidedBy ?? undefined }),
    ...(requested === undefined ? {} : { requested: requested ?? undefined }),
    ...(tries === undefined ? {} : { tries }),
    ...more,
  };
}

/** The state after a step, or the refusal's message. */
export const outcome = (step: TransitionResult): string => (step.ok ? step.to : step.message);
