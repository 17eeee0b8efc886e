import {
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { recordAdopted, recordUnsure } from "../../../src/app/adopt/record.ts";
import type { FileDeps } from "../../../src/app/file/file-deps.ts";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { anchorOf } from "../../../src/app/journal/steps/roots.ts";
import { moveLibrary, planLibraryMove } from "../../../src/app/library/move-library.ts";
import { beginMediaRoots, findLeftRoots } from "../../../src/app/releases/left-roots.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { purgeTrash } from "../../../src/app/upkeep/purge-trash.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { listOpenOperations } from "../../../src/store/journal/journal.ts";
import { MOVED } from "../../../src/store/journal/move-root.ts";
import { listAllInTrash } from "../../../src/store/journal/trash.ts";
import type { Store } from "../../../src/store/open.ts";
import {
  factsOf,
  foundWork,
  type HEAT,
  identityOf,
  libraryFile,
  ME,
} from "../../support/adopted.ts";
import {
  filesBelow,
  HEAT_FILE,
  type TestEngine,
  type TestEngineOptions,
  testEngine,
} from "../../support/engine.ts";
import { fileAll } from "../../support/filing.ts";
import { type Kill, killable } from "../../support/kill-at.ts";
import { copyWithTimes, touch } from "../../support/new-disk.ts";
import { renamed } from "../../support/rename-plan.ts";
import { columnsOf, tablesOf } from "../../support/tables-of.ts";
import { NAS_1 } from "../../support/two-storages.ts";
import { LARGE, SMALL, take } from "../../support/upgrade.ts";

const DAY_MS = 24 * 3600 * 1000;
const RONIN = { type: "movie", tmdbId: 8195, title: "Ronin", year: 1998 } as const;
const ALIEN = { type: "movie", tmdbId: 348, title: "Alien", year: 1979 } as const;
const DUNE = { type: "movie", tmdbId: 438631, title: "Dune", year: 2021 } as const;

async function opened(options: TestEngineOptions = {}): Promise<TestEngine> {
  const engine = await testEngine(options);
  onTestFinished(() => engine[Symbol.asyncDispose]());
  await engine.store.write((trx) => beginMediaRoots(trx, { set: [engine.library] }));
  return engine;
}

/** Copies the library as a person does, to a folder next to it. */
function copied({ library }: TestEngine, name = "new"): string {
  const to = join(dirname(library), name);
  copyWithTimes(library, to);
  return to;
}

const moved = async (engine: TestEngine, from: string, to: string) => {
  const plan = await planLibraryMove(engine, { from, to }, engine.signal);
  const id = await moveLibrary({ ...engine, newId: engine.deps.newId, engineRuns: true }, plan, ME);
  return { plan, id };
};

/** The engine after its settings name another root. */
async function restarted(engine: TestEngine, ...mediaRoots: string[]): Promise<FileDeps> {
  await engine.store.write((trx) => beginMediaRoots(trx, { set: mediaRoots }));
  return { ...engine.deps, mediaRoots, libraryHomes: async () => mediaRoots };
}

async function undone(engine: TestEngine, deps: FileDeps, id: number) {
  await requestEach(engine.store, [id], { kind: "undo" }, ME);
  await undoRelease(deps, await engine.now(id), engine.signal);
  return engine.now(id);
}

const adopted = async (engine: TestEngine, identity: typeof HEAT, path: string) => {
  const file = libraryFile(join(engine.library, path));
  const anchor = await anchorOf(engine.deps, file.path);
  const work = { ...foundWork(dirname(file.path), file), ...(anchor ? { anchor } : {}) };
  const parts = { store: engine.store, newId: engine.deps.newId };
  return (await recordAdopted(parts, work, identity, factsOf(), ME)) ?? 0;
};

/**
 * A library in which everything happened that leaves a path: filed, replaced, undone, adopted,
 * renamed, and in doubt.
 */
async function lived(engine: TestEngine) {
  await take(engine, SMALL);
  const heat = await take(engine, LARGE);
  const alien = await engine.approved("Alien.1979.mkv", undefined, { identity: ALIEN });
  await fileAll(engine);
  await undone(engine, engine.deps, alien.id);
  const ronin = await adopted(engine, RONIN, "Movies/ronin/ronin.mkv");
  const plan = await renamed(engine, [
    ["Movies/ronin/ronin.mkv", "Movies/ronin/Ronin (1998).mkv"],
    ["Movies/ronin", "Movies/Ronin (1998)"],
  ]);
  const doubt = libraryFile(join(engine.library, "Movies/dune/dune.mkv"));
  const unsure = await recordUnsure(
    engine,
    foundWork(dirname(doubt.path), doubt),
    { ...factsOf(), suggestion: DUNE },
    ME,
  );
  return { heat: heat.id, alien: alien.id, ronin, plan: plan.id, unsure: unsure ?? 0 };
}

/** All rows of all tables, as text. */
async function dump({ read }: Store): Promise<Map<string, Record<string, unknown>[]>> {
  const tables = new Map<string, Record<string, unknown>[]>();
  for (const name of await tablesOf(read)) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(
      read,
    );
    // PostgreSQL returns changed rows in another order.
    tables.set(
      name,
      rows.toSorted((a, b) => (String(Object.values(a)) < String(Object.values(b)) ? -1 : 1)),
    );
  }
  return tables;
}

