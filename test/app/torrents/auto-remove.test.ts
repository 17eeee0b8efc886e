import { linkSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { createAutoRemove } from "../../../src/app/torrents/auto-remove.ts";
import { Outage, UserError } from "../../../src/base/errors.ts";
import type { ReasonCode } from "../../../src/base/reason-codes.ts";
import { toTorrent } from "../../../src/clients/transmission/gate.ts";
import type { ProofShare } from "../../../src/core/scan/combine-states.ts";
import { Services } from "../../../src/core/services.ts";
import { AT_GOAL, type AutoRemove, type TorrentClient } from "../../../src/core/torrent/client.ts";
import { setPlex } from "../../../src/store/plex/plex-proofs.ts";
import { syncMediaServers } from "../../../src/store/plex/sync-servers.ts";
import { changeItem, type ItemChange } from "../../../src/store/releases/items.ts";
import { insertRelease, setReasons } from "../../../src/store/releases/releases.ts";
import type { RegisteredTorrent } from "../../../src/store/torrents/torrents.ts";
import { HEAT, HEAT_FILE, type TestEngineOptions } from "../../support/engine.ts";
import { logOf } from "../../support/log.ts";
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
      if (t.transmission.carriesOut) t.transmission.drop(hash);
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
    clients: Services.of([t.client, ...others]),
    // No time passes between looks at the list.
    clock: { ...clock, sleep: async () => {} },
    log: logOf((message) => void said.push(message)),
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

/** Files a film from a torrent that has met its goal. */
async function filed({
  name = FILM,
  content = FILM,
  rule,
  others,
  ...options
}: TestEngineOptions & {
  name?: string;
  content?: string | Record<string, string>;
  rule?: AutoRemove;
  others?: Parameters<typeof removing>[2];
} = {}) {
  const t = await torrentEngine(options);
  const { store } = t.engine;
  const film = t.add(name, content, { status: "stopped", goalReached: true });
  await t.looks();
  const release = await t.release(name);
  if (!release) throw new Error("It was not taken in.");
  const sure = await changeState(store, release, { kind: "sure", identity: HEAT }, BY);
  if (sure.ok) await fileRelease(t.engine.deps, sure.release, t.engine.signal);
  return {
    ...removing(t, rule, others),
    t,
    film,
    known: t.known(film.hash) as RegisteredTorrent,
    id: release.id,
    path: release.path,
    change: (path: string, what: ItemChange) =>
      store.write((trx) => changeItem(trx, release.id, path, what)),
    [Symbol.asyncDispose]: () => t[Symbol.asyncDispose](),
  };
}
type Filed = Awaited<ReturnType<typeof filed>>;

test("removes a filed, unchanged torrent that met its goal once, records it in the history, and keeps its data", async () => {
  await using it = await filed();
  expect(it.t.engine.inLibrary()).toEqual([HEAT_FILE]);
  await it.run();
  await it.run();
  expect(it.removed).toEqual([it.film.hash]);
  expect((await it.t.engine.history(it.id)).at(-1)).toMatchObject({
    action: "torrent_removed",
    actor: "engine",
  });
});

test("a torrent that the client accepts to remove but still lists does not count as removed", async () => {
  await using it = await filed();
  it.t.transmission.carriesOut = false;
  await it.run();
  await it.run();
  expect(it.t.known(it.film.hash)?.goneAt).toBeUndefined();
  expect((await it.t.engine.history(it.id)).map(({ action }) => action)).not.toContain(
    "torrent_removed",
  );
  const asked = (await it.t.engine.history(it.id)).filter(
    ({ action }) => action === "torrent_asked",
  );
  expect(asked).toMatchObject([{ actor: "engine", detail: { command: "remove" } }]);
  expect(it.said).toEqual([
    expect.stringMatching(/Heat\.1995.*was asked to remove it, but its list still contains it\.$/),
  ]);
  it.t.transmission.carriesOut = true;
  await it.run();
  expect((await it.t.engine.history(it.id)).at(-1)).toMatchObject({ action: "torrent_removed" });
});

test.each([
  ["still seeds", { status: "seeding" as const }],
  ["was stopped by a person", { goalReached: false }],
  ["has a local error", { error: "local" as const }],
  ["lacks a file again", { leftUntilDone: 5 }],
])("keeps a torrent that %s, even if the given list does not show that yet", async (_, change) => {
  await using it = await filed();
  const before = structuredClone(it.t.transmission.torrents);
  Object.assign(it.film, change);
  await it.run();
  await it.run(before);
  it.t.transmission.torrents = [];
  await it.run(before);
  expect(it.removed).toEqual([]);
});

// Each of these functions prevents a torrent from being removed and returns a function that lifts
// this restriction.

function moveAway({ t }: Filed, another?: string): () => void {
  const final = join(t.engine.library, HEAT_FILE);
  renameSync(final, `${final} aside`);
  if (another !== undefined) writeFileSync(final, another);
  return () => renameSync(`${final} aside`, final);
}

async function remember({ t, known }: Filed, change: Partial<RegisteredTorrent>) {
  await t.registry.save([{ ...known, ...change }]);
  return () => t.registry.save([known]);
}

/** Adds one more release, initially in this state. */
async function beside(
  { t }: Filed,
  path: string,
  more: { parentId?: number; state?: "filed" } = {},
) {
  const { store } = t.engine;
  const fresh = {
    source: "person",
    name: "x",
    path,
    state: "review",
    parentId: more.parentId,
  } as const;
  const id = await store.write((trx) => insertRelease(trx, { ...fresh, identity: HEAT }, BY));
  const becomes = (state: "filed" | "ignored") =>
    store.write((trx) => trx.updateTable("release").set({ state }).where("id", "=", id).execute());
  if (more.state) await becomes(more.state);
  return () => becomes("ignored");
}

async function plexSays({ t, id }: Filed, plex: string) {
  const says = (text: string) =>
    t.engine.store.write((trx) =>
      trx.updateTable("release").set({ plex: text }).where("id", "=", id).execute(),
    );
  await says(plex);
  return () => says("seen");
}

async function problem({ t, id }: Filed, ...reasons: { code: ReasonCode; message: string }[]) {
  const says = (all: typeof reasons) =>
    t.engine.store.write((trx) => setReasons(trx, [id], { state: "filed" }, all));
  await says(reasons);
  return () => says([]);
}

test.each<[title: string, keep: (it: Filed) => unknown]>([
  ["its file is missing in the library", (it) => moveAway(it)],
  ["another file stands in its place in the library", (it) => moveAway(it, FILM)],
  [
    "its release says that something went wrong",
    (it) => problem(it, { code: "source_changed", message: "Not filed." }),
  ],
  ["it is not known to be whole where it lies now", (it) => remember(it, { complete: false })],
  [
    "its labels leave it alone",
    (it) => remember(it, { waits: { code: "label", message: "It has the label keep." } }),
  ],
  ["a child in its folder waits for a person", (it) => beside(it, it.path, { parentId: it.id })],
  [
    "a child in its folder is filed in part",
    (it) => beside(it, it.path, { parentId: it.id, state: "filed" }),
  ],
  ["a release of a file in it waits for a person", (it) => beside(it, join(it.path, "heat.mkv"))],
  ["a release of the folder around it waits for a person", (it) => beside(it, dirname(it.path))],
  ["Plex was asked and has not shown it", (it) => plexSays(it, "not_seen")],
])("keeps the torrent while %s", async (_, keep) => {
  await using it = await filed({ name: PACK, content: { "heat.mkv": FILM } });
  const end = (await keep(it)) as () => unknown;
  await it.run();
  expect(it.removed).toEqual([]);
  await end();
  await it.run();
  expect(it.removed).toEqual([it.film.hash]);
});

test("a neighbouring release whose name starts the same does not keep the torrent", async () => {
  await using it = await filed();
  await beside(it, `${it.path}.x`);
  await it.run();
  expect(it.removed).toEqual([it.film.hash]);
});

test("keeps a torrent that is not filed", async () => {
  await using t = await torrentEngine();
  t.add(FILM, FILM, { status: "stopped", goalReached: true });
  await t.looks();
  const { removed, run } = removing(t);
  await run();
  expect(removed).toEqual([]);
});

test("an unpublished video or subtitle keeps its torrent until a person skips it", async () => {
  await using it = await filed({
    name: PACK,
    content: { "heat.mkv": FILM, "heat.en.srt": "1", "notes.txt": "2" },
  });
  await it.change("heat.en.srt", { destination: null });
  await it.run();
  await it.change("heat.en.srt", { skip: true });
  await it.change("notes.txt", {
    role: "subtitle",
    destination: join(it.t.engine.library, "nobody.srt"),
  });
  await it.run();
  expect(it.removed).toEqual([]);
  await it.change("notes.txt", { role: "other", destination: null });
  await it.run();
  expect(it.removed).toEqual([it.film.hash]);
});

test.each([1, 2])(
  "removes a release superseded %d times once its replacement exists",
  async (times) => {
    await using it = await filed({ name: "Heat.1995.720p.BluRay.x264-ONE.mkv", content: "small" });
    const { engine } = it.t;
    const deps = { ...engine.deps, duplicatePolicy: () => "upgrade" as const };
    const better = [
      "Heat.1995.1080p.BluRay.x264-TWO.mkv",
      "Heat.1995.2160p.BluRay.x265-SIX.mkv",
    ].slice(0, times);
    for (const name of better) {
      const { id } = await engine.approved(name);
      await fileRelease(deps, await engine.now(id), engine.signal);
      expect((await engine.now(id)).state).toBe("filed");
    }
    expect((await engine.now(it.id)).supersededBy).toBeDefined();
    it.film.goalReached = false;
    await it.run();
    it.film.goalReached = true;
    const back = moveAway(it);
    await it.run();
    expect(it.removed).toEqual([]);
    back();
    await it.run();
    expect(it.removed).toEqual([it.film.hash]);
  },
);

test("reports a refused removal once without delaying others, and an outage ends the round", async () => {
  await using it = await filed();
  // A second torrent for the same film.
  const hash = "f".repeat(40);
  it.t.transmission.torrents.push({ ...it.film, hash });
  await it.t.registry.save([{ ...it.known, hash }]);
  it.refused.set(it.film.hash, new UserError("Transmission refused.", "Look there.", "refused"));
  await it.run();
  await it.run();
  expect(it.removed).toEqual([hash]);
  expect(it.said).toEqual([
    expect.stringMatching(/Heat\.1995.*Transmission refused\. Look there\./),
  ]);
  const fails = new Outage("client_unavailable", "Nothing listens.");
  it.t.transmission.fails = fails;
  await expect(it.run()).rejects.toBe(fails);
});

test("an outage of one torrent keeps only that torrent, and is reported once", async () => {
  const rule: AutoRemove = { hosts: [{ host: "a.org", when: "never" }], others: "goal" };
  await using it = await filed({ rule });
  const hash = "f".repeat(40);
  it.t.transmission.torrents.push({ ...it.film, hash });
  await it.t.registry.save([{ ...it.known, hash }]);
  const fault = new Outage("client_busy", "Transmission did not answer within 30 s.");
  it.t.transmission.sick.set(it.film.hash, fault);
  await it.run();
  await it.run();
  expect(it.removed).toEqual([hash]);
  expect(it.said).toEqual([expect.stringMatching(/Heat\.1995.*not removed: .* within 30 s\./)]);
  it.t.transmission.sick.clear();
  await it.run();
  expect(it.removed).toEqual([hash, it.film.hash]);
});

test("a disk that does not respond keeps only the torrents whose files are there", async () => {
  let isSick = false;
  const fault = new Outage("root_missing", "The disk is not responding.");
  await using it = await filed({
    files: (real) => ({
      readFileIdentity: (path) =>
        isSick && path.endsWith(HEAT_FILE) ? Promise.reject(fault) : real.readFileIdentity(path),
    }),
  });
  isSick = true;
  await it.run();
  await it.run();
  expect(it.removed).toEqual([]);
  expect(it.said).toEqual([expect.stringMatching(/not removed: The disk is not responding\./)]);
  isSick = false;
  await it.run();
  expect(it.removed).toEqual([it.film.hash]);
});

test("looks at the row of the torrent itself, even if the client returns all torrents", async () => {
  await using it = await filed();
  const other = it.t.add("Other.2001.mkv", "other", { status: "stopped", goalReached: true });
  it.t.transmission.torrents.reverse();
  it.t.transmission.ignoresHashes = true;
  const before = structuredClone(it.t.transmission.torrents);
  // The list is older than the last look, which shows that the film seeds again.
  it.film.status = "seeding";
  it.film.goalReached = false;
  await it.run(before);
  expect(it.removed).toEqual([]);
  Object.assign(it.film, { status: "stopped", goalReached: true });
  other.leftUntilDone = 5;
  await it.run(before);
  expect(it.removed).toEqual([it.film.hash]);
});

const DAY = 24 * 3600 * 1000;
const DAYS: AutoRemove = { hosts: [], others: { days: 14 } };

test("with a rule by days, removes a torrent that was done that many days ago, even while it seeds", async () => {
  await using it = await filed({ rule: DAYS });
  const doneAt = it.t.engine.clock.now();
  Object.assign(it.film, { status: "seeding", goalReached: false, doneAt });
  it.t.engine.clock.advance(14 * DAY - 1);
  await it.run();
  expect(it.removed).toEqual([]);
  it.t.engine.clock.advance(1);
  Object.assign(it.film, { status: "checking" });
  await it.run();
  Object.assign(it.film, { status: "seeding", leftUntilDone: 5 });
  await it.run();
  expect(it.removed).toEqual([]);
  Object.assign(it.film, { leftUntilDone: 0 });
  await it.run();
  expect(it.removed).toEqual([it.film.hash]);
});

test("counts the days from the filing if a client does not report the completion time", async () => {
  await using it = await filed({ rule: DAYS });
  Object.assign(it.film, { doneAt: undefined, addedAt: 0 });
  it.t.engine.clock.advance(
    (await it.t.engine.now(it.id)).updatedAt + 14 * DAY - 1 - it.t.engine.clock.now(),
  );
  await it.run();
  expect(it.removed).toEqual([]);
  it.t.engine.clock.advance(1);
  await it.run();
  expect(it.removed).toEqual([it.film.hash]);
});

test("a torrent's trackers decide, and no tracker rule removes a torrent without known trackers", async () => {
  await using it = await filed({
    rule: { hosts: [{ host: "keep.example.org", when: "never" }], others: "goal" },
  });
  it.t.transmission.trackers.set(it.film.hash, ["keep.example.org"]);
  await it.run();
  it.t.transmission.trackers.delete(it.film.hash);
  const { trackers: _, ...silent } = it.t.client;
  const run = createAutoRemove({ ...it.deps, client: silent });
  await run(it.t.transmission.torrents.map(toTorrent), it.t.engine.signal);
  expect(it.removed).toEqual([]);
  await it.run();
  expect(it.removed).toEqual([it.film.hash]);
});

test("an excluded label keeps the torrent, even if it was set after the list was read", async () => {
  await using it = await filed();
  const client = { ...it.t.client, labels: { labels: [], excludeLabels: ["keep"] } };
  const before = it.t.transmission.torrents.map(toTorrent);
  it.film.labels = ["keep"];
  await createAutoRemove({ ...it.deps, client })(before, it.t.engine.signal);
  expect(it.removed).toEqual([]);
});

/** Adds another client with one torrent that our registry records as unfinished. */
async function shared(where: "hash" | "path" | "hardlink" | "elsewhere") {
  const other = new TransmissionPort();
  const it = await filed({
    others: [{ ...other.client(), name: "seedbox" }],
    // A copy has another inode, so only the path can match.
    method: where === "path" ? "copy" : "auto",
  });
  const { t, film, path } = it;
  const folder = join(t.engine.downloads, "cross");
  mkdirSync(folder);
  if (where === "hardlink") linkSync(path, join(folder, "other.mkv"));
  else writeFileSync(join(folder, "other.mkv"), FILM);
  const at =
    where === "path"
      ? { folder: t.engine.downloads, tops: [FILM] }
      : { folder, tops: ["other.mkv"] };
  const hash = where === "hash" ? film.hash : hashOf("c");
  await t.registry.save([remembered("c", { hash, client: "seedbox", ...at })]);
  other.torrents = [torrent("c", { hash, status: "downloading", leftUntilDone: 5 })];
  return { ...it, other };
}

test.each(["hash", "path", "hardlink"] as const)(
  "keeps the only complete copy for another client's torrent, by its %s, until that torrent is complete",
  async (where) => {
    await using it = await shared(where);
    await it.run();
    it.other.fails = new Outage("client_unavailable", "It is away.");
    await it.run();
    expect(it.removed).toEqual([]);
    it.other.fails = undefined;
    Object.assign(it.other.torrents[0] ?? {}, { status: "seeding", leftUntilDone: 0 });
    await it.run();
    expect(it.removed).toEqual([it.film.hash]);
  },
);

test("an unfinished torrent without shared data keeps nothing, and an unconfigured client is not asked", async () => {
  await using it = await shared("elsewhere");
  await it.run();
  expect(it.removed).toEqual([it.film.hash]);
  await using gone = await shared("path");
  await createAutoRemove({ ...gone.deps, clients: Services.of([gone.t.client]) })(
    gone.t.transmission.torrents.map(toTorrent),
    gone.t.engine.signal,
  );
  expect(gone.removed).toEqual([]);
});

test.each<[string, ProofShare, boolean, ProofShare]>([
  ["all", "all", false, "all"],
  ["any", "any", true, "any"],
  ["the first", "all", true, "no"],
  ["the second", "no", false, "all"],
])(
  "with INGEST_PROOF for %s, a torrent waits only for the servers that count",
  async (_, plex, isRemoved, jellyfin) => {
    await using it = await filed();
    const { store } = it.t.engine;
    await store.write(async (trx) => {
      await syncMediaServers(trx, [
        { name: "plex", kind: "plex", title: "Plex", proof: plex },
        { name: "attic", kind: "jellyfin", title: "Jellyfin", proof: jellyfin },
      ]);
      await setPlex(trx, it.id, "not_seen", { server: "attic", at: 1 });
      await setPlex(trx, it.id, "seen", { server: "plex", at: 1 });
    });
    await it.run();
    expect(it.removed).toEqual(isRemoved ? [it.film.hash] : []);
    await store.write((trx) => setPlex(trx, it.id, "seen", { server: "attic", at: 2 }));
    await it.run();
    expect(it.removed).toEqual([it.film.hash]);
  },
);
