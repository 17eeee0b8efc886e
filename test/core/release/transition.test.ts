import { describe, expect, test } from "vitest";
import type { RequestedDecision } from "../../../src/core/release/release.ts";
import { type Event, NEXT, STATES, type State } from "../../../src/core/release/state.ts";
import { holdsFiles } from "../../../src/core/release/state-traits.ts";
import {
  MAX_TRIES,
  type TransitionFacts,
  transition,
} from "../../../src/core/release/transition.ts";
import { after, EVENTS, facts, NEW, OLD, outcome } from "./support-facts.ts";

const KINDS = Object.keys(EVENTS) as Event["kind"][];
const WISHES: (RequestedDecision | undefined)[] = [
  undefined,
  { kind: "approve", identity: NEW },
  { kind: "reject" },
  { kind: "withdraw", reasons: [] },
];

/**
 * Every state with every event, with and without published files, open operations, a requested
 * decision and a person's decision.
 */
function* everyCase(): Generator<{ before: TransitionFacts; event: Event }> {
  for (const state of STATES) {
    for (const kind of KINDS) {
      for (const published of [0, 2]) {
        for (const open of [0, 1]) {
          for (const requested of WISHES) {
            for (const decidedBy of ["engine", "person"] as const) {
              for (const tries of [0, MAX_TRIES - 1]) {
                yield {
                  before: facts(state, { published, open, requested, decidedBy, tries }),
                  event: EVENTS[kind],
                };
              }
            }
          }
        }
      }
    }
  }
}

// Repeated here by hand, so that the table in the code cannot change unnoticed.
const TABLE: Record<State, string> = {
  settling: "gone identifying ignored rejected review",
  identifying: "approved failed gone ignored review settling",
  review: "approved filed gone identifying ignored rejected settling",
  approved: "filing gone ignored rejected review settling",
  filing: "approved failed filed review settling undoing",
  filed: "undoing",
  rejected: "filed settling",
  ignored: "filed rejected settling",
  failed: "approved filed gone identifying rejected review settling",
  undoing: "approved filed rejected undone",
  undone: "approved filed settling",
  gone: "filed settling",
};

test("the table has exactly the allowed next states of each state", () => {
  expect(
    Object.fromEntries(STATES.map((state) => [state, NEXT[state].toSorted().join(" ")])),
  ).toEqual(TABLE);
});

