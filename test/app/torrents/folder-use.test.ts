import { join } from "node:path";
import { expect, test } from "vitest";
import { readSettlingFacts } from "../../../src/app/engine/settling.ts";
import { readStatus } from "../../../src/app/engine/status.ts";
import { Outage } from "../../../src/base/errors.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { addHint } from "../../../src/store/torrents/torrent-notes.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";

const STABLE_MS = 60_000;

/** Combines the folder rule with the torrent source, as in the engine. */
function folderRule(t: Torrents) {
  const { clock } = t.engine;
  const settle = t.settle(STABLE_MS);
  const found = (name: string) => {
    const release = {
      source: "folder",
      name,
      path: join(t.engine.downloads, name),
      state: "settling",
    } as const;
    return t.engine.store.write((trx) =>
      addRelease(trx, release, { actor: "engine", at: clock.now() }),
    );
  };
  return {
    found,
    async drop(name: string) {
      t.engine.drop(name);
      return await found(name);
    },
    async stable() {
      await this.look();
      await this.look(STABLE_MS);
    },
    async look(afterMs = 0) {
      clock.advance(afterMs);
      await settle.run(t.engine.signal);
    },
  };
}

test("a download that waits for a client's first response names the client in every list, instead of the quiet time", async () => {
  await using t = await torrentEngine();
  const folder = folderRule(t);
  const id = await folder.drop("Dune.2021.mkv");
  const shown = async () => {
    const { reasons, waiting } = await t.engine.now(id);
    const settling = await readSettlingFacts(t.engine.store.read, t.engine.clock.now());
    return {
      codes: reasons.map(({ code }) => code),
      waiting: waiting?.code,
      unchanged: settling?.unchanged,
      status: settling?.waits?.map(({ code, message }) => [code, message]),
    };
  };
  const unclear = [
    ["client_unavailable", expect.stringContaining("Transmission has not responded yet")],
  ];
  await folder.look();
  expect(await shown()).toMatchObject({ codes: ["changing"], unchanged: 1 });
  await folder.look(STABLE_MS);
  // The first request has not ended.
  const asking = { codes: ["client_unavailable"], waiting: undefined };
  expect(await shown()).toEqual({ ...asking, unchanged: 0, status: unclear });

  await using away = await torrentEngine();
  const beside = folderRule(away);
  const other = await beside.drop("Heat.1995.mkv");
  away.transmission.fails = new Outage("client_unavailable", "Nothing listens at its address.");
  await away.poll();
  await beside.stable();
  const waits = await away.engine.now(other);
  expect([waits.reasons, waits.waiting?.message]).toEqual([[], unclear[0]?.[1]]);

  await t.poll(0);
  await folder.look(2000);
  expect(await t.engine.now(id)).toMatchObject({ state: "identifying", reasons: [] });
});

test("in a Transmission folder, a download settles only after a poll that began after its last change", async () => {
  await using t = await torrentEngine();
  await t.poll();
  const folder = folderRule(t);
  const id = await folder.drop("Dune.2021.mkv");
  await folder.stable();
  const asking = await t.engine.now(id);
  // not waiting: the client is polled at once
  expect([asking.state, asking.waiting]).toEqual(["settling", undefined]);
  await t.poll(0); // triggered by the waiting release, not by the poll interval
  await folder.look(2000);
  expect((await t.engine.now(id)).state).toBe("identifying");
});

test("while Transmission is down, downloads in its folders do not settle, but downloads elsewhere do", async () => {
  await using t = await torrentEngine({ known: ["/elsewhere"] });
  t.transmission.fails = new Outage("client_unavailable", "Nothing listens at its address.");
  const folder = folderRule(t);
  const id = await folder.drop("Dune.2021.mkv");
  await folder.stable();
  expect((await t.engine.now(id)).state).toBe("identifying");

  await using used = await torrentEngine();
  await used.poll();
  used.transmission.fails = t.transmission.fails;
  const beside = folderRule(used);
  const other = await beside.drop("Dune.2021.mkv");
  await beside.stable();
  await used.poll(0);
  for (let n = 0; n < 10; n++) await beside.look(STABLE_MS);
  expect(await used.engine.now(other)).toMatchObject({
    state: "settling",
    waiting: { attempt: 10 },
  });
});

test("a Transmission that refuses the password from the start blocks only its own folders", async () => {
  await using t = await torrentEngine({ mapped: ["/seedbox"] });
  const refused = new Outage("client_unauthorized", "Transmission refuses the password (401).");
  t.transmission.fails = refused;
  const folder = folderRule(t);
  const id = await folder.drop("Dune.2021.mkv");
  await t.poll();
  await folder.stable();
  expect((await t.engine.now(id)).state).toBe("identifying");
  expect(t.judge("/seedbox/Heat.1995.mkv", 0)).toMatchObject({ kind: "waits", outage: true });
  // Now Transmission is only down, so it may soon report which folders it uses.
  t.transmission.fails = new Outage("client_unavailable", "Nothing listens at its address.");
  await t.poll(600_000);
  expect(t.judge(join(t.engine.downloads, "Heat.1995.mkv"), 0)).toMatchObject({
    kind: "waits",
    reason: { message: expect.stringContaining("unclear which folders it uses") },
  });
});

