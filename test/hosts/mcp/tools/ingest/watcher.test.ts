import { expect, test } from "vitest";
import { writeEffectiveSettings } from "../../../../../src/store/settings/settings.ts";
import { writeTorrents } from "../../../../../src/store/torrents/torrents.ts";
import { inReview } from "../../../../support/review-release.ts";
import { testServer } from "../../support-server.ts";

test("the status has engine, mode, sources, counts and settings", async () => {
  await using server = await testServer();
  await inReview(server.engine, "Dune.mkv");
  await server.engine.store.write((trx) =>
    writeEffectiveSettings(trx, [{ name: "PLEX_AUTO_INGEST", value: "true", origin: "environment" }]),
  );
  const status = await server.data("get_watcher_status");
  expect(status).toMatchObject({
    engine: { running: true, host: "here", pid: 7, paused: false },
    mode: "hybrid",
    counts: { review: 1, filed: 0 },
    settings: [{ name: "PLEX_AUTO_INGEST", value: "true", origin: "environment" }],
    last_errors: [],
  });
});

test("the status has the waiting torrents", async () => {
  await using server = await testServer();
  const waits = { code: "downloading" as const, message: "Half of it is there." };
  const hash = "a".repeat(40);
  const torrent = {
    client: "transmission",
    hash,
    name: "Film.a",
    folder: "/in",
    complete: false,
    waits,
    seenAt: 1,
    missing: 0,
  };
  await server.engine.store.write((trx) => writeTorrents(trx, [torrent]));
  expect(await server.data("get_watcher_status")).toMatchObject({
    torrents: [{ hash, name: "Film.a", waits }],
    torrents_total: 1,
  });
});

test("stop and start return the status, a repeat has no effect, and history names who asked", async () => {
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
