import { expect, test } from "vitest";
import { workOn } from "../../../src/app/engine/work-on.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { MustStop, Outage, UserError } from "../../../src/base/errors.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { actionsOf, type TestEngine, testEngine } from "../../support/engine.ts";

const failing = (
  engine: TestEngine,
  release: Release,
  error: unknown,
  signal = engine.signal,
): Promise<void> =>
  workOn(
    engine.deps,
    release,
    async () => {
      throw error;
    },
    signal,
  );

test("an outage makes the release wait and never uses up a try", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("a.mkv");
  for (let round = 0; round < 8; round++) {
    await failing(engine, await engine.now(id), new Outage("plex_unavailable", "Down."));
  }
  expect(await engine.now(id)).toMatchObject({
    state: "approved",
    tries: 0,
    waiting: { code: "plex_unavailable", attempt: 8 },
  });
  expect(engine.warnings).toContain("Down.");
});

test("an error that a person can fix sends the release to review with the problem and its solution", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("a.mkv");
  await failing(
    engine,
    await engine.now(id),
    new UserError("It is refused.", "Move it.", "refused"),
  );
  expect(await engine.now(id)).toMatchObject({
    state: "review",
    reasons: [{ code: "refused", message: "It is refused. Move it." }],
  });
  // The log reports this because of the history entry.
  expect(engine.warnings).toEqual([]);
});

test("retries after any other error with growing pauses, and gives up after five tries", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("a.mkv");
  const pauses: number[] = [];
  for (let round = 1; round < 5; round++) {
    await failing(engine, await engine.now(id), new Error("odd"));
    const { state, tries, retryAt = 0 } = await engine.now(id);
    expect([state, tries]).toEqual(["approved", round]);
    pauses.push(retryAt - engine.clock.now());
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000]);
  await failing(engine, await engine.now(id), new Error("odd"));
  const given = await engine.now(id);
  expect(["failed", "review"]).toContain(given.state);
  expect(given.reasons).toEqual([{ code: "internal_error", message: "odd" }]);
  expect((await actionsOf(engine, id)).filter((action) => action === "error")).toHaveLength(5);
});

test("a stop leaves the release unchanged and reports nothing", async () => {
  await using engine = await testEngine();
  const before = await engine.approved("a.mkv");
  await failing(engine, before, new Error("stopped"), AbortSignal.abort());
  expect(await engine.now(before.id)).toEqual(before);
  expect(engine.warnings).toEqual([]);
});

test("no failure overrides a decision that a person made during the work", async () => {
  await using engine = await testEngine();
  const errors = [
    new Outage("no_space", "Full."),
    new UserError("It is refused.", "Move it."),
    new Error("odd"),
  ];
  for (const [at, error] of errors.entries()) {
    const release = await engine.approved(`${at}.mkv`);
    const rejects = async (): Promise<never> => {
      await requestEach(
        engine.store,
        [release.id],
        { kind: "reject" },
        { actor: "cli:anna", at: 1 },
      );
      throw error;
    };
    await workOn(engine.deps, release, rejects, engine.signal);
    const now = await engine.now(release.id);
    expect(now).toMatchObject({ state: "rejected", tries: 0, reasons: [] });
    expect([now.waiting, now.retryAt]).toEqual([undefined, undefined]);
  }
});

test("successful work causes no further change", async () => {
  await using engine = await testEngine();
  const before = await engine.approved("a.mkv");
  await workOn(engine.deps, before, async () => {}, engine.signal);
  expect(await engine.now(before.id)).toEqual(before);
});

test("rethrows a lost lock and leaves the release unchanged", async () => {
  await using engine = await testEngine();
  const before = await engine.approved("a.mkv");
  const lost = new MustStop("The lock is lost.", "Start again.", "conflict");
  await expect(failing(engine, before, lost)).rejects.toBe(lost);
  expect(await engine.now(before.id)).toEqual(before);
  expect(engine.warnings).toEqual([]);
});