test("a password refused later releases nothing in the folders that Transmission uses", async () => {
  await using t = await torrentEngine();
  await t.poll();
  t.transmission.fails = new Outage(
    "client_unauthorized",
    "Transmission refuses the password (401).",
  );
  await t.poll(600_000);
  t.engine.clock.advance(1000);
  const changedAt = t.engine.clock.monotonic();
  expect(t.judge(join(t.engine.downloads, "Heat.1995.mkv"), changedAt)).toMatchObject({
    kind: "waits",
  });
  expect(t.judge("/elsewhere/Heat.1995.mkv", changedAt)).toEqual({ kind: "free" });
});

test("the folder rule never settles a file at a torrent's own path, complete or not", async () => {
  await using t = await torrentEngine();
  const folder = folderRule(t);
  const id = await folder.drop("Heat.1995.mkv");
  t.add("Heat.1995.mkv", "Heat.1995.mkv", {
    leftUntilDone: 7,
    percentDone: 0.6,
    status: "stopped",
  });
  await t.poll();
  await folder.look();
  for (let n = 0; n < 10; n++) await folder.look(STABLE_MS);
  expect(await t.engine.now(id)).toMatchObject({ state: "settling", source: "torrent" });
});

test("files in a torrent never belong to the folder source, because they may include unwanted pieces", async () => {
  await using t = await torrentEngine();
  t.add("Pack.S01", { "E01.mkv": "one" }, { leftUntilDone: 7, status: "downloading" });
  await t.poll();
  const path = join(t.engine.downloads, "Pack.S01", "E01.mkv");
  expect(t.judge(path, 0)).toMatchObject({ kind: "waits", outage: false });
});

test("a folder that contains torrents does not belong to the folder source, and its reason names the torrents", async () => {
  await using t = await torrentEngine();
  const film = t.add("Heat.1995.mkv", "x", { onDisk: false });
  film.downloadDir = join(t.engine.downloads, "complete");
  await t.poll();
  const folder = folderRule(t);
  t.engine.drop("complete/Heat.1995.mkv", "x");
  const id = await folder.found("complete");
  await folder.stable();
  expect(await t.engine.now(id)).toMatchObject({
    state: "ignored",
    reasons: [{ code: "torrents_inside" }],
  });
});

const NAME = "Heat.1995.1080p-GRP";
const FILES = { "Heat.mkv": "x".repeat(900) };
const HOUR_MS = 3_600_000;
const CLIENTS = [
  { kind: "qbittorrent", title: "qBittorrent" },
  { kind: "nzbget", title: "NZBGet" },
] as const;

/**
 * Runs the stage for `ms` milliseconds, each time it is due, as the engine does. Returns the number
 * of requests to the client.
 */
async function passes({ stage, transmission, engine }: Torrents, ms: number): Promise<number> {
  const [calls, until] = [transmission.calls.length, engine.clock.monotonic() + ms];
  while (engine.clock.monotonic() < until) {
    engine.clock.advance(Math.max(1, await stage.run(engine.signal)));
  }
  return transmission.calls.length - calls;
}

const sources = async ({ engine }: Torrents) =>
  (await readStatus(engine.store, { lockHeld: () => false, mode: "daemon" }, systemClock)).sources;

test.each(CLIENTS)("$title may be unreachable for an hour", async (as) => {
  await using t = await torrentEngine({ as });
  const loading = { status: "downloading", leftUntilDone: 5, onDisk: false } as const;
  const film = t.add(NAME, FILES, loading);
  await passes(t, 60_000);
  expect(await sources(t)).toMatchObject([{ kind: as.kind, healthy: true }]);

  const away = ["Nothing listens at its address.", "The host cannot be reached."].map(
    (message) => new Outage("client_unavailable", message),
  );
  let asked = 0;
  for (let minute = 0; minute < 60; minute++) {
    t.transmission.fails = away[minute % 2];
    // A hook (the client's own or another one) still reports finished downloads.
    await t.engine.store.write((trx) =>
      addHint(trx, { client: "transmission", hash: film.hash, at: t.engine.clock.now() }),
    );
    asked += await passes(t, HOUR_MS / 60);
  }
  // Except in the first minute, a client that does not respond gets no more requests than one that
  // does.
  expect(asked).toBeGreaterThan(60);
  expect(asked).toBeLessThanOrEqual(130);
  expect(t.said).toEqual([`${as.title}: Nothing listens at its address.`]);
  expect(await sources(t)).toMatchObject([
    { healthy: false, message: "The host cannot be reached." },
  ]);
  expect(["settling", undefined]).toContain(await t.stateOf(NAME));

  Object.assign(film, { status: "seeding", leftUntilDone: 0 });
  t.engine.drop(NAME, FILES);
  t.transmission.fails = undefined;
  await passes(t, 32_000);
  expect(await sources(t)).toMatchObject([{ healthy: true }]);
  expect(await t.stateOf(NAME)).toBe("identifying");
  // The next outage is reported again.
  t.transmission.fails = away[1];
  await passes(t, 60_000);
  expect(t.said).toEqual([
    `${as.title}: Nothing listens at its address.`,
    `${as.title}: The host cannot be reached.`,
  ]);
});
