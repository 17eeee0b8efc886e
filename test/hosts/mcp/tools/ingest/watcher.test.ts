import { expect, test } from "vitest";
import { writeEffectiveSettings } from "../../../../../src/store/settings/settings.ts";
import { testServer } from "../../support-server.ts";

const ENGINES = [
  { name: "PLEX_AUTO_INGEST", value: "false", origin: "environment" },
  { name: "PLEX_CONFIDENCE_THRESHOLD", value: "0.85", origin: "default" },
];

test("stop and start return the status, repeating them has no effect, and history names the caller", async () => {
  await using server = await testServer();
  for (const [name, paused] of [
    ["stop_watcher", true],
    ["stop_watcher", true],
    ["start_watcher", false],
    ["start_watcher", false],
  ] as const) {
    expect(await server.data(name, {}, "mcp:claude")).toMatchObject({
      engine: { paused, message: expect.stringMatching(/engine.*\(process 7 on here\)\.$/) },
    });
  }
  expect((await server.engine.history()).map(({ action, actor }) => [action, actor])).toEqual([
    ["paused", "mcp:claude"],
    ["resumed", "mcp:claude"],
  ]);
});

test("a client changes settings, sees their origin here and in the status, and resets them", async () => {
  await using server = await testServer();
  const { store } = server.engine;
  await store.write((trx) => writeEffectiveSettings(trx, ENGINES));
  await server.data("configure_watcher");
  expect(await server.engine.history()).toEqual([]);
  const args = {
    auto_ingest: true,
    confidence_threshold: 0.9,
    stable_seconds: 30,
    duplicate_policy: "skip",
  };
  expect(await server.data("configure_watcher", args, "mcp:claude")).toMatchObject({
    settings: [
      { name: "auto_ingest", value: "true", origin: "run time" },
      { name: "confidence_threshold", value: "0.9", origin: "run time" },
      { value: "30" },
      {},
      { value: "skip" },
    ],
  });
  expect(await server.data("get_watcher_status", { detail: "full" })).toMatchObject({
    settings: [
      { ...ENGINES[0], value: "true", origin: "run time" },
      { ...ENGINES[1], value: "0.9", origin: "run time" },
    ],
  });
  await server.data("configure_watcher", { reset: ["auto_ingest", "confidence_threshold"] });
  expect(await server.data("get_watcher_status", { detail: "full" })).toMatchObject({
    settings: ENGINES,
  });
  const history = (await server.engine.history()).filter(({ action }) => action === "configured");
  expect(history).toHaveLength(6);
  expect(history[0]).toMatchObject({
    actor: "mcp:claude",
    detail: { setting: "auto_ingest", from: "false", to: "true (run time)" },
  });
  expect(
    await server.error("configure_watcher", { auto_ingest: true, reset: ["auto_ingest"] }),
  ).toMatch(/given twice/);
});
