import { expect, test } from "vitest";
import { createBacklog } from "../../../src/app/discover/backlog.ts";
import { createSourceHealth, readStatus } from "../../../src/app/engine/status.ts";
import { waitFor } from "../../../src/app/releases/waiting.ts";
import { sentence } from "../../../src/base/actions/sentence.ts";
import { Outage } from "../../../src/base/errors.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { setPlex } from "../../../src/store/plex/plex-proofs.ts";
import { appendAll, appendHistory } from "../../../src/store/releases/history.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { listSourceHealth, recordHealth } from "../../../src/store/releases/sources.ts";
import { writeEffectiveSettings } from "../../../src/store/settings/settings.ts";
import { type RegisteredTorrent, writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { SILENT_LOG } from "../../support/log.ts";
import { remembered } from "../../support/torrent.ts";

const ENGINE = { actor: "engine", at: 1 };
const statusOf = ({ store }: TestEngine, running = false) =>
  readStatus(store, { lockHeld: () => running, mode: "hybrid" }, systemClock);

test("status shows engine, mode, counts, sources and settings together", async () => {
  await using engine = await testEngine();
  await engine.approved("Heat.mkv");
  const settings = [{ name: "PLEX_MODE", value: "hybrid", origin: "default" }];
  await engine.store.write(async (trx) => {
    await recordHealth(trx, {
      kind: "folder",
      name: "/in\u202e",
      healthy: false,
      message: "Gone\n.",
    });
    await recordHealth(trx, { kind: "plex", name: "plex", healthy: true, lastSuccessAt: 0 });
    await writeEffectiveSettings(trx, settings);
  });
  expect(await statusOf(engine, true)).toMatchObject({
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

test("reports a problem that prevents saving as an unhealthy source, even if the engine could not record it", async () => {
  await using engine = await testEngine();
  const of = (trouble: string | undefined) =>
    readStatus(engine.store, { lockHeld: () => true, mode: "hybrid" }, systemClock, {
      settings: async () => [],
      sources: [],
      trouble: async () => trouble,
    });
  expect((await of(undefined)).sources).toEqual([]);
  expect((await of("The state folder is full.")).sources).toMatchObject([
    { kind: "this machine", healthy: false, message: "The state folder is full." },
  ]);
});

test("counts and names filed releases that Plex matched to another work or does not show", async () => {
  await using engine = await testEngine();
  const filed = async (name: string, plex: "seen" | "mismatch" | "not_seen"): Promise<number> => {
    const { id } = await engine.approved(name);
    await engine.store.read
      .updateTable("release")
      .set({ state: "filed" })
      .where("id", "=", id)
      .execute();
    await engine.store.write(async (trx) => {
      await setPlex(trx, id, plex);
      await appendHistory(trx, { at: 1, releaseId: id, action: `plex_${plex}`, actor: "engine" });
    });
    return id;
  };
  await filed("Heat.mkv", "seen");
  expect(await statusOf(engine)).not.toHaveProperty("plex");
  const wrong = await filed("Dune\u202e.mkv", "mismatch");
  expect((await statusOf(engine)).plex).toEqual({
    mismatch: 1,
    not_seen: 0,
    releases: [{ release_id: wrong, name: "Dune\ufffd.mkv", plex: "mismatch" }],
  });
});

test("status lists the first twenty waiting torrents by name and the total, without removed and complete torrents", async () => {
  await using engine = await testEngine();
  expect(await statusOf(engine)).not.toHaveProperty("torrents");
  const id = await engine.store.write((trx) =>
    addRelease(
      trx,
      { source: "torrent", name: "Film 00", path: "/in/Film 00", state: "settling" },
      ENGINE,
    ),
  );
  const waits = { code: "downloading" as const, message: "Half of it\u202e is there." };
  const one = (n: number, more: Partial<RegisteredTorrent> = {}): RegisteredTorrent =>
    remembered("", {
      hash: String(n).padStart(40, "0"),
      name: `Film ${String(n).padStart(2, "0")}\n`,
      waits,
      ...more,
    });
  const waiting = Array.from({ length: 23 }, (_, n) => one(n, n === 0 ? { releaseId: id } : {}));
  const others = [one(50, { goneAt: 5 }), one(51, { waits: undefined })];
  await engine.store.write((trx) => writeTorrents(trx, [...others, ...waiting.toReversed()]));
  const status = await statusOf(engine);
  expect(status.torrents_total).toBe(23);
  expect(status.torrents?.map(({ name }) => name)).toEqual(
    Array.from({ length: 20 }, (_, n) => `Film ${String(n).padStart(2, "0")}\ufffd`),
  );
  expect(status.torrents?.slice(0, 2)).toEqual([
    {
      hash: "0".repeat(40),
      name: "Film 00\ufffd",
      waits: { code: "downloading", message: "Half of it\ufffd is there." },
      release_id: id,
    },
    expect.not.objectContaining({ release_id: expect.anything() }),
  ]);
});

test("status lists the last five problems, newest first, with their release and code", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.mkv");
  await waitFor(engine.store, await engine.now(id), new Outage("no_space", "Full."), ENGINE);
  for (let at = 2; at < 8; at++) {
    await engine.store.write((trx) =>
      appendHistory(trx, { at, action: "error", actor: "engine", detail: { message: `e${at}` } }),
    );
  }
  const { last_errors: last } = await statusOf(engine);
  expect(last.map(({ message }) => message)).toEqual(["e7", "e6", "e5", "e4", "e3"]);
  const said = sentence`Downloads are parked, see ${{ do: "backlog" }}.`;
  await engine.store.write((trx) =>
    appendHistory(trx, {
      at: 8,
      action: "database_restored",
      actor: "engine",
      detail: { message: said },
    }),
  );
  const { last_errors: newest } = await statusOf(engine);
  expect(newest[0]?.message).toEqual("Downloads are parked, see `plex-ingest backlog`.");
  await waitFor(engine.store, await engine.now(id), new Outage("not_writable", "No."), {
    actor: "engine",
    at: 9,
  });
  expect((await statusOf(engine)).last_errors[0]).toEqual({
    at: "1970-01-01T00:00:00.009Z",
    code: "not_writable",
    message: "No.",
    release_id: id,
  });
  const plays = new Outage("playing", "Plex is playing it.");
  await waitFor(engine.store, await engine.now(id), plays, { actor: "engine", at: 10 });
  expect((await statusOf(engine)).last_errors[0]).toMatchObject({ message: "No." });
});

test("status lists an outage that is older than many waits for Sonarr and for a player", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.mkv");
  await waitFor(engine.store, await engine.now(id), new Outage("no_space", "Full."), ENGINE);
  const turns = ["claimed_by_arr", "playing"].flatMap((code) => Array<string>(20).fill(code));
  await engine.store.write((trx) =>
    appendAll(
      trx,
      turns.map((code, at) => ({
        at: at + 2,
        action: "waiting",
        actor: "engine",
        detail: { code, message: "It takes its turn." },
      })),
    ),
  );
  expect((await statusOf(engine)).last_errors).toMatchObject([{ code: "no_space" }]);
});

test("shows the number of parked releases only if there are any", async () => {
  await using engine = await testEngine();
  expect(await statusOf(engine)).not.toHaveProperty("parked");
  const fresh = Array.from(
    { length: 28 },
    (_, at) => ({ name: `${at}.mkv`, kind: "file", dev: "1", ino: `${at}` }) as const,
  );
  const backlog = createBacklog({
    store: engine.store,
    policy: "ask",
    clock: engine.clock,
    log: SILENT_LOG,
  });
  await backlog.takeInNew("/in", { fresh, total: 28, there: true }, engine.signal);
  expect(await statusOf(engine)).toMatchObject({
    parked: 28,
    counts: { ignored: 28 },
  });
});

test("without an engine, shows the caller's own settings and sources, each with its last known health", async () => {
  await using engine = await testEngine();
  await engine.store.write(async (trx) => {
    await recordHealth(trx, { kind: "folder", name: "/in", healthy: true, lastSuccessAt: 0 });
    await recordHealth(trx, {
      kind: "folder",
      name: "/no/longer",
      healthy: false,
      message: "Gone.",
    });
    await recordHealth(trx, { kind: "tmdb", name: "tmdb", healthy: true, lastSuccessAt: 0 });
    await writeEffectiveSettings(trx, [{ name: "PLEX_MODE", value: "daemon", origin: "default" }]);
  });
  const own = {
    settings: async () => [{ name: "PLEX_MODE", value: "mcp", origin: "environment" }],
    sources: [
      { kind: "folder", name: "/in" },
      { kind: "folder", name: "/new" },
    ] as const,
  };
  const stopped = await readStatus(
    engine.store,
    { lockHeld: () => false, mode: "mcp" },
    systemClock,
    own,
  );
  expect(stopped.settings).toEqual([{ name: "PLEX_MODE", value: "mcp", origin: "environment" }]);
  expect(stopped.sources).toEqual([
    { kind: "folder", name: "/in", healthy: true, last_success_at: "1970-01-01T00:00:00.000Z" },
    { kind: "folder", name: "/new" },
    { kind: "tmdb", name: "tmdb", healthy: true, last_success_at: "1970-01-01T00:00:00.000Z" },
  ]);
  const running = await readStatus(
    engine.store,
    { lockHeld: () => true, mode: "mcp" },
    systemClock,
    own,
  );
  expect(running.settings).toMatchObject([{ value: "daemon" }]);
  expect(running.sources.map(({ name }) => name)).toEqual(["/in", "/no/longer", "tmdb"]);
});

test("reports and writes a change of health at once, and everything else once a minute", async () => {
  await using engine = await testEngine();
  const { store, clock } = engine;
  const health = createSourceHealth(store, "plex", clock);
  const told = async () => (await listSourceHealth(store.read))[0];
  const start = clock.now();
  expect(await health.note("plex", undefined)).toBe(false);
  clock.advance(1000);
  expect(await health.note("plex", undefined)).toBe(false);
  expect(await told()).toMatchObject({ healthy: true, lastSuccessAt: start });
  expect(await health.note("plex", "Down.")).toBe(true);
  expect(await health.note("plex", "Down.")).toBe(false);
  expect(await told()).toMatchObject({ healthy: false, message: "Down.", lastSuccessAt: start });
  expect(await health.note("plex", "Refused.")).toBe(true);
  expect(await health.note("plex", undefined)).toBe(true);
  expect(await told()).toMatchObject({
    healthy: true,
    message: undefined,
    lastSuccessAt: start + 1000,
  });
  clock.advance(60_000);
  await health.note("plex", undefined);
  expect(await told()).toMatchObject({ lastSuccessAt: start + 61_000 });
});

test("reports a change of health again next time if it could not be written", async () => {
  await using engine = await testEngine();
  let isFull = false;
  const write: typeof engine.store.write = (work, signal) =>
    isFull
      ? Promise.reject(new Outage("no_space", "The disk is full."))
      : engine.store.write(work, signal);
  const health = createSourceHealth({ ...engine.store, write }, "plex", engine.clock);
  await health.note("plex", undefined);
  isFull = true;
  await expect(health.note("plex", "Down.")).rejects.toThrow("The disk is full.");
  isFull = false;
  expect(await health.note("plex", "Down.")).toBe(true);
  expect(await listSourceHealth(engine.store.read)).toMatchObject([
    { healthy: false, message: "Down." },
  ]);
});

test("reports a file at once if it returns after it was forgotten", async () => {
  await using engine = await testEngine();
  const health = createSourceHealth(engine.store, "routes", engine.clock);
  await health.note("routes.json", undefined);
  await createSourceHealth(engine.store, "plex", engine.clock).note("plex", undefined);
  await health.keepOnly([]);
  expect((await listSourceHealth(engine.store.read)).map(({ name }) => name)).toEqual(["plex"]);
  await health.note("routes.json", undefined);
  expect(await listSourceHealth(engine.store.read)).toMatchObject([
    {},
    { name: "routes.json", healthy: true },
  ]);
});