const TESTED = { duplicatePolicy: "upgrade", storage: NAS_1 } as const;

/** Columns with paths that a move of a root leaves as they are. */
const STAYING: Readonly<Record<string, string>> = {
  "operation.made_folders_json": "changed as JSON",
  "operation.anchor_json": "changed as JSON",
  "item.path": "names a file within its release; in a rename plan, the name that it had",
  "operation.item_path": "equals item.path",
  "history.detail_json": "tells what happened under the earlier name",
  "release.reasons_json": "tells what happened under the earlier name",
  "release.waiting_json": "written again at the next attempt",
  "trash.problem": "tells what happened under the earlier name",
  "setting.value": "written by the next engine from its settings",
  "source.name": "written by the next engine from its settings",
  "root.path": "a watched folder is known under each of its names",
  "parked_root.path": "a watched folder is known under each of its names",
  "named_folder.path": "names a folder of a download client, which reports its own",
  "torrent.folder": "the client reports it again at the next poll",
  "torrent.places_json": "the client reports it again at the next poll",
  "torrent_client.folders_json": "the client reports it again at the next poll",
  "plex_section.locations_json": "the media server reports it again",
  "first_scan.location": "names a folder as the media server sees it",
  "plex_work.folders_json": "the media server reports it again",
  "plex_file.path": "the media server reports it again",
  "plex_file.folder": "the media server reports it again",
  "plex_proof.shown_as": "tells what the media server showed",
  "torrent_file.path": "names a file within its torrent",
  "release.live_path": "follows release.path",
  "release.name": "names the job of a move",
  "history.name": "names the job of a move",
  "moved_row.row_key": "names the rows of a move, for its undo",
  "moved_row.before": "tells what the rows of a move had, for its undo",
};

test("after a copy to another folder, undo, replace and rename work on the copy", async () => {
  const engine = await opened(TESTED);
  const was = await lived(engine);
  const to = copied(engine);
  renameSync(engine.library, `${engine.library}.old`);
  const { plan } = await moved(engine, engine.library, to);
  expect(plan.files).toEqual({ there: 2, different: 0, missing: 0, not_moved: 0, taken: 0 });
  const deps = await restarted(engine, to);
  expect(await findLeftRoots(engine.store.read)).toEqual([]);
  expect(await undone(engine, deps, was.plan)).toMatchObject({ state: "undone", reasons: [] });
  expect(existsSync(join(to, "Movies/ronin/ronin.mkv"))).toBe(true);
  expect(await undone(engine, deps, was.heat)).toMatchObject({ reasons: [] });
  // The replaced version is back under its name, from the trash of the new disk.
  expect(statSync(join(to, HEAT_FILE)).size).toBe(statSync(join(engine.downloads, SMALL)).size);
  expect(existsSync(engine.library)).toBe(false);
});

