import { expect, test } from "vitest";
import { changeState } from "../../../../src/app/releases/change-state.ts";
import { approve } from "../../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../../src/app/review/decisions/engine-requests.ts";
import {
  explainNextStep,
  type RequestKind,
} from "../../../../src/app/review/decisions/next-step.ts";
import { toCommandText } from "../../../../src/base/actions/sentence.ts";
import { type Event, STATES, type State } from "../../../../src/core/release/state.ts";
import type { Store } from "../../../../src/store/open.ts";
import { HEAT, type TestEngine, testEngine } from "../../../support/engine.ts";
import { inReview } from "../../../support/review-release.ts";

const by = { actor: "cli:anna", at: 9 };

const WAYS: Partial<Record<State, Event[]>> = {
  review: [],
  rejected: [{ kind: "reject" }],
  gone: [{ kind: "vanished" }],
  approved: [{ kind: "approve", identity: HEAT }],
  filing: [{ kind: "approve", identity: HEAT }, { kind: "start_filing" }],
  filed: [
    { kind: "approve", identity: HEAT },
    { kind: "start_filing" },
    { kind: "all_published", problems: [] },
  ],
};

async function inState(engine: TestEngine, state: State): Promise<number> {
  const id = await inReview(engine, `${state}.mkv`);
  for (const event of WAYS[state] ?? []) {
    await changeState(engine.store, await engine.now(id), event, by);
  }
  expect((await engine.now(id)).state).toBe(state);
  return id;
}

const cases: [RequestKind, State, RegExp][] = [
  ["approve", "filed", /plex-ingest refile ID\b/],
  ["approve", "gone", /plex-ingest retry ID\b/],
  ["undo", "review", /plex-ingest reject ID\b/],
  ["undo", "filing", /plex-ingest reject ID\b/],
  ["undo", "rejected", /plex-ingest retry ID\b/],
  ["retry", "filed", /plex-ingest undo ID\b/],
  ["retry", "approved", /plex-ingest approve ID\b/],
  ["retry", "filing", /plex-ingest reject ID\b/],
  ["reject", "filed", /plex-ingest undo ID\b/],
];

test.each(cases)(
  "refuses %s of a release that is %s, and says what to type next",
  async (asked, state, says) => {
    await using engine = await testEngine();
    const id = await inState(engine, state);
    const ask = {
      approve: () =>
        approve(engine.store, [{ ids: [id], approval: { type: "movie", tmdbId: 5 } }], by),
      undo: () => requestEach(engine.store, [id], { kind: "undo" }, by),
      retry: () => requestEach(engine.store, [id], { kind: "retry" }, by),
      reject: () => requestEach(engine.store, [id], { kind: "reject" }, by),
    };
    const [answer] = await ask[asked]();
    expect(answer).toMatchObject({ ok: false, code: "refused" });
    expect(toCommandText(answer?.message ?? "").replaceAll(String(id), "ID")).toMatch(says);
  },
);

test("the hint for undoing a filed release does not say that nothing is filed", () => {
  const hint = toCommandText(explainNextStep("undo", "filed", 3));
  expect(hint).not.toContain("Nothing of it is filed");
  expect(hint).toMatch(/is filed.*`plex-ingest undo 3`/);
});

test("every request has an explanation in every state", () => {
  for (const asked of ["approve", "reject", "retry", "undo"] as const) {
    for (const state of STATES) {
      expect(toCommandText(explainNextStep(asked, state, 3)), `${asked} ${state}`).toMatch(
        /^[A-Z].{15,}\.$/,
      );
    }
  }
});

test("stores the reason for a rejection in the release and in the history", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv");
  expect(await requestEach(engine.store, [id], { kind: "reject", reason: "seen it" }, by)).toEqual([
    { id, ok: true, state: "rejected" },
  ]);
  expect(await engine.now(id)).toMatchObject({
    state: "rejected",
    reasons: [{ code: "rejected", message: "seen it" }],
  });
  expect((await engine.history(id)).at(-1)).toMatchObject({
    action: "rejected",
    actor: "cli:anna",
    detail: { reason: "seen it" },
  });
});

test("a retry settles and identifies the release again", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv");
  await requestEach(engine.store, [id], { kind: "reject" }, by);
  expect(await requestEach(engine.store, [id], { kind: "retry" }, by)).toEqual([
    { id, ok: true, state: "settling" },
  ]);
  expect((await engine.history(id)).at(-1)).toMatchObject({ action: "retried", from: "rejected" });
});

test("if a call for several releases times out, its decisions stay and the other releases are reported as not reached", async () => {
  await using engine = await testEngine();
  const names = ["a", "b", "c", "d"];
  const ids: number[] = [];
  for (const name of names) ids.push(await inReview(engine, `${name}.mkv`));
  /** Aborts the call while write number `number` waits for its turn. */
  const endingAt = (number: number) => {
    const call = new AbortController();
    let writes = 0;
    const write: Store["write"] = (work) => {
      if (++writes === number) call.abort(new Error("late"));
      return engine.store.write(work, call.signal);
    };
    return [{ ...engine.store, write }, call.signal] as const;
  };
  const [store, signal] = endingAt(3);
  const open = {
    ok: false,
    code: "not_reached",
    message: expect.stringContaining("Decide it again"),
  };
  const work = { type: "movie", tmdbId: 949 } as const;
  const approvals = ids.map((id) => ({ ids: [id], approval: work }));
  expect(await approve(store, approvals, by, undefined, signal)).toMatchObject([
    { ok: true },
    { ok: true },
    open,
    open,
  ]);
  expect(await Promise.all(ids.map(async (id) => (await engine.now(id)).state))).toEqual([
    "approved",
    "approved",
    "review",
    "review",
  ]);
  const [again, late] = endingAt(2);
  const rejected = requestEach(again, ids.slice(2), { kind: "reject" }, by, { signal: late });
  expect(await rejected).toMatchObject([{ ok: true, state: "rejected" }, open]);
  // If nothing was decided, the call throws instead of returning an answer.
  const [none, over] = endingAt(1);
  await expect(
    approve(none, [{ ids: ids.slice(3), approval: work }], by, undefined, over),
  ).rejects.toThrow("late");
});
