import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createWake } from "../../../src/app/engine/engine.ts";
import { createSourceHealth } from "../../../src/app/engine/status.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { ConfiguredClient, Cursor } from "../../../src/core/torrent/client.ts";
import type { Torrent } from "../../../src/core/torrent/torrent.ts";
import { openEngineTorrents } from "../../../src/program/engine/torrents.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { findReleaseAtPath } from "../../../src/store/releases/releases.ts";
import { addHint, listHints } from "../../../src/store/torrents/torrent-notes.ts";
import { listAllTorrents } from "../../../src/store/torrents/torrents.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { HEAT, HEAT_FILE, testEngine } from "../../support/engine.ts";
import { hashOf, torrent } from "../../support/torrent.ts";
import { TransmissionPort } from "../../support/transmission-port.ts";
import { waitFor } from "../../support/wait-for.ts";
import { configured } from "../config/configured.ts";

const HASH = hashOf("a");
const OTHER = hashOf("b");

/**
 * A client that numbers its responses, sends only changes, and reports completed downloads on its
 * own.
 */
class CountingClient {
  torrents: Torrent[] = [];
  gone: string[] = [];
  sent: string[] = [];
  readonly #round = new WeakMap<Cursor, number>();
  #rounds = 0;

  as(name: string, folder: string): ConfiguredClient {
    const settings = {
      ...clientSettings("transmission"),
      name,
      title: "Counting",
      address: `http://${name}:1`,
      settings: "CLIENT_BOX",
      pollMs: 10,
    };
    return {
      ...settings,
      connect: async () => ({
        ...settings,
        poll: async (since) => {
          const next = {};
          this.#round.set(next, ++this.#rounds);
          const isWhole = since === undefined || this.#round.get(since) !== this.#rounds - 1;
          return { torrents: this.torrents, gone: isWhole ? [] : this.gone, isWhole, next };
        },
        probe: async () => {},
        list: async (which) =>
          this.torrents.filter(({ hash }) => which === "all" || which.includes(hash)),
        filesOf: async function* (this: CountingClient, hashes: readonly string[]) {
          const found = this.torrents.filter(({ hash }) => hashes.includes(hash));
          const torrents = found.map((one) => ({
            torrent: one,
            files: [{ name: one.name, length: 5, wanted: true }],
          }));
          yield { torrents, tooLong: [], failed: [] };
        }.bind(this),
        folders: async () => ({ download: [folder] }),
        report: async () => ({ version: "1", warnings: [] }),
        close: async () => {},
      }),
    };
  }
}

const complete = (name: string, downloadDir: string, hash = OTHER): Torrent => ({
  hash,
  name,
  state: "seeding",
  waits: undefined,
  hasMetadata: true,
  sizeBytes: 5,
  percentDone: 1,
  downloadDir,
  labels: [],
  ratio: 1,
  addedAt: 0,
  goalReached: false,
});