test("every column with a path is moved, or listed with the reason why it stays", async () => {
  const engine = await opened(TESTED);
  const was = await lived(engine);
  const to = copied(engine);
  renameSync(engine.library, `${engine.library}.old`);
  const { id } = await moved(engine, engine.library, to);
  const left = new Set<string>();
  for (const [table, rows] of await dump(engine.store)) {
    for (const [column, value] of rows.flatMap((row) => Object.entries(row))) {
      const isOld = typeof value === "string" && `${value}/`.includes(`${engine.library}/`);
      if (isOld) left.add(`${table}.${column}`);
    }
  }
  const stays = Object.keys(STAYING);
  expect([...left].filter((place) => !stays.includes(place))).toEqual([]);
  const known = MOVED.map(({ table, column }) => `${table}.${column}`);
  expect(known.filter((place) => Object.hasOwn(STAYING, place))).toEqual([]);
  // A new column that is named like a path belongs to one of the two lists.
  const named: string[] = [];
  for (const table of await tablesOf(engine.store.read)) {
    const paths = (await columnsOf(engine.store.read, table)).filter((column) =>
      /(^|_)(path|folders?|places?|destination|locations?|anchor)(_|$)/.test(column),
    );
    named.push(...paths.map((column) => `${table}.${column}`));
  }
  expect(named.filter((place) => ![...known, ...stays, "moved_row.place"].includes(place))).toEqual(
    [],
  );
  // A work that waits for a decision is adopted from its new path.
  expect(await engine.now(was.unsure)).toMatchObject({ path: join(to, "Movies/dune") });
  const [item] = await engine.store.read
    .selectFrom("item")
    .select(["destination", "ino"])
    .where("release_id", "=", was.unsure)
    .execute();
  const film = join(to, "Movies/dune/dune.mkv");
  expect(item).toEqual({ destination: film, ino: identityOf(film).ino });
  expect((await engine.now(id)).state).toBe("filed");
});

test("the undo of a move restores every row exactly", async () => {
  const engine = await opened(TESTED);
  await lived(engine);
  const before = await dump(engine.store);
  const to = copied(engine);
  const { id } = await moved(engine, engine.library, to);
  expect(await undone(engine, engine.deps, id)).toMatchObject({ state: "undone", reasons: [] });
  const after = await dump(engine.store);
  for (const table of ["operation", "trash", "scan", "renamed_video"]) {
    expect(after.get(table), table).toEqual(before.get(table));
  }
  const isOther = (row: Record<string, unknown>) => row["id"] !== id && row["release_id"] !== id;
  for (const table of ["release", "item"]) {
    expect(after.get(table)?.filter(isOther), table).toEqual(before.get(table));
  }
  expect(await findLeftRoots(engine.store.read)).toEqual([]);
});

test("a move can be undone before the settings name the new folder", async () => {
  const engine = await opened(TESTED);
  await adopted(engine, RONIN, "Movies/ronin/ronin.mkv");
  const to = copied(engine);
  const { id } = await moved(engine, engine.library, to);
  expect(await findLeftRoots(engine.store.read)).toMatchObject([{ root: to }]);
  await requestEach(engine.store, [id], { kind: "undo" }, ME);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("undone");
  expect(await findLeftRoots(engine.store.read)).toEqual([]);
});

test("a file that was not copied yet keeps its path, and the next move takes it along", async () => {
  const engine = await opened(TESTED);
  await adopted(engine, RONIN, "Movies/ronin/ronin.mkv");
  const alien = await adopted(engine, ALIEN, "Movies/alien/alien.mkv");
  const to = copied(engine);
  rmSync(join(to, "Movies/alien"), { recursive: true });
  const first = await moved(engine, engine.library, to);
  expect(first.plan.files).toMatchObject({ there: 1, not_moved: 1 });
  expect((await engine.now(alien)).path).toBe(join(engine.library, "Movies/alien"));
  await restarted(engine, to);
  expect(await findLeftRoots(engine.store.read)).toMatchObject([
    { root: engine.library, files: 1 },
  ]);
  copyWithTimes(join(engine.library, "Movies/alien"), join(to, "Movies/alien"));
  const second = await moved(engine, engine.library, to);
  expect(second.plan.files).toMatchObject({ there: 1, not_moved: 0 });
  expect((await engine.now(alien)).path).toBe(join(to, "Movies/alien"));
  expect(await findLeftRoots(engine.store.read)).toEqual([]);
});

