import { linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { moveRelease } from "../../../src/app/releases/move.ts";
import { createAutoRemove } from "../../../src/app/torrents/auto-remove.ts";
import { toTorrent } from "../../../src/clients/transmission/gate.ts";
import { Outage, UserError } from "../../../src/core/errors.ts";
import type { ReasonCode } from "../../../src/core/reason-codes.ts";
import { AT_GOAL, type AutoRemove } from "../../../src/core/torrent/auto-remove.ts";
import type { TorrentClient } from "../../../src/core/torrent/client.ts";
import { changeItem } from "../../../src/store/releases/items.ts";
import { insertRelease, setReasons } from "../../../src/store/releases/releases.ts";
import type { RegisteredTorrent } from "../../../src/store/torrents/torrents.ts";
import { HEAT, HEAT_FILE, type TestEngineOptions } from "../../support/engine.ts";
import { hashOf, remembered, torrent } from "../../support/torrent.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";
import { TransmissionPort } from "../../support/transmission-port.ts";

const FILM = "Heat.1995.1080p.mkv";
const PACK = "Heat.1995";
const BY = { actor: "engine", at: 1 };

function removing(
  t: Torrents,
  rule: AutoRemove = AT_GOAL,
  others: readonly Pick<TorrentClient, "name" | "list">[] = [],
) {
  const removed: string[] = [];
  const said: string[] = [];
  const refused = new Map<string, Error>();
  const commands = {
    async remove(hash: string) {
      const error = refused.get(hash);
      if (error) throw error;
      removed.push(hash);
    },
  };
  const { store, files, clock } = t.engine;
  const deps = {
    store,
    files,
    commands,
    registry: t.registry,
    rule,
    client: t.client,
    clients: [t.client, ...others],
    now: clock.now,
    log: (message: string) => void said.push(message),
  };
  const run = createAutoRemove(deps);
  return {
    deps,
    removed,
    said,
    refused,
    run: (torrents = t.transmission.torrents) => run(torrents.map(toTorrent), t.engine.signal),
  };
}

/** A film from a torrent that met its goal, filed. */
async function filed(
  name = FILM,
  content: string | Record<string, string> = FILM,
  rule?: AutoRemove,
  { others, ...options }: TestEngineOptions & { others?: Parameters<typeof removing>[2] } = {},
) {
  const t = await torrentEngine(options);
  const film = t.add(name, content, { status: "stopped", goalReached: true });
  await t.looks();
  const release = await t.release(name);
  if (!release) throw new Error("It was not taken in.");
  const sure = await moveRelease(t.engine.store, release, { kind: "sure", identity: HEAT }, BY);
  if (sure.ok) await fileRelease(t.engine.deps, sure.release, t.engine.signal);
  const known = t.known(film.hash) as RegisteredTorrent;
  const change = (path: string, what: Parameters<typeof changeItem>[3]) =>
    t.engine.store.write((trx) => changeItem(trx, release.id, path, what));
  return { t, film, known, id: release.id, path: release.path, change, ...removing(t, rule, others) };
}

test("a filed, unchanged torrent that met its goal is removed once, with history and without its data", async () => {
  const { t, film, id, removed, run } = await filed();
  await using _ = t;
  expect(t.engine.inLibrary()).toEqual([HEAT_FILE]);
  await run();
  await run();
  expect(removed).toEqual([film.hash]);
  expect((await t.engine.history(id)).at(-1)).toMatchObject({ action: "torrent_removed", actor: "engine" });
});

test.each([
  ["still seeds", { status: "seeding" as const }],
  ["was stopped by a person", { goalReached: false }],
  ["has a local error", { error: "local" as const }],
  ["lacks a file again", { leftUntilDone: 5 }],
])("a torrent that %s is kept, even if the given list did not know it", async (_, change) => {
  const { t, film, removed, run } = await filed();
  await using _t = t;
  const before = structuredClone(t.transmission.torrents);
  Object.assign(film, change);
  await run();
  await run(before);
  t.transmission.torrents = [];
  await run(before);
  expect(removed).toEqual([]);
});

test("a torrent whose file is missing or changed in the library is kept", async () => {
  const { t, removed, run } = await filed();
  await using _t = t;
  const final = join(t.engine.library, HEAT_FILE);
  rmSync(final);
  await run();
  writeFileSync(final, FILM);
  await run();
  expect(removed).toEqual([]);
});

test("a torrent whose release says that something went wrong is kept", async () => {
  const { t, film, id, removed, run } = await filed();
  await using _ = t;
  const says = (reasons: { code: ReasonCode; message: string }[]) =>
    t.engine.store.write((trx) => setReasons(trx, [id], { state: "filed" }, reasons));
  await says([{ code: "source_changed", message: "One of its files was not filed." }]);
  await run();
  expect(removed).toEqual([]);
  await says([]);
  await run();
  expect(removed).toEqual([film.hash]);
});

test("a torrent that is not filed is kept", async () => {
  await using t = await torrentEngine();
  t.add(FILM, FILM, { status: "stopped", goalReached: true });
  await t.looks();
  const { removed, run } = removing(t);
  await run();
  expect(removed).toEqual([]);
});

test.each<[string, Partial<RegisteredTorrent>]>([
  ["is not known to be whole, where it lies now", { complete: false }],
  ["its labels leave alone", { waits: { code: "label", message: "It has the label keep." } }],
])("a torrent that %s is kept", async (_, change) => {
  const { t, known, removed, run } = await filed();
  await using _t = t;
  await t.registry.save([{ ...known, ...change }]);
  await run();
  expect(removed).toEqual([]);
});

test("an unpublished video or subtitle keeps its torrent until a person skips it", async () => {
  const it = await filed(PACK, { "heat.mkv": FILM, "heat.en.srt": "1", "notes.txt": "2" });
  await using _ = it.t;
  await it.change("heat.en.srt", { destination: null });
  await it.run();
  await it.change("heat.en.srt", { skip: true });
  await it.change("notes.txt", { role: "subtitle", destination: join(it.t.engine.library, "nobody.srt") });
  await it.run();
  expect(it.removed).toEqual([]);
  await it.change("notes.txt", { role: "other", destination: null });
  await it.run();
  expect(it.removed).toEqual([it.film.hash]);
});

test.each(["settling", "review"] as const)(
  "while a child in its folder is in %s, the torrent is kept",
  async (state) => {
    const { t, film, id, path, removed, run } = await filed();
    await using _ = t;
    const child = await t.engine.store.write((trx) =>
      insertRelease(trx, { source: "torrent", name: PACK, path, state, parentId: id }, BY),
    );
    await run();
    expect(removed).toEqual([]);
    await moveRelease(t.engine.store, await t.engine.now(child), { kind: "reject" }, BY);
    await run();
    expect(removed).toEqual([film.hash]);
  },
);

test("a child that was filed in part keeps its torrent", async () => {
  const { t, film, id, path, removed, run } = await filed();
  await using _ = t;
  await t.engine.store.write(async (trx) => {
    const fresh = { source: "torrent" as const, name: PACK, path, state: "settling" as const, parentId: id };
    const child = await insertRelease(trx, { ...fresh, identity: HEAT }, BY);
    await trx.updateTable("release").set({ state: "filed" }).where("id", "=", child).execute();
  });
  await run();
  expect([film.goalReached, removed]).toEqual([true, []]);
});

/** The film of a torrent, and a better one that took its place, once or twice. */
async function superseded(times = 1) {
  const it = await filed("Heat.1995.720p.BluRay.x264-ONE.mkv", "small");
  const { engine } = it.t;
  const deps = { ...engine.deps, duplicatePolicy: "upgrade" as const };
  const better = ["Heat.1995.1080p.BluRay.x264-TWO.mkv", "Heat.1995.2160p.BluRay.x265-SIX.mkv"].slice(0, times);
  for (const name of better) {
    const { id } = await engine.approved(name);
    await fileRelease(deps, await engine.now(id), engine.signal);
    expect((await engine.now(id)).state).toBe("filed");
  }
  expect((await engine.now(it.id)).supersededBy).toBeDefined();
  return it;
}

test.each([1, 2])("a release that was superseded %d times follows the same rules", async (times) => {
  const { t, film, removed, run } = await superseded(times);
  await using _ = t;
  film.goalReached = false;
  await run();
  expect(removed).toEqual([]);
  film.goalReached = true;
  await run();
  expect(removed).toEqual([film.hash]);
});

test("while the better file is missing, the older torrent is kept", async () => {
  const { t, removed, run } = await superseded();
  await using _ = t;
  rmSync(join(t.engine.library, HEAT_FILE));
  await run();
  expect(removed).toEqual([]);
});

test("a refused removal is reported once and delays nothing, and an outage ends the round", async () => {
  const { t, film, known, removed, said, refused, run } = await filed();
  await using _ = t;
  // A second torrent of the very same film.
  const hash = "f".repeat(40);
  t.transmission.torrents.push({ ...film, hash });
  await t.registry.save([{ ...known, hash }]);
  refused.set(film.hash, new UserError("Transmission refused.", "Look there.", "refused"));
  await run();
  await run();
  expect(removed).toEqual([hash]);
  expect(said).toEqual([expect.stringMatching(/Heat\.1995.*Transmission refused\. Look there\./)]);
  refused.set(film.hash, new Outage("client_unavailable", "Nothing listens."));
  await expect(run()).rejects.toThrow("Nothing listens.");
});

const DAY = 24 * 3600 * 1000;
const DAYS: AutoRemove = { hosts: [], others: { days: 14 } };

test("by days a torrent goes when it was done for so long, also while it seeds", async () => {
  const { t, film, removed, run } = await filed(FILM, FILM, DAYS);
  await using _ = t;
  const doneAt = t.engine.clock.now();
  Object.assign(film, { status: "seeding", goalReached: false, doneAt });
  t.engine.clock.advance(14 * DAY - 1);
  await run();
  expect(removed).toEqual([]);
  t.engine.clock.advance(1);
  Object.assign(film, { status: "checking" });
  await run();
  Object.assign(film, { status: "seeding", leftUntilDone: 5 });
  await run();
  expect(removed).toEqual([]);
  Object.assign(film, { leftUntilDone: 0 });
  await run();
  expect(removed).toEqual([film.hash]);
});

test("where a client does not say when it was done, the days count from its filing", async () => {
  const { t, film, id, removed, run } = await filed(FILM, FILM, DAYS);
  await using _ = t;
  Object.assign(film, { doneAt: undefined, addedAt: 0 });
  t.engine.clock.advance((await t.engine.now(id)).updatedAt + 14 * DAY - 1 - t.engine.clock.now());
  await run();
  expect(removed).toEqual([]);
  t.engine.clock.advance(1);
  await run();
  expect(removed).toEqual([film.hash]);
});

test("data that was there before its torrent was added counts from then", async () => {
  const { t, film, removed, run } = await filed(FILM, FILM, DAYS);
  await using _ = t;
  Object.assign(film, { doneAt: 1, addedAt: t.engine.clock.now() });
  await run();
  expect(removed).toEqual([]);
});

const BY_TRACKER: AutoRemove = {
  hosts: [
    { host: "example.org", when: { days: 30 } },
    { host: "keep.example.org", when: "never" },
  ],
  others: { days: 14 },
};

test.each<[string[], days: number, isRemoved: boolean]>([
  [["example.org"], 29, false],
  [["example.org"], 30, true],
  [["tracker.example.org"], 29, false],
  [["myexample.org"], 14, true],
  [["other.net"], 13, false],
  [["other.net", "tracker.example.org"], 29, false],
  [["other.net", "tracker.example.org"], 30, true],
  [["keep.example.org"], 3000, false],
  [[], 14, true],
])("a torrent of %j that was done for %d days is removed: %s", async (trackers, days, isRemoved) => {
  const { t, film, removed, run } = await filed(FILM, FILM, BY_TRACKER);
  await using _ = t;
  t.transmission.trackers.set(film.hash, trackers);
  film.doneAt = t.engine.clock.now();
  t.engine.clock.advance(days * DAY);
  await run();
  expect(removed).toEqual(isRemoved ? [film.hash] : []);
});

test("where a client does not tell its trackers, nothing goes by them", async () => {
  const it = await filed(FILM, FILM, { hosts: [{ host: "example.org", when: "goal" }], others: "goal" });
  await using _t = it.t;
  const { trackers: _, ...silent } = it.t.client;
  const run = createAutoRemove({ ...it.deps, client: silent });
  await run(it.t.transmission.torrents.map(toTorrent), it.t.engine.signal);
  expect(it.removed).toEqual([]);
  await it.run();
  expect(it.removed).toEqual([it.film.hash]);
});

test.each(["pending", "requested", "mismatch", "not_seen"])(
  "while Plex was asked and says %s, the torrent is kept",
  async (plex) => {
    const { t, film, id, removed, run } = await filed();
    await using _ = t;
    const says = (text: string) =>
      t.engine.store.write((trx) => trx.updateTable("release").set({ plex: text }).where("id", "=", id).execute());
    await says(plex);
    await run();
    expect(removed).toEqual([]);
    await says("seen");
    await run();
    expect(removed).toEqual([film.hash]);
  },
);

test.each([
  ["a file in it", (path: string) => join(path, "heat.mkv")],
  ["the folder around it", dirname],
])("while a release of %s waits for a person, the torrent is kept", async (_, at) => {
  const { t, film, path, removed, run } = await filed(PACK, { "heat.mkv": FILM });
  await using _t = t;
  const fresh = { source: "person" as const, name: "x", path: at(path), state: "review" as const };
  const other = await t.engine.store.write((trx) => insertRelease(trx, fresh, BY));
  await run();
  expect(removed).toEqual([]);
  await moveRelease(t.engine.store, await t.engine.now(other), { kind: "reject" }, BY);
  await run();
  expect(removed).toEqual([film.hash]);
});

test("a release beside it, whose name begins like its own, does not keep it", async () => {
  const { t, film, path, removed, run } = await filed();
  await using _ = t;
  const fresh = { source: "person" as const, name: "x", path: `${path}.x`, state: "review" as const };
  await t.engine.store.write((trx) => insertRelease(trx, fresh, BY));
  await run();
  expect(removed).toEqual([film.hash]);
});

test("a label that leaves it alone keeps it, even if it was set since the list", async () => {
  const { t, film, removed, deps } = await filed();
  await using _ = t;
  const client = { ...t.client, labels: { labels: [], excludeLabels: ["keep"] } };
  const before = t.transmission.torrents.map(toTorrent);
  film.labels = ["keep"];
  await createAutoRemove({ ...deps, client })(before, t.engine.signal);
  expect(removed).toEqual([]);
});

/** Another client, with one torrent that our record calls unfinished. */
async function shared(where: "hash" | "path" | "hardlink" | "elsewhere") {
  const other = new TransmissionPort();
  const it = await filed(FILM, FILM, AT_GOAL, {
    others: [{ ...other.client(), name: "seedbox" }],
    // Without a hardlink its inode alone would tell nothing.
    method: where === "path" ? "copy" : "auto",
  });
  const { t, film, path } = it;
  const folder = join(t.engine.downloads, "cross");
  mkdirSync(folder);
  if (where === "hardlink") linkSync(path, join(folder, "other.mkv"));
  else writeFileSync(join(folder, "other.mkv"), FILM);
  const at = where === "path" ? { folder: t.engine.downloads, tops: [FILM] } : { folder, tops: ["other.mkv"] };
  const hash = where === "hash" ? film.hash : hashOf("c");
  await t.registry.save([remembered("c", { hash, client: "seedbox", ...at })]);
  other.torrents = [torrent("c", { hash, status: "downloading", leftUntilDone: 5 })];
  return { ...it, other };
}

test.each(["hash", "path", "hardlink"] as const)(
  "the only whole seed of another client's torrent, by its %s, is kept until that one is whole",
  async (where) => {
    const { t, film, other, removed, run } = await shared(where);
    await using _ = t;
    await run();
    expect(removed).toEqual([]);
    other.fails = new Outage("client_unavailable", "It is away.");
    await run();
    expect(removed).toEqual([]);
    other.fails = undefined;
    Object.assign(other.torrents[0] ?? {}, { status: "seeding", leftUntilDone: 0 });
    await run();
    expect(removed).toEqual([film.hash]);
  },
);

test("an unfinished torrent that has nothing of it keeps nothing, and a client that is not configured any more cannot be asked", async () => {
  const it = await shared("elsewhere");
  await using _ = it.t;
  await it.run();
  expect(it.removed).toEqual([it.film.hash]);
  const gone = await shared("path");
  await using _gone = gone.t;
  await createAutoRemove({ ...gone.deps, clients: [gone.t.client] })(
    gone.t.transmission.torrents.map(toTorrent),
    gone.t.engine.signal,
  );
  expect(gone.removed).toEqual([]);
});