/** Creates an engine with Transmission and another client. Each client has its own film. */
async function two() {
  const engine = await testEngine();
  const { store } = engine;
  const box = join(engine.downloads, "box");
  const one = join(engine.downloads, "one");
  for (const folder of [box, one]) mkdirSync(folder);
  writeFileSync(join(box, "Ronin.1998.mkv"), "ronin");
  writeFileSync(join(one, "Heat.1995.mkv"), "heat!");
  const rpc = new TransmissionPort(
    [
      {
        ...torrent("a", { name: "Heat.1995.mkv", downloadDir: one }),
        files: [{ name: "Heat.1995.mkv", length: 5, wanted: true }],
      },
    ],
    one,
  );
  const counting = new CountingClient();
  counting.torrents = [complete("Ronin.1998.mkv", box)];
  const transmission = {
    ...clientSettings("transmission"),
    pollMs: 10,
    connect: async () => rpc.client({ pollMs: 10 }, () => performance.now()),
  };
  const log = { trace: undefined, info() {}, warn() {}, error() {}, debug() {}, reopen() {} };
  const { config } = configured({
    PLEX_MEDIA_ROOT: engine.library,
    TRANSMISSION_URL: "http://127.0.0.1:9",
    TRANSMISSION_FOLDERS: engine.downloads,
    PLEX_INGEST_STATE_DIR: engine.storeFiles.backups,
  });
  const wired = await openEngineTorrents(
    {
      config,
      clients: [transmission, counting.as("box", box)],
      store,
      // The clients are polled in real time.
      clock: { ...systemClock, now: engine.clock.now },
      warn() {},
      log,
      takesNothing: async () => false,
      wake: createWake(),
      wouldPark: undefined,
      files: engine.files,
      observe: engine.observeRelease,
      arr: undefined,
      isDry: false,
    },
    ({ kind }) => createSourceHealth(store, kind, engine.clock),
  );
  const poll = async (): Promise<void> => {
    for (const stage of wired.stages) await stage.run(engine.signal);
  };
  const heat = () => findReleaseAtPath(store.read, join(one, "Heat.1995.mkv"));
  const ronin = () => findReleaseAtPath(store.read, join(box, "Ronin.1998.mkv"));
  return {
    engine,
    wired,
    rpc,
    counting,
    poll,
    heat,
    ronin,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

test("the torrents of two clients have one release each, and each is confirmed with its own client", async () => {
  await using it = await two();
  const { store, signal } = it.engine;
  await waitFor("both to be complete on disk", async () => {
    await it.poll();
    const states = [await it.heat(), await it.ronin()].map((release) => release?.state);
    return states.every((state) => state === "identifying") || undefined;
  });
  const known = await listAllTorrents(store.read);
  expect(known.map(({ client, hash, complete: whole }) => [client, hash, whole])).toEqual([
    ["transmission", HASH, true],
    ["box", OTHER, true],
  ]);
  const [heat, ronin] = [await it.heat(), await it.ronin()];
  if (!heat || !ronin) throw new Error("There are not two releases.");
  expect(await it.wired.confirmSource(ronin, signal)).toBeUndefined();
  it.counting.torrents = [
    {
      ...complete("Ronin.1998.mkv", dirname(ronin.path)),
      waits: { code: "checking", message: "" },
    },
  ];
  expect(await it.wired.confirmSource(ronin, signal)).toEqual({ kind: "content_changed" });
  const sure = await changeState(
    store,
    heat,
    { kind: "sure", identity: HEAT },
    { actor: "engine", at: 1 },
  );
  if (sure.ok) await fileRelease(it.engine.deps, sure.release, signal);
  expect(it.engine.inLibrary()).toEqual([HEAT_FILE]);
  // Each file is checked with the client it belongs to. Files of a torrent are not moved away, and
  // the sentence names the client that has the torrent.
  for (const [one, name] of [
    [ronin, "Counting"],
    [heat, "Transmission"],
  ] as const) {
    const held = await it.wired.heldBy(one, [one.path], signal);
    expect(toCommandText(held?.message ?? "")).toMatch(new RegExp(`^${name} has it as a torrent`));
  }
});

test("a torrent that one client no longer has does not affect the other client, and a hint wakes only its own client", async () => {
  await using it = await two();
  const { store, clock } = it.engine;
  await it.poll();
  it.counting.torrents = [];
  it.counting.gone = [OTHER];
  await waitFor("it to be gone there", async () => {
    await it.poll();
    return (await listAllTorrents(store.read)).find(
      ({ client, goneAt }) => client === "box" && goneAt !== undefined,
    );
  });
  expect(
    (await listAllTorrents(store.read)).find(({ client }) => client === "transmission")?.goneAt,
  ).toBeUndefined();
  await store.write((trx) => addHint(trx, { client: "box", hash: OTHER, at: clock.now() }));
  await it.wired.stages[0]?.run(it.engine.signal);
  expect(await listHints(store.read)).toHaveLength(1);
  await waitFor("its own client to take it", async () => {
    await it.poll();
    return (await listHints(store.read)).length === 0 || undefined;
  });
});

/**
 * Adds the film of Transmission's torrent to the other client as well, in that client's own folder.
 */
async function twins(state: { completeIn: "both" | "box" }) {
  const it = await two();
  const { engine } = it;
  const copy = join(engine.downloads, "box", "Heat.1995.mkv");
  writeFileSync(copy, "heat!");
  it.counting.torrents = [complete("Heat.1995.mkv", join(engine.downloads, "box"), HASH)];
  const [own] = it.rpc.torrents;
  if (own && state.completeIn === "box") {
    Object.assign(own, { status: "downloading", leftUntilDone: 4, percentDone: 0.2 });
  }
  const releases = () =>
    it.engine.store.read.selectFrom("release").select(["path", "state"]).execute();
  const identifying = (poll: () => Promise<unknown> = it.poll) =>
    waitFor("it to be complete on disk", async () => {
      await poll();
      const all = await releases();
      return all.some(({ state: now }) => now === "identifying") ? all : undefined;
    });
  return {
    ...it,
    copy,
    releases,
    identifying,
    [Symbol.asyncDispose]: () => it[Symbol.asyncDispose](),
  };
}

test("the same torrent in two clients is one release of the client that had it first", async () => {
  await using it = await twins({ completeIn: "both" });
  // The torrent's own client is polled twice, half a second apart, before the other client is
  // polled. Otherwise the clock would decide which of the two clients is first.
  const first = await it.identifying(async () => it.wired.stages[0]?.run(it.engine.signal));
  expect(first).toMatchObject([{ path: join(it.engine.downloads, "one", "Heat.1995.mkv") }]);
  const known = await waitFor("the other client's to be known as well", async () => {
    await it.poll();
    const all = await listAllTorrents(it.engine.store.read);
    return all.length === 2 && all.every(({ releaseId }) => releaseId !== undefined)
      ? all
      : undefined;
  });
  expect(await it.releases()).toHaveLength(1);
  expect(new Set(known.map(({ releaseId }) => releaseId)).size).toBe(1);
  // Both copies belong to torrents, so the watched folder's source takes neither of them.
  expect(it.wired.isTorrents(it.copy)).toBe(true);
});

test("uses the complete copy of a torrent in two clients, without waiting for the other copy", async () => {
  await using it = await twins({ completeIn: "box" });
  expect(await it.identifying()).toMatchObject([{ path: it.copy }]);
});

test("keeps the release of a torrent that was removed from one client but remains in the other", async () => {
  await using it = await twins({ completeIn: "both" });
  await it.identifying();
  it.rpc.torrents = [];
  it.rpc.removedIds = [1];
  await waitFor("it to be gone there", async () => {
    await it.poll();
    const known = await listAllTorrents(it.engine.store.read);
    return known.some(({ client, goneAt }) => client === "transmission" && goneAt !== undefined);
  });
  expect(await it.releases()).toMatchObject([{ path: it.copy }]);
});
