import { expect, test } from "vitest";
import { readStatus } from "../../src/app/status.ts";
import { waitFor } from "../../src/app/wait.ts";
import { Outage } from "../../src/core/outage.ts";
import { appendHistory } from "../../src/store/history.ts";
import { writeEffectiveSettings } from "../../src/store/settings.ts";
import { recordHealth } from "../../src/store/sources.ts";
import { testEngine } from "../support/engine.ts";

test("engine, mode, counts, sources and settings at one look", async () => {
  await using engine = await testEngine();
  await engine.approved("Heat.mkv");
  const settings = [{ name: "PLEX_MODE", value: "hybrid", origin: "default" }];
  await engine.store.write(async (trx) => {
    await recordHealth(trx, { kind: "folder", name: "/in\u202e", healthy: false, message: "Gone\n." });
    await recordHealth(trx, { kind: "plex", name: "plex", healthy: true, lastSuccessAt: 0 });
    await writeEffectiveSettings(trx, settings);
  });
  expect(await readStatus(engine.store, () => true, "hybrid")).toMatchObject({
    engine: { running: true, pid: 7, paused: false },
    mode: "hybrid",
    counts: { approved: 1, filed: 0, review: 0 },
    sources: [
      { kind: "folder", name: "/in\ufffd", healthy: false, message: "Gone\ufffd." },
      { kind: "plex", name: "plex", healthy: true, last_success_at: "1970-01-01T00:00:00.000Z" },
    ],
    settings,
    last_errors: [],
  });
});

test("the last five troubles, newest first, with their release and code", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.mkv");
  await waitFor(engine.store, await engine.now(id), new Outage("no_space", "Full."), { actor: "engine", at: 1 });
  for (let at = 2; at < 8; at++)
    await engine.store.write((trx) =>
      appendHistory(trx, { at, action: "error", actor: "engine", detail: { message: `e${at}` } }),
    );
  const { last_errors: last } = await readStatus(engine.store, () => false, "hybrid");
  expect(last.map(({ message }) => message)).toEqual(["e7", "e6", "e5", "e4", "e3"]);
  await waitFor(engine.store, await engine.now(id), new Outage("not_writable", "No."), { actor: "engine", at: 9 });
  expect((await readStatus(engine.store, () => false, "hybrid")).last_errors[0]).toEqual({
    at: "1970-01-01T00:00:00.009Z",
    code: "not_writable",
    message: "No.",
    release_id: id,
  });
});
