import { expect, test } from "vitest";
import { createSourceHealth, readStatus } from "../../../src/app/engine/status.ts";
import { type KnownSource, listVerdicts } from "../../../src/app/engine/verdicts.ts";
import type { ShownEngineOf } from "../../../src/app/shown/status-shape.ts";
import { toPageText, translateSentences } from "../../../src/base/actions/sentence.ts";
import { formatStatusLines, toStatusExitCode } from "../../../src/hosts/cli/show/status-lines.ts";
import { stateOf } from "../../../src/hosts/ui/model/pill-state.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";

const MINUTE_MS = 60_000;

const AT = "2026-03-01T12:34:00.000Z";
const worker = (storage: string): ShownEngineOf => ({
  storage,
  host: "nas",
  pid: 42,
  state: "working",
  since: AT,
});

const statusOf = ({ store }: TestEngine, running = true) =>
  readStatus(store, { lockHeld: () => running, mode: "hybrid" }, systemClock);

test("each verdict has the time of its last check, of its last success and of its last change", async () => {
  await using engine = await testEngine();
  const { clock } = engine;
  const health = createSourceHealth(engine.store, "plex", clock);
  const iso = (): string => new Date(clock.now()).toISOString();
  const plex = async () =>
    (await statusOf(engine)).verdicts.find(({ code }) => code === "plex") ?? {};

  const well = iso();
  await health.note("plex", undefined);
  expect(await plex()).toMatchObject({
    state: "well",
    since: well,
    proven_at: well,
    well_at: well,
  });
  clock.advance(5 * MINUTE_MS);
  const again = iso();
  await health.note("plex", undefined);
  expect(await plex()).toMatchObject({ since: well, proven_at: again, well_at: again });
  clock.advance(5 * MINUTE_MS);
  const ill = iso();
  await health.note("plex", "Plex does not answer.");
  expect(await plex()).toMatchObject({
    state: "ill",
    since: ill,
    proven_at: ill,
    well_at: again,
    message: "Plex does not answer.",
  });
  clock.advance(5 * MINUTE_MS);
  const still = iso();
  // Another text about the same problem is no change of the state.
  await health.note("plex", "Plex refuses the connection.");
  expect(await plex()).toMatchObject({ since: ill, proven_at: still, well_at: again });
  expect(formatStatusLines(await statusOf(engine)).join("\n")).toMatch(
    /plex {2,}not ok: Plex refuses the connection\. Checked .* UTC\. Last ok .* UTC\./,
  );
});

const NONE = { running: false, paused: false, message: "No engine is running." };
const RUNS = { running: true, paused: false, pid: 42, host: "nas", since: AT };

test.each([
  [true, true, "well"],
  [true, false, "ill"],
  [true, undefined, "silent"],
  [false, true, "silent"],
  [false, false, "ill"],
  [false, undefined, "silent"],
] as const)("with an engine (%j), a source that was well (%j) is %s", (running, healthy, state) => {
  const facts = running
    ? { engine: RUNS, engines: [worker("nas")], mode: "hybrid" }
    : { engine: NONE, engines: [], mode: "hybrid" };
  const source: KnownSource = {
    kind: "folder",
    name: "/in",
    ...(healthy === undefined ? {} : { healthy, checkedAt: 1 }),
  };
  expect(listVerdicts(facts, [source])[1]).toMatchObject({ code: "folder", name: "/in", state });
});

test("a nightly job that is planned and has not run is silent, and its next run is shown", () => {
  const facts = { engine: RUNS, engines: [worker("nas")], mode: "hybrid" };
  const message = "next at 2026-03-02 04:17 UTC";
  const planned: KnownSource = { kind: "schedule", name: "backup", healthy: true, message };
  const verdictOf = (source: KnownSource) => listVerdicts(facts, [source])[1];
  const row = { code: "schedule", name: "backup", message };
  expect(verdictOf(planned)).toEqual({ ...row, state: "silent" });
  expect(verdictOf({ ...planned, checkedAt: 1, lastSuccessAt: 1 })).toMatchObject({
    ...row,
    state: "well",
  });
});

test("an engine is well if it answers, and silent where none has to run", () => {
  const judge = (mode: string, engine = NONE, engines: ShownEngineOf[] = []) =>
    listVerdicts({ engine, engines, mode }, []).map(({ state }) => state);
  expect(["hybrid", "daemon", "mcp", "hook"].map((mode) => judge(mode)[0])).toEqual([
    "ill",
    "ill",
    "silent",
    "silent",
  ]);
  // The process is suspended: it holds the lock and does nothing.
  const frozen = { ...RUNS, message: "The engine is suspended." };
  for (const mode of ["hybrid", "hook"]) {
    expect(judge(mode, frozen)).toEqual(["ill"]);
    expect(judge(mode, frozen, [worker("nas")])).toEqual(["well"]);
  }
});

test.each([
  ["hybrid", "bad", 1],
  ["hook", "ok", 0],
] as const)("without an engine in mode %s, the page's header is %s", async (mode, tone, code) => {
  await using engine = await testEngine();
  const status = await readStatus(engine.store, { lockHeld: () => false, mode }, systemClock);
  expect(stateOf(translateSentences(status, toPageText)).tone).toBe(tone);
  expect(toStatusExitCode(status)).toBe(code);
});

test("with several storages, each has a verdict about its engine and about its sources", () => {
  const facts = {
    engine: RUNS,
    engines: [worker("attic")],
    storages: ["attic", "cellar"],
    mode: "hybrid",
  };
  const source = (storageName: string): KnownSource => ({
    kind: "tmdb",
    name: "tmdb",
    healthy: true,
    checkedAt: 1,
    storageName,
  });
  expect(
    listVerdicts(facts, [source("attic"), source("cellar")]).map(({ code, storage, state }) => [
      code,
      storage,
      state,
    ]),
  ).toEqual([
    ["engine", "attic", "well"],
    ["engine", "cellar", "ill"],
    ["tmdb", "attic", "well"],
    ["tmdb", "cellar", "silent"],
  ]);
});

test("status and the page's header are ill exactly while a verdict is", async () => {
  await using engine = await testEngine();
  const kinds = [
    "folder",
    "plex",
    "tmdb",
    "library",
    "routes",
    "schedule",
    "transmission",
  ] as const;
  for (let which = 0; which <= kinds.length; which++) {
    for (const [index, kind] of kinds.entries()) {
      const problem = index === which ? `The ${kind} does not work.` : undefined;
      engine.clock.advance(MINUTE_MS);
      await createSourceHealth(engine.store, kind, engine.clock).note(kind, problem);
    }
    // The engine's own verdict depends on heartbeats, which are tested above.
    const status = await statusOf(engine);
    const verdicts = status.verdicts.filter(({ code }) => code !== "engine");
    const ill = verdicts.filter(({ state }) => state === "ill");
    expect(ill.map(({ code }) => code)).toEqual(kinds.slice(which, which + 1));
    const shown = { ...status, verdicts };
    expect(toStatusExitCode(shown)).toBe(ill.length);
    const { tone, cause } = stateOf(translateSentences(shown, toPageText));
    expect([tone, cause]).toEqual(
      ill[0] === undefined ? ["ok", undefined] : ["bad", ill[0].message],
    );
  }
});