test("a file in the trash that was not copied keeps its path, and the next move takes it along", async () => {
  const engine = await opened(TESTED);
  await adopted(engine, RONIN, "Movies/ronin/ronin.mkv");
  const { id } = await engine.approved("Heat.1995.mkv", "the film");
  await fileAll(engine);
  await undone(engine, engine.deps, id);
  const [inTrash = ""] = engine.inTrash();
  const to = copied(engine);
  rmSync(join(to, inTrash));
  const pathOf = async () => (await listAllInTrash(engine.store.read)).map(({ path }) => path);
  await moved(engine, engine.library, to);
  expect(await pathOf()).toEqual([join(engine.library, inTrash)]);
  await adopted(engine, ALIEN, "Movies/alien/alien.mkv");
  copyWithTimes(join(engine.library, inTrash), join(to, inTrash));
  copyWithTimes(join(engine.library, "Movies/alien"), join(to, "Movies/alien"));
  await moved(engine, engine.library, to);
  expect(await pathOf()).toEqual([join(to, inTrash)]);
});

test("two disks become one: of two files with one path, the second keeps its earlier path", async () => {
  const engine = await opened(TESTED);
  const ronin = await adopted(engine, RONIN, "a/Movies/film/film.mkv");
  const alien = await adopted(engine, ALIEN, "b/Movies/film/film.mkv");
  const dune = await adopted(engine, DUNE, "b/Movies/dune/dune.mkv");
  const [a, b, to] = ["a", "b", "both"].map((name) => join(engine.library, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(to);
  copyWithTimes(`${a}/.`, to, "--no-clobber");
  copyWithTimes(`${b}/.`, to, "--no-clobber");
  await moved(engine, a, to);
  const { plan, id } = await moved(engine, b, to);
  expect(plan.files).toMatchObject({ there: 1, taken: 1 });
  const pathsOf = async () =>
    Promise.all(
      [ronin, alien, dune].map(async (one) =>
        (await engine.now(one)).path.slice(engine.library.length),
      ),
    );
  expect(await pathsOf()).toEqual(["/both/Movies/film", "/b/Movies/film", "/both/Movies/dune"]);
  expect(await undone(engine, engine.deps, id)).toMatchObject({ state: "undone" });
  expect(await pathsOf()).toEqual(["/both/Movies/film", "/b/Movies/film", "/b/Movies/dune"]);
});

test("a folder may move into itself, or out of itself", async () => {
  const engine = await opened(TESTED);
  const ronin = await adopted(engine, RONIN, "Movies/ronin/ronin.mkv");
  const inner = join(engine.library, "all");
  copyWithTimes(join(engine.library, "Movies"), join(engine.library, "kept"));
  mkdirSync(inner);
  renameSync(join(engine.library, "Movies"), join(inner, "Movies"));
  await moved(engine, engine.library, inner);
  expect((await engine.now(ronin)).path).toBe(join(inner, "Movies/ronin"));
  renameSync(join(inner, "Movies"), join(engine.library, "Movies"));
  const { plan } = await moved(engine, inner, engine.library);
  expect(plan.files.there).toBe(1);
  expect((await engine.now(ronin)).path).toBe(join(engine.library, "Movies/ronin"));
});

test("another file of the same path, size and time is left alone if its download tells them apart", async () => {
  const engine = await opened(TESTED);
  const { id } = await engine.approved("Heat.1995.mkv", "the film");
  await fileAll(engine);
  const to = copied(engine);
  const { mtimeNs } = identityOf(join(engine.library, HEAT_FILE));
  renameSync(engine.library, `${engine.library}.old`);
  writeFileSync(join(to, HEAT_FILE), "the book");
  const seconds = `@${mtimeNs.slice(0, -9)}.${mtimeNs.slice(-9)}`;
  touch(join(to, HEAT_FILE), "-d", seconds);
  const { plan } = await moved(engine, engine.library, to);
  expect(plan.files).toMatchObject({ there: 0, different: 1 });
  const deps = await restarted(engine, to);
  await expect(undone(engine, deps, id)).rejects.toMatchObject({ code: "new_inode" });
  expect(existsSync(join(to, HEAT_FILE))).toBe(true);
});

test("with another time, only the recorded hash proves a file", async () => {
  const engine = await opened({ ...TESTED, method: "copy" });
  const { id } = await engine.approved("Heat.1995.mkv", "the film");
  await fileAll(engine);
  const ronin = await adopted(engine, RONIN, "Movies/ronin/ronin.mkv");
  const to = copied(engine);
  for (const path of [HEAT_FILE, "Movies/ronin/ronin.mkv"]) utimesSync(join(to, path), 1, 1);
  renameSync(engine.library, `${engine.library}.old`);
  const { plan } = await moved(engine, engine.library, to);
  expect(plan.files).toMatchObject({ there: 1, different: 1 });
  const deps = await restarted(engine, to);
  expect(await undone(engine, deps, id)).toMatchObject({ reasons: [] });
  expect(existsSync(join(to, HEAT_FILE))).toBe(false);
  expect((await engine.now(ronin)).path).toBe(join(to, "Movies/ronin"));
});

test("the trash's last copy is the one on the new disk: purged while the download is there, kept after it is gone", async () => {
  for (const isThere of [true, false]) {
    const engine = await opened(TESTED);
    const { id } = await engine.approved("Heat.1995.mkv", "the film");
    await fileAll(engine);
    await undone(engine, engine.deps, id);
    await adopted(engine, RONIN, "Movies/ronin/ronin.mkv");
    if (!isThere) rmSync(join(engine.downloads, "Heat.1995.mkv"));
    const to = copied(engine);
    await restarted(engine, to);
    engine.clock.advance(40 * DAY_MS);
    const purge = () => purgeTrash(engine, 30, engine.signal);
    expect(await purge()).toEqual({ purged: 0, kept: 1 });
    renameSync(engine.library, `${engine.library}.old`);
    await moved(engine, engine.library, to);
    expect(await purge()).toEqual(isThere ? { purged: 1, kept: 0 } : { purged: 0, kept: 1 });
  }
});

test("while a root was left, nothing is filed and nothing purged; a move lets both go on", async () => {
  const engine = await opened(TESTED);
  await adopted(engine, RONIN, "Movies/ronin/ronin.mkv");
  const { id } = await engine.approved("Heat.1995.mkv", "the film");
  const to = copied(engine);
  await restarted(engine, to);
  await fileAll(engine);
  expect(await engine.now(id)).toMatchObject({
    state: "approved",
    waiting: { code: "root_changed" },
  });
  expect(toCommandText((await engine.now(id)).waiting?.message ?? "")).toBe(
    `${engine.library} is no longer a media root, but the journal has 1 file there, so nothing is ` +
      `filed, purged or adopted. If they are in another folder now, run \`plex-ingest library move ` +
      `${engine.library} ${to}\`; if they are gone for good, run \`plex-ingest adopt\`.`,
  );
  await moved(engine, engine.library, to);
  engine.clock.advance(60_000);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
});

test("a filing that was killed at any step goes on in the new folder", async () => {
  let killed = 0;
  for (let at = 1; at < 40; at += 3) {
    const kill: Kill = { at: undefined, steps: [] };
    const engine = await opened({ ...TESTED, method: "copy", files: killable(kill) });
    await adopted(engine, RONIN, "Movies/ronin/ronin.mkv");
    const { id } = await engine.approved("Heat.1995.mkv", "the film");
    kill.at = kill.steps.length + at;
    const filing = fileRelease(engine.deps, await engine.now(id), engine.signal);
    const isKilled = await filing.then(
      () => false,
      () => true,
    );
    if (!isKilled) break;
    killed++;
    kill.at = undefined;
    const to = copied(engine);
    if ((await listOpenOperations(engine.store.read)).length > 0) {
      // A running engine is about to end it.
      await expect(moved(engine, engine.library, to)).rejects.toThrow(
        `Release ${id} is being filed`,
      );
    }
    await restarted(engine, to);
    await moved(engine, engine.library, to);
    renameSync(engine.library, `${engine.library}.old`);
    const deps = await restarted(engine, to);
    await fileRelease(deps, await engine.now(id), engine.signal);
    expect(await engine.now(id), `killed at ${at}`).toMatchObject({ state: "filed", reasons: [] });
    expect(filesBelow(to).filter((path) => path.includes("Heat"))).toEqual([HEAT_FILE]);
    expect(existsSync(engine.library)).toBe(false);
  }
  expect(killed).toBeGreaterThan(1);
});