test("no event under any facts makes a state change that the table lacks", () => {
  const wrong: string[] = [];
  for (const { before, event } of everyCase()) {
    const step = transition(before, event);
    if (step.ok && step.to !== before.state && !NEXT[before.state].includes(step.to)) {
      wrong.push(`${before.state} --${event.kind}--> ${step.to}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("only a choice, an error and a stop may leave a release in its state", () => {
  const staying = new Set<string>();
  for (const { before, event } of everyCase()) {
    const step = transition(before, event);
    if (step.ok && step.to === before.state) staying.add(event.kind);
  }
  expect([...staying].toSorted()).toEqual([
    "approve",
    "error",
    "reject",
    "stop_filing",
    "withdraw",
  ]);
});

test("a release with published files or an open operation is in filing, filed or undoing", () => {
  const wrong: string[] = [];
  for (const { before, event } of everyCase()) {
    if (!holdsFiles(before.state) || before.published + before.open === 0) continue;
    const step = transition(before, event);
    if (step.ok && !holdsFiles(step.to)) {
      wrong.push(`${before.state} --${event.kind}--> ${step.to}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("some event makes each state change in the table", () => {
  const reached = new Set<string>();
  for (const { before, event } of everyCase()) {
    const step = transition(before, event);
    if (step.ok && step.to !== before.state) reached.add(`${before.state} ${step.to}`);
  }
  const never = STATES.flatMap((from) => NEXT[from].map((to) => `${from} ${to}`)).filter(
    (move) => !reached.has(move),
  );
  // A person's retry starts from the files.
  expect(never).toEqual(["failed identifying"]);
});

test("a refusal names both states, or what blocks the release", () => {
  expect(outcome(transition(facts("filed"), EVENTS.content_changed))).toBe(
    "A release cannot go from filed to settling.",
  );
  expect(outcome(transition(facts("gone"), EVENTS.start_filing))).toBe(
    "A release cannot go from gone to filing.",
  );
  expect(outcome(transition(facts("filing", { published: 1 }), EVENTS.content_changed))).toBe(
    "A release with files in the library cannot go from filing to settling.",
  );
});

describe("each event works from its intended states", () => {
  const cases: [Event["kind"], State, Partial<TransitionFacts>, string][] = [
    ["settled", "settling", {}, "identifying"],
    ["vanished", "settling", {}, "gone"],
    ["vanished", "approved", {}, "gone"],
    ["vanished", "filing", {}, "A release cannot go from filing to gone."],
    ["content_changed", "rejected", {}, "settling"],
    ["content_changed", "ignored", {}, "settling"],
    ["content_changed", "undone", {}, "settling"],
    ["content_changed", "gone", {}, "settling"],
    ["sure", "identifying", {}, "approved"],
    ["unsure", "identifying", {}, "review"],
    ["unsure", "settling", {}, "review"],
    ["nothing_to_file", "settling", {}, "ignored"],
    ["nothing_to_file", "approved", {}, "ignored"],
    ["nothing_to_file", "review", {}, "ignored"],
    ["approve", "review", {}, "approved"],
    ["approve", "approved", {}, "approved"],
    ["approve", "failed", {}, "approved"],
    ["approve", "undone", {}, "approved"],
    ["approve", "settling", {}, "settling"],
    ["approve", "filing", { published: 1 }, "filing"],
    ["approve", "undoing", { published: 1 }, "undoing"],
    ["approve", "filed", { published: 1 }, "A release cannot go from filed to approved."],
    ["approve", "ignored", {}, "settling"],
    ["approve", "rejected", {}, "settling"],
    ["approve", "gone", {}, "A release cannot go from gone to approved."],
    ["withdraw", "approved", {}, "review"],
    ["withdraw", "approved", { decidedBy: "person" }, "review"],
    ["withdraw", "filing", { published: 1 }, "filing"],
    ["reject", "review", {}, "rejected"],
    ["reject", "settling", {}, "rejected"],
    ["reject", "failed", {}, "rejected"],
    ["reject", "filing", {}, "filing"],
    ["reject", "filed", {}, "A release cannot go from filed to rejected."],
    ["look_again", "review", {}, "identifying"],
    ["retry", "review", {}, "settling"],
    ["retry", "ignored", {}, "settling"],
    ["retry", "failed", {}, "settling"],
    ["retry", "failed", { decidedBy: "person" }, "approved"],
    ["start_filing", "approved", {}, "filing"],
    ["start_filing", "filing", {}, "A release cannot go from filing to filing."],
    ["all_published", "filing", { published: 3 }, "filed"],
    ["all_published", "filing", { published: 3, requested: { kind: "reject" } }, "undoing"],
    ["source_lost", "filing", { published: 3 }, "filed"],
    ["source_lost", "filing", {}, "settling"],
    ["stop_filing", "filing", {}, "approved"],
    ["stop_filing", "filing", { published: 1 }, "filing"],
    ["refused", "approved", {}, "review"],
    ["refused", "filing", {}, "review"],
    ["undo", "filed", { published: 1 }, "undoing"],
    ["undo", "filing", { published: 1 }, "A release cannot go from filing to undo."],
    ["put_back", "undone", { published: 1 }, "filed"],
    ["put_back", "rejected", { published: 1 }, "filed"],
    ["put_back", "approved", {}, "A release cannot go from approved to put back."],
    ["taken_back", "undoing", {}, "undone"],
    ["taken_back", "undoing", { requested: { kind: "reject" } }, "rejected"],
    ["taken_back", "undoing", { requested: { kind: "approve", identity: NEW } }, "approved"],
  ];
  test.each(cases)("%s from %s with %o: %s", (kind, state, more, expected) => {
    expect(outcome(transition(facts(state, more), EVENTS[kind]))).toBe(expected);
  });
});

describe("a person's identity", () => {
  const persons = (state: State, more: Partial<TransitionFacts> = {}) =>
    facts(state, { decidedBy: "person", ...more });

  test("survives changed content without another search", () => {
    const settling = after(persons("approved"), EVENTS.content_changed);
    expect(settling).toMatchObject({ state: "settling", identity: OLD, decidedBy: "person" });
    const again = after(after(settling, EVENTS.settled), EVENTS.sure);
    expect(again).toMatchObject({ state: "approved", identity: OLD, decidedBy: "person" });
  });

  test("survives losing its source before anything is published, and applies after a download that it preceded", () => {
    expect(after(persons("filing"), EVENTS.source_lost)).toMatchObject({
      identity: OLD,
      decidedBy: "person",
    });
    const settling = after(
      facts("settling", { identity: undefined, decidedBy: undefined }),
      EVENTS.approve,
    );
    expect(settling).toMatchObject({ state: "settling", identity: NEW, decidedBy: "person" });
  });

  test("survives files that are not a video yet, and applies once they are unpacked", () => {
    const archive = after(persons("settling"), {
      kind: "unsure",
      reasons: [{ code: "archive", message: "Packed." }],
    });
    expect(archive).toMatchObject({ state: "review", identity: OLD, decidedBy: "person" });
    const unpacked = after(after(archive, EVENTS.content_changed), EVENTS.settled);
    expect(after(unpacked, EVENTS.sure)).toMatchObject({
      state: "approved",
      identity: OLD,
      decidedBy: "person",
    });
  });

  test("is removed by changed content after a rejection, so that nothing is filed without asking", () => {
    for (const state of ["review", "approved", "settling", "failed"] as const) {
      const rejected = after(persons(state), EVENTS.reject);
      expect(after(rejected, EVENTS.content_changed), state).toMatchObject({ identity: undefined });
    }
    const wished = after(after(persons("filing"), EVENTS.reject), EVENTS.stop_filing);
    expect(wished).toMatchObject({ state: "undoing", requested: { kind: "reject" } });
    const undone = after(wished, EVENTS.taken_back);
    expect(undone).toMatchObject({ state: "rejected", requested: undefined });
    expect(after(undone, EVENTS.content_changed)).toMatchObject({ identity: undefined });
  });

  test("is removed by changed content after an undo, or by any changed content if the engine chose it", () => {
    const undone = after(persons("undoing"), EVENTS.taken_back);
    expect(undone).toMatchObject({ state: "undone", identity: OLD });
    expect(after(undone, EVENTS.content_changed)).toMatchObject({ identity: undefined });
    const settling = after(facts("approved"), EVENTS.content_changed);
    expect(settling).toMatchObject({ identity: undefined, decidedBy: undefined });
  });
});

describe("five tries", () => {
  const fiveErrors = (before: TransitionFacts): State[] => {
    const states: State[] = [];
    let now = before;
    for (let i = 0; i < MAX_TRIES; i++) {
      now = after(now, EVENTS.error);
      states.push(now.state);
    }
    return states;
  };

  test("retries a release four times, then fails it", () => {
    const { identifying, failed } = { identifying: "identifying", failed: "failed" } as const;
    expect(fiveErrors(facts("identifying"))).toEqual([
      identifying,
      identifying,
      identifying,
      identifying,
      failed,
    ]);
    expect(transition(facts("filing", { tries: 4 }), EVENTS.error)).toMatchObject({
      to: "failed",
      patch: { tries: 5, reasons: [{ code: "internal_error", message: "boom" }] },
    });
  });

  test("goes to review after five tries if the table does not allow failed", () => {
    expect(fiveErrors(facts("approved")).at(-1)).toBe("review");
    expect(fiveErrors(facts("settling")).at(-1)).toBe("review");
  });

  test("keeps retrying a release with files, and counts its tries", () => {
    for (const before of [
      facts("filing", { published: 1, tries: 7 }),
      facts("filing", { open: 1, tries: 7 }),
      facts("undoing", { published: 1, tries: 7 }),
      facts("undoing", { tries: 7 }),
    ]) {
      expect(transition(before, EVENTS.error)).toEqual({
        ok: true,
        to: before.state,
        patch: { tries: 8 },
      });
    }
  });

  test("a success or a user decision resets the count of tries", () => {
    expect(after(facts("settling", { tries: 3 }), EVENTS.settled).tries).toBe(0);
    expect(after(facts("identifying", { tries: 3 }), EVENTS.sure).tries).toBe(0);
    expect(after(facts("failed", { tries: 5 }), EVENTS.approve).tries).toBe(0);
    expect(after(facts("failed", { tries: 5 }), EVENTS.retry).tries).toBe(0);
    expect(after(facts("undoing", { tries: 5 }), EVENTS.taken_back).tries).toBe(0);
  });
});

describe("requested decisions", () => {
  test("keeps another identity requested during filing until the engine stops", () => {
    const filing = after(facts("filing", { published: 1 }), EVENTS.approve);
    expect(filing).toMatchObject({
      state: "filing",
      identity: OLD,
      requested: { kind: "approve", identity: NEW },
    });
  });

  test("the same identity requested during filing replaces a request for another, and then counts as a person's", () => {
    const wished = facts("filing", { requested: { kind: "approve", identity: NEW } });
    expect(after(wished, { kind: "approve", identity: OLD })).toMatchObject({
      state: "filing",
      requested: undefined,
      decidedBy: "person",
    });
  });

  test("another season or episode of the same series is another identity", () => {
    const filed = { type: "tv", tmdbId: 7, title: "Show", season: 1, episodes: [1] } as const;
    const filing = facts("filing", { identity: { ...filed, episodes: [1] } });
    const wishOf = (season?: number, episodes?: number[]) =>
      after(filing, {
        kind: "approve",
        identity: { type: "tv", tmdbId: 7, title: "Show", season, episodes },
      }).requested;
    expect(wishOf()).toBeUndefined();
    expect(wishOf(1, [1])).toBeUndefined();
    expect(wishOf(2, [1])).toMatchObject({ kind: "approve", identity: { season: 2 } });
    expect(wishOf(1, [1, 2])).toMatchObject({ kind: "approve", identity: { episodes: [1, 2] } });
  });

  test("the last requested decision counts", () => {
    const both = after(after(facts("filing"), EVENTS.approve), EVENTS.reject);
    expect(both.requested).toEqual({ kind: "reject", reason: "not wanted" });
    expect(after(both, EVENTS.approve).requested).toEqual({ kind: "approve", identity: NEW });
  });

  test("is carried out at once without published files, and otherwise after their undo", () => {
    const requested: RequestedDecision = { kind: "approve", identity: NEW };
    const clean = {
      state: "approved",
      identity: NEW,
      decidedBy: "person",
      requested: undefined,
      tries: 0,
    };
    expect(after(facts("filing", { requested, tries: 2 }), EVENTS.stop_filing)).toMatchObject(
      clean,
    );
    const undoing = after(facts("filing", { requested, published: 2 }), EVENTS.stop_filing);
    expect(undoing).toMatchObject({ state: "undoing", requested });
    expect(transition(undoing, EVENTS.taken_back).ok).toBe(false);
    expect(after({ ...undoing, published: 0 }, EVENTS.taken_back)).toMatchObject(clean);
  });

  test("an answer about a duplicate that comes with the other work holds after the undo", () => {
    const duplicates = { do: "keep_both", label: "4K" } as const;
    const undoing = after(facts("undoing", { published: 1 }), { ...EVENTS.approve, duplicates });
    expect(undoing).toMatchObject({ state: "undoing", requested: { identity: NEW, duplicates } });
    expect(transition({ ...undoing, published: 0 }, EVENTS.taken_back)).toMatchObject({
      to: "approved",
      patch: { identity: NEW, duplicates },
    });
    // Nothing is filed under the other title then, so the answer is asked again.
    expect(
      transition({ ...undoing, published: 0 }, { ...EVENTS.taken_back, isSeen: true }),
    ).toMatchObject({ to: "undone", patch: { identity: NEW, duplicates: null } });
  });

  test("a withdrawn filing goes to review, or is undone if a file is in the library", () => {
    const asked = after(facts("filing"), EVENTS.withdraw);
    expect(asked).toMatchObject({ state: "filing", requested: { kind: "withdraw" } });
    const back = { decidedBy: undefined, requested: undefined, tries: 0 };
    expect(after(asked, EVENTS.stop_filing)).toMatchObject({
      ...back,
      state: "review",
      identity: OLD,
    });
    const undoing = after({ ...asked, published: 1 }, EVENTS.stop_filing);
    expect(undoing.state).toBe("undoing");
    expect(after({ ...undoing, published: 0 }, EVENTS.taken_back)).toMatchObject({
      ...back,
      state: "undone",
    });
  });

  test("any end of filing first carries out the requested decision and clears it", () => {
    const wrong: string[] = [];
    for (const { before, event } of everyCase()) {
      if (
        !["filing", "undoing"].includes(before.state) ||
        !before.requested ||
        before.published + before.open > 0
      ) {
        continue;
      }
      const step = transition(before, event);
      if (step.ok && !["filing", "undoing"].includes(step.to) && step.patch.requested !== null) {
        wrong.push(`${before.state} --${event.kind}--> ${step.to}`);
      }
    }
    expect([...new Set(wrong)]).toEqual([]);
    for (const event of [EVENTS.refused, EVENTS.content_changed, EVENTS.source_lost]) {
      const rejected = after(facts("filing", { requested: { kind: "reject" } }), event);
      expect(after(rejected, EVENTS.taken_back), event.kind).toMatchObject({
        state: "rejected",
        requested: undefined,
      });
      expect(
        after(facts("filing", { requested: { kind: "approve", identity: NEW } }), event),
        event.kind,
      ).toMatchObject({
        state: "approved",
        identity: NEW,
        requested: undefined,
      });
    }
  });

  test("filing and undo start with no requests, and another identity waits while an operation is open", () => {
    expect(
      after(facts("approved", { requested: { kind: "reject" } }), EVENTS.start_filing).requested,
    ).toBeUndefined();
    const wished = facts("filing", { requested: { kind: "approve", identity: NEW }, open: 1 });
    expect(transition(wished, EVENTS.stop_filing).ok).toBe(false);
    expect(
      after(facts("filed", { requested: { kind: "reject" } }), EVENTS.undo).requested,
    ).toBeUndefined();
  });
});
