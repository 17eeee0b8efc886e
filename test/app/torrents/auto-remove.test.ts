import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { moveRelease } from "../../../src/app/move.ts";
import { createAutoRemove } from "../../../src/app/torrents/auto-remove.ts";
import { HEAT, HEAT_FILE } from "../../support/engine.ts";
import { torrentEngine } from "../../support/torrents.ts";

const FILM = "Heat.1995.1080p.mkv";

/** A film from a torrent that met its goal, filed. */
async function filed() {
  const t = await torrentEngine();
  const film = t.add(FILM, FILM, { status: "stopped", goalReached: true });
  await t.looks();
  const by = { actor: "engine", at: 1 };
  const release = await t.release(FILM);
  if (!release) throw new Error("It was not taken in.");
  const sure = await moveRelease(t.engine.store, release, { kind: "sure", identity: HEAT }, by);
  if (sure.ok) await fileRelease(t.engine.deps, sure.release, t.engine.signal);
  const removed: string[] = [];
  const { store, files, clock } = t.engine;
  const control = { remove: async (hash: string) => void removed.push(hash) };
  const run = createAutoRemove({ store, ledger: t.ledger, control, files, now: clock.now });
  return { t, film, id: release.id, removed, run: () => run(t.transmission.torrents, t.engine.signal) };
}

test("filed, still as it was filed, and its goal met: removed once, told in history, its data untouched", async () => {
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
])("a torrent that %s stays", async (_, change) => {
  const { t, film, removed, run } = await filed();
  await using _t = t;
  Object.assign(film, change);
  await run();
  expect(removed).toEqual([]);
});

test("what is no longer in the library, or is another file there, keeps its torrent", async () => {
  const { t, removed, run } = await filed();
  await using _t = t;
  const final = join(t.engine.library, HEAT_FILE);
  rmSync(final);
  await run();
  writeFileSync(final, FILM);
  await run();
  expect(removed).toEqual([]);
});

test("what is not filed keeps its torrent", async () => {
  await using t = await torrentEngine();
  t.add(FILM, FILM, { status: "stopped", goalReached: true });
  await t.looks();
  const removed: string[] = [];
  const { store, files, clock } = t.engine;
  const control = { remove: async (hash: string) => void removed.push(hash) };
  const run = createAutoRemove({ store, ledger: t.ledger, control, files, now: clock.now });
  await run(t.transmission.torrents, t.engine.signal);
  expect(removed).toEqual([]);
});
