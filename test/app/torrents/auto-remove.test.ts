import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { moveRelease } from "../../../src/app/releases/move.ts";
import { createAutoRemove } from "../../../src/app/torrents/auto-remove.ts";
import { toTorrent } from "../../../src/clients/transmission/gate.ts";
import { Outage, UserError } from "../../../src/core/errors.ts";
import { changeItem } from "../../../src/store/releases/items.ts";
import { insertRelease } from "../../../src/store/releases/releases.ts";
import type { RegisteredTorrent } from "../../../src/store/torrents/torrents.ts";
import { HEAT, HEAT_FILE } from "../../support/engine.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";

const FILM = "Heat.1995.1080p.mkv";
const PACK = "Heat.1995";
const BY = { actor: "engine", at: 1 };

function removing(t: Torrents) {
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
  const run = createAutoRemove({
    store,
    files,
    commands,
    registry: t.registry,
    client: t.client,
    now: clock.now,
    log: (message) => void said.push(message),
  });
  return {
    removed,
    said,
    refused,
    run: (torrents = t.transmission.torrents) => run(torrents.map(toTorrent), t.engine.signal),
  };
}

/** A film from a torrent that met its goal, filed. */
async function filed(name = FILM, content: string | Record<string, string> = FILM) {
  const t = await torrentEngine();
  const film = t.add(name, content, { status: "stopped", goalReached: true });
  await t.looks();
  const release = await t.release(name);
  if (!release) throw new Error("It was not taken in.");
  const sure = await moveRelease(t.engine.store, release, { kind: "sure", identity: HEAT }, BY);
  if (sure.ok) await fileRelease(t.engine.deps, sure.release, t.engine.signal);
  const known = t.known(film.hash) as RegisteredTorrent;
  const change = (path: string, what: Parameters<typeof changeItem>[3]) =>
    t.engine.store.write((trx) => changeItem(trx, release.id, path, what));
  return { t, film, known, id: release.id, path: release.path, change, ...removing(t) };
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
