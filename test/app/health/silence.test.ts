import { expect, test } from "vitest";
import { createSourceHealth, readStatus } from "../../../src/app/engine/status.ts";
import { createServiceHealth } from "../../../src/app/health/service-check.ts";
import { OVERDUE_MS, watchSilence } from "../../../src/app/health/silence.ts";
import type { ShownVerdict } from "../../../src/app/shown/status-shape.ts";
import { Outage } from "../../../src/base/errors.ts";
import { CLIENT_KINDS } from "../../../src/core/torrent/kinds.ts";
import { formatStatusLines, toStatusExitCode } from "../../../src/hosts/cli/show/status-lines.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";

const read = ({ store }: TestEngine, running = true) =>
  readStatus(store, { lockHeld: () => running, mode: "hybrid" }, systemClock);

async function verdictOf(engine: TestEngine, kind: string): Promise<Partial<ShownVerdict>> {
  return (await read(engine)).verdicts.find(({ code }) => code === kind) ?? {};
}

/** A request that the test answers. */
function openRequest() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return { ask: () => promise, answer: () => resolve("yes"), fail: reject };
}

const SERVICES = [...CLIENT_KINDS, "plex", "tmdb"] as const;

test.each(SERVICES)(
  "%s is silent once its answer is 5 s late, and well with the answer",
  async (kind) => {
    await using engine = await testEngine();
    const { store, clock } = engine;
    const health = createServiceHealth({ store, clock, changed: () => {} }, kind);
    const deps = { health, clock };
    await health.note("it", undefined);
    clock.advance(60_000);
    const asked = new Date(clock.now()).toISOString();
    const { ask, answer } = openRequest();
    const answered = watchSilence(deps, "it", ask);
    clock.advance(OVERDUE_MS - 1);
    expect(await verdictOf(engine, kind)).toMatchObject({ state: "well" });
    clock.advance(1);
    await expect
      .poll(() => verdictOf(engine, kind))
      .toMatchObject({ state: "silent", was: "well", silent_since: asked });
    const status = await read(engine);
    expect(formatStatusLines(status).join("\n")).toMatch(
      /silent: has not answered since .* UTC\. Last ok .* UTC\./,
    );
    expect(toStatusExitCode(status)).toBe(0);
    expect(status.sources.find((source) => source.kind === kind)?.healthy).toBeUndefined();
    // Without an engine, no answer is awaited.
    expect((await read(engine, false)).verdicts.at(-1)).not.toHaveProperty("silent_since");
    answer();
    expect(await answered).toBe("yes");
    expect(await verdictOf(engine, kind)).toMatchObject({ state: "well" });
  },
);

test("a late failure leaves the source silent since the first request, until the failure is recorded", async () => {
  await using engine = await testEngine();
  const { store, clock } = engine;
  const health = createSourceHealth(store, "deluge", clock);
  const deps = { health, clock };
  const since = new Date(clock.now()).toISOString();
  for (const _ of [1, 2]) {
    const { ask, fail } = openRequest();
    const asked = watchSilence(deps, "box", ask);
    clock.advance(OVERDUE_MS);
    fail(new Outage("client_busy", "Deluge did not answer in time."));
    await expect(asked).rejects.toThrow("in time");
    // Nothing was ever known about this client.
    expect(await verdictOf(engine, "deluge")).toMatchObject({
      state: "silent",
      silent_since: since,
    });
    expect(await verdictOf(engine, "deluge")).not.toHaveProperty("was");
  }
  await health.note("box", "Deluge is off.");
  expect(await verdictOf(engine, "deluge")).toMatchObject({ state: "ill" });
  // A known problem is worse than silence.
  await health.silent("box", clock.now());
  expect(await verdictOf(engine, "deluge")).toMatchObject({ state: "ill" });
});

test("an answer after a silence is recorded at once, although nothing else has changed", async () => {
  await using engine = await testEngine();
  const { store, clock } = engine;
  const health = createSourceHealth(store, "folder", clock);
  await health.note("/in", undefined);
  await health.silent("/in", clock.now());
  clock.advance(1000);
  await health.note("/in", undefined);
  expect(await verdictOf(engine, "folder")).toMatchObject({
    state: "well",
    proven_at: new Date(clock.now()).toISOString(),
  });
});
