import { expect, test } from "vitest";
import { appendHistory } from "../../../../../src/store/releases/history.ts";
import { writeEffectiveSettings } from "../../../../../src/store/settings/settings.ts";
import { testServer } from "../../support-server.ts";

const ENGINES = [
  { name: "PLEX_AUTO_INGEST", value: "false", origin: "environment" },
  { name: "PLEX_CONFIDENCE_THRESHOLD", value: "0.85", origin: "default" },
];

test("a client changes settings, sees their origin here and in the status, and resets them", async () => {
  await using server = await testServer();
  const { store } = server.engine;
  await store.write((trx) => writeEffectiveSettings(trx, ENGINES));
  const args = { auto_ingest: true, confidence_threshold: 0.9, stable_seconds: 30, duplicate_policy: "skip" };
  const changed = await server.data("configure_watcher", args, "mcp:claude");
  expect(changed).toMatchObject({
    settings: [
      { name: "auto_ingest", value: "true", origin: "run time" },
      { name: "confidence_threshold", value: "0.9", origin: "run time" },
      {},
      {},
      {},
    ],
  });
  expect(await server.data("get_watcher_status")).toMatchObject({
    settings: [
      { ...ENGINES[0], value: "true", origin: "run time" },
      { ...ENGINES[1], value: "0.9", origin: "run time" },
    ],
  });
  await server.data("configure_watcher", { reset: ["auto_ingest", "confidence_threshold"] });
  expect(await server.data("get_watcher_status")).toMatchObject({ settings: ENGINES });
  const history = (await server.engine.history()).filter(({ action }) => action === "configured");
  expect(history).toHaveLength(6);
  expect(history[0]).toMatchObject({
    actor: "mcp:claude",
    detail: { setting: "auto_ingest", from: "false", to: "true (run time)" },
  });
});

test("without arguments it only shows the settings", async () => {
  await using server = await testServer();
  await server.data("configure_watcher");
  expect(await server.engine.history()).toEqual([]);
});

test("a value that is not allowed is refused with what is", async () => {
  await using server = await testServer();
  expect(await server.error("configure_watcher", { confidence_threshold: 0.3 })).toMatch(/confidence_threshold.*0\.5/);
  expect(await server.error("configure_watcher", { duplicate_policy: "replace" })).toMatch(/keep_both/);
  expect(await server.error("configure_watcher", { auto_ingest: true, reset: ["auto_ingest"] })).toMatch(/named twice/);
});

test("read-only there is no such tool, and the statistics are still there", async () => {
  await using server = await testServer({ readOnly: true });
  expect(await server.error("configure_watcher", {})).toMatch(/configure_watcher/);
  expect(await server.data("get_ingest_statistics", { days: 7 })).toMatchObject({ by_day: [], decisions: { auto: 0 } });
});

test("the statistics count why a person was asked", async () => {
  await using server = await testServer();
  const { store, clock } = server.engine;
  const reasons = [{ code: "remake_rival", message: "“Dune” may be two films." }];
  const held = { action: "held", from: "identifying", to: "review", actor: "engine", detail: { reasons } } as const;
  await store.write((trx) => appendHistory(trx, { ...held, at: clock.now() }));
  const { by_day, by_reason } = await server.data("get_ingest_statistics");
  expect(by_day).toMatchObject([{ filed: 0, review: 1 }]);
  expect(by_reason).toEqual({ remake_rival: 1 });
  expect(await server.error("get_ingest_statistics", { days: 1000 })).toMatch(/days/);
});
