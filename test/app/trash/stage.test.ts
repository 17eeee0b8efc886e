import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { recoverAll, recoverRelease } from "../../../src/app/journal/recover.ts";
import { anchorOf } from "../../../src/app/journal/steps/roots.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { createTrashStage } from "../../../src/app/trash/stage.ts";
import { requestTrashed } from "../../../src/app/trash/trash.ts";
import { purgeTrash } from "../../../src/app/upkeep/purge-trash.ts";
import { Outage } from "../../../src/base/errors.ts";
import {
  beginOperation,
  countOperations,
  listOpenOperations,
} from "../../../src/store/journal/journal.ts";
import { listOperationsTo } from "../../../src/store/journal/operation-row.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { findTrashed, listAllInTrash, requestTrash } from "../../../src/store/journal/trash.ts";
import { listPendingScans, removeScan } from "../../../src/store/plex/scans.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { findFiledWork } from "../../../src/store/works/filed-works.ts";
import {
  actionsOf,
  HEAT,
  HEAT_FILE,
  HEAT_FOLDER,
  sameInode,
  type TestEngine,
  testEngine,
} from "../../support/engine.ts";
import { undoFiled } from "../../support/filing.ts";
import { saying } from "../../support/said.ts";
import { FILM, undone } from "../../support/undone.ts";
import { take } from "../../support/upgrade.ts";
import { wholeEngine } from "../../support/whole-engine.ts";
import { movie } from "../../support/works.ts";
import { contents, episodesOf } from "../file/episodes.ts";

const by = { actor: "cli:anna", at: 5 };

function stageOf(engine: TestEngine, more: Partial<TestEngine["deps"]> = {}) {
  const errors: unknown[] = [];
  const deps = { ...engine.deps, ...more, onError: (error: unknown) => void errors.push(error) };
  return { stage: createTrashStage(deps), errors };
}

/** Adds a file to the trash, with a person's request that the engine has not seen yet. */
async function asked(engine: TestEngine, request: "restore" | "purge" = "restore") {
  const film = await undone(engine);
  expect(await requestTrashed(engine, [film.row.operationId], request, by)).toMatchObject([
    { ok: true },
  ]);
  return film;
}

/** Requests a restore as a person and lets the engine carry it out. */
async function restore(engine: TestEngine, id: string): Promise<void> {
  expect(await requestTrashed(engine, [id], "restore", by)).toMatchObject([{ ok: true }]);
  await stageOf(engine).stage.run(engine.signal);
}

test.each(["hardlink", "copy"] as const)(
  "restores a %s to its path and leaves the trash empty",
  async (method) => {
    await using engine = await testEngine({ method, hasServer: true });
    const { source, place, inTrash, row } = await undone(engine);
    const { ino } = statSync(inTrash);
    // The undo requested a scan of the same folder, so that scan is removed first.
    for (const scan of await listPendingScans(engine.store.read)) {
      await engine.store.write((trx) => removeScan(trx, scan));
    }
    await restore(engine, row.operationId);
    expect(readFileSync(place, "utf8")).toBe(FILM);
    expect(statSync(place).ino).toBe(ino);
    expect(sameInode(place, source)).toBe(method === "hardlink");
    expect(statSync(place).nlink).toBe(method === "hardlink" ? 2 : 1);
    expect(engine.inTrash()).toEqual([]);
    expect(readdirSync(join(engine.library, "Movies", ".plex-ingest-trash"))).toEqual([]);
    expect(await listAllInTrash(engine.store.read)).toEqual([]);
    expect(await listOpenOperations(engine.store.read)).toEqual([]);
    expect((await listPendingScans(engine.store.read)).map(({ folder }) => folder)).toEqual([
      dirname(place),
    ]);
  },
);

test.each(["hardlink", "copy", "symlink", "move"] as const)(
  "an undo followed by a restore returns everything to its earlier state: %s",
  async (method) => {
    await using engine = await testEngine({ method, hasServer: true });
    const { id } = await undone(engine);
    for (const _ of ["once", "and again"]) {
      expect(await findFiledWork(engine.store.read, "movie", HEAT.tmdbId)).toBeUndefined();
      const [row] = await listAllInTrash(engine.store.read);
      await restore(engine, row?.operationId ?? "");
      expect(await engine.now(id)).toMatchObject({
        state: "filed",
        plex: "pending",
        identity: HEAT,
        reasons: [],
      });
      expect(await findFiledWork(engine.store.read, "movie", HEAT.tmdbId)).toMatchObject({
        videos: 1,
      });
      expect(await publicationsOf(engine.store.read, id)).toMatchObject([
        { state: "sealed", method: method === "move" ? "hardlink" : method },
      ]);
      expect(await itemsOf(engine.store.read, id)).toMatchObject([
        { destination: join(engine.library, HEAT_FILE) },
      ]);
      expect((await engine.history(id)).slice(-2)).toMatchObject([
        { action: "restore_asked", actor: "cli:anna", name: "Heat.1995.mkv" },
        {
          action: "restored",
          actor: "engine",
          from: "undone",
          to: "filed",
          detail: { message: saying("Heat (1995).mkv") },
        },
      ]);
      expect(engine.inLibrary()).toEqual([HEAT_FILE]);
      expect((await undoFiled(engine, id)).state).toBe("undone");
      expect(engine.inLibrary()).toEqual([]);
    }
  },
);

test("restores the episodes of a pack one by one, except for one that was purged in between", async () => {
  await using engine = await testEngine();
  const names = ["Show.S01E01.mkv", "Show.S01E02.mkv", "Show.S01E03.mkv"];
  const of = episodesOf(Object.fromEntries(names.map((name, at) => [name, [at + 1]])));
  const { id } = await take(engine, "Show.S01", contents(...names), of);
  await undoFiled(engine, id);
  const [first, second, third] = await listAllInTrash(engine.store.read);
  await restore(engine, second?.operationId ?? "");
  expect((await engine.now(id)).state).toBe("filed");
  expect((await publicationsOf(engine.store.read, id)).map(({ finalPath }) => finalPath)).toEqual([
    second?.originalPath,
  ]);
  expect(await requestTrashed(engine, [third?.operationId ?? ""], "purge", by)).toMatchObject([
    { ok: true },
  ]);
  await restore(engine, first?.operationId ?? "");
  expect(await findFiledWork(engine.store.read, "tv", 1)).toMatchObject({ videos: 2 });
  expect(await publicationsOf(engine.store.read, id)).toHaveLength(2);
  expect(await listAllInTrash(engine.store.read)).toEqual([]);
  expect((await undoFiled(engine, id)).state).toBe("undone");
  expect(engine.inLibrary()).toEqual([]);
});

const OTHER = { type: "movie", tmdbId: 1, title: "Other", year: 1996 } as const;

/** Files a release as another work after its first filing was undone. */
async function corrected(engine: TestEngine) {
  const film = await undone(engine);
  await changeState(
    engine.store,
    await engine.now(film.id),
    { kind: "approve", identity: OTHER },
    by,
  );
  engine.clock.advance(1000);
  await fileRelease(engine.deps, await engine.now(film.id), engine.signal);
  return film;
}

test("restores a file under its old identity only after the release's new filing is undone", async () => {
  await using engine = await testEngine({ hasServer: true });
  const { store } = engine;
  const { id, place, row } = await corrected(engine);
  const videosOf = async ({ tmdbId }: { tmdbId: number }) =>
    (await findFiledWork(store.read, "movie", tmdbId))?.videos ?? 0;
  const refused = [
    {
      ok: false,
      code: "conflict",
      message: saying("This download is now filed as “Other” (1996)"),
    },
  ];
  expect(await requestTrashed(engine, [row.operationId], "restore", by)).toMatchObject(refused);
  // The restore was requested before the correction.
  await store.write((trx) => requestTrash(trx, row.operationId, "restore", by));
  await stageOf(engine).stage.run(engine.signal);
  expect(existsSync(place)).toBe(false);
  expect(await findTrashed(store.read, row.operationId)).toMatchObject({ request: undefined });
  expect([await videosOf(HEAT), await videosOf(OTHER)]).toEqual([0, 1]);
  const [other] = await publicationsOf(store.read, id);

  await undoFiled(engine, id);
  for (const [was, file] of [
    [HEAT, place],
    [OTHER, other?.finalPath ?? ""],
  ] as const) {
    const inTrash = await listAllInTrash(store.read);
    await restore(
      engine,
      inTrash.find(({ originalPath }) => originalPath === file)?.operationId ?? "",
    );
    expect(await engine.now(id)).toMatchObject({
      state: "filed",
      identity: was,
      decidedBy: "person",
    });
    expect([await videosOf(HEAT), await videosOf(OTHER)]).toEqual(was === HEAT ? [1, 0] : [0, 1]);
    expect(await publicationsOf(store.read, id)).toMatchObject([{ finalPath: file }]);
    expect((await requestTrashed(engine, [String(id)], "restore", by))[0]).toMatchObject({
      ok: false,
    });
    await undoFiled(engine, id);
    expect(engine.inLibrary()).toEqual([]);
  }
});

test("refuses to restore a file of an approved release, and files a rejected release again", async () => {
  await using engine = await testEngine();
  const { id, place, row } = await undone(engine);
  await approve(
    engine.store,
    [{ ids: [id], approval: { type: "movie", tmdbId: OTHER.tmdbId } }],
    by,
  );
  expect(await requestTrashed(engine, [row.operationId], "restore", by)).toMatchObject([
    { ok: false, code: "conflict", message: saying("is approved now") },
  ]);
  await changeState(engine.store, await engine.now(id), { kind: "reject" }, by);
  await restore(engine, row.operationId);
  expect(await engine.now(id)).toMatchObject({ state: "filed", identity: HEAT });
  expect(await publicationsOf(engine.store.read, id)).toMatchObject([{ finalPath: place }]);
  expect((await undoFiled(engine, id)).state).toBe("undone");
});

test("does not guess the episodes of a pack whose identity changed", async () => {
  await using engine = await testEngine();
  const names = ["Show.S01E01.mkv", "Show.S01E02.mkv"];
  const of = episodesOf(Object.fromEntries(names.map((name, at) => [name, [at + 1]])));
  const { id } = await take(engine, "Show.S01", contents(...names), of);
  await undoFiled(engine, id);
  const [row] = await listAllInTrash(engine.store.read);
  for (const event of [{ kind: "approve", identity: OTHER }, { kind: "reject" }] as const) {
    await changeState(engine.store, await engine.now(id), event, by);
  }
  expect(await requestTrashed(engine, [row?.operationId ?? ""], "restore", by)).toMatchObject([
    { ok: false, message: saying("its episodes are no longer known") },
  ]);
  await engine.store.write((trx) => trx.deleteFrom("item").where("release_id", "=", id).execute());
  expect(await requestTrashed(engine, [row?.operationId ?? ""], "restore", by)).toMatchObject([
    { ok: false, message: saying("no longer has") },
  ]);
});

test.each<[string, (place: string, engine: TestEngine, id: number) => unknown, string]>([
  ["whose file is in the library", () => {}, "filed"],
  ["whose file is gone since", (place) => rmSync(place), "undone"],
  [
    "in whose place another file is",
    (place) => (writeFileSync(`${place}.new`, FILM), renameSync(`${place}.new`, place)),
    "undone",
  ],
  [
    "that a person decided on since",
    (_, { store }, id) => approve(store, [{ ids: [id], approval: { tmdbId: HEAT.tmdbId } }], by),
    "approved",
  ],
])(
  "handles a restored release that an earlier version left undone: release %s, case %#",
  async (_, meanwhile, state) => {
    await using engine = await testEngine({ method: "copy", hasServer: true });
    const { store } = engine;
    const { id, place, row } = await undone(engine);
    await restore(engine, row.operationId);
    // The database rows as earlier versions left them.
    await store.write(async (trx) => {
      await trx.updateTable("release").set({ state: "undone" }).where("id", "=", id).execute();
      await trx
        .updateTable("operation")
        .set({ state: "undone" })
        .where("kind", "=", "publish")
        .execute();
      await trx.updateTable("item").set({ method: null, destination: null }).execute();
      await trx.deleteFrom("filed_work").execute();
    });
    await meanwhile(place, engine, id);
    const before = (await engine.history(id)).length;
    for (const _start of [1, 2]) await stageOf(engine).stage.run(engine.signal);
    expect((await engine.now(id)).state).toBe(state);
    const isFiled = state === "filed";
    expect(await publicationsOf(store.read, id)).toHaveLength(isFiled ? 1 : 0);
    expect((await findFiledWork(store.read, "movie", HEAT.tmdbId))?.videos).toBe(
      isFiled ? 1 : undefined,
    );
    expect((await engine.history(id)).slice(before)).toMatchObject(
      isFiled ? [{ action: "restored", to: "filed" }] : [],
    );
    if (isFiled) expect((await undoFiled(engine, id)).state).toBe("undone");
  },
);

test("a rescan does not affect a restored film, and another download of the film goes to review", async () => {
  await using engine = await wholeEngine([movie(949, "Heat", 1995)]);
  const { row } = await undone(engine);
  await restore(engine, row.operationId);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  engine.drop("Heat.1995.1080p.BluRay.mkv", "another copy of the film");
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review"]);
  expect((await engine.now(2)).reasons).toMatchObject([{ code: "duplicate" }]);
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("a restore never overwrites an existing file, and both files stay", async () => {
  await using engine = await testEngine();
  const { id, place, inTrash, row } = await asked(engine);
  engine.drop(`../media/${HEAT_FILE}`, "somebody's");
  expect(await requestTrashed(engine, [row.operationId], "restore", by)).toMatchObject([
    { ok: false, code: "conflict" },
  ]);
  const { stage, errors } = stageOf(engine);
  await stage.run(engine.signal);
  expect(errors).toEqual([]);
  expect(readFileSync(place, "utf8")).toBe("somebody's");
  expect(readFileSync(inTrash, "utf8")).toBe(FILM);
  expect(await findTrashed(engine.store.read, row.operationId)).toMatchObject({
    request: undefined,
    problem: expect.stringContaining("plex-ingest never overwrites files"),
  });
  expect((await actionsOf(engine, id)).at(-1)).toBe("restore_refused");
  // No operation was begun, because recovery assumes that a name was free when an intent was
  // written.
  expect((await listOperationsTo(engine.store.read, place)).map(({ kind }) => kind)).toEqual([
    "publish",
  ]);
  expect(await stage.idle?.()).toBe(true);
});

test("a restore does not overwrite a file that appears at the last moment", async () => {
  await using engine = await testEngine();
  const { place, inTrash } = await asked(engine);
  const restoreFromTrash: typeof engine.files.restoreFromTrash = async (from, to, expected) => {
    writeFileSync(to, "somebody's");
    return engine.files.restoreFromTrash(from, to, expected);
  };
  await stageOf(engine, { files: { ...engine.files, restoreFromTrash } }).stage.run(engine.signal);
  expect(readFileSync(place, "utf8")).toBe("somebody's");
  expect(existsSync(inTrash)).toBe(true);
  expect(await listOpenOperations(engine.store.read)).toEqual([]);
});

test.each<
  [string, (engine: TestEngine, inTrash: string) => Partial<TestEngine["deps"]> | undefined, string]
>([
  [
    "another file in the trash under its name is not restored",
    (_, inTrash) => {
      writeFileSync(`${inTrash}.new`, FILM);
      renameSync(`${inTrash}.new`, inTrash);
      return undefined;
    },
    "left alone",
  ],
  [
    "a trash folder that was replaced by a link leads nowhere else",
    ({ downloads }, inTrash) => {
      renameSync(dirname(inTrash), join(downloads, "outside"));
      symlinkSync(join(downloads, "outside"), dirname(inTrash));
      return undefined;
    },
    "refused",
  ],
  [
    "a library that is no longer configured is reported, and nothing waits forever",
    ({ downloads }) => ({ mediaRoots: [downloads] }),
    "refused",
  ],
])("%s", async (_, meanwhile, problem) => {
  await using engine = await testEngine({ method: "copy" });
  const { place, inTrash, row } = await asked(engine);
  await stageOf(engine, meanwhile(engine, inTrash)).stage.run(engine.signal);
  expect([existsSync(dirname(place)), readFileSync(inTrash, "utf8")]).toEqual([false, FILM]);
  expect(await findTrashed(engine.store.read, row.operationId)).toMatchObject({
    request: undefined,
    problem: expect.stringContaining(problem),
  });
});

test("a restore waits while the disk is missing, reports it once, and finishes when the disk is back", async () => {
  await using engine = await testEngine();
  const { place, row } = await asked(engine);
  const movies = join(engine.library, "Movies");
  renameSync(movies, `${movies}.away`);
  const { stage, errors } = stageOf(engine);
  for (let look = 0; look < 3; look++) {
    await stage.run(engine.signal);
    engine.clock.advance(31_000);
  }
  expect(errors).toHaveLength(1);
  expect(existsSync(movies)).toBe(false);
  expect(await findTrashed(engine.store.read, row.operationId)).toMatchObject({
    request: "restore",
    problem: expect.stringContaining("Mount its disk"),
  });
  await stage.run(engine.signal);
  expect(await stage.idle?.()).toBe(true); // a drain does not wait for a disk
  renameSync(`${movies}.away`, movies);
  engine.clock.advance(31_000);
  expect(await stage.idle?.()).toBe(false);
  await stage.run(engine.signal);
  expect(readFileSync(place, "utf8")).toBe(FILM);
  expect(await listAllInTrash(engine.store.read)).toEqual([]);
});

test("moves nothing while the engine lock is lost", async () => {
  await using engine = await testEngine();
  const { place, inTrash } = await asked(engine);
  engine.lock.held = false;
  await expect(stageOf(engine).stage.run(engine.signal)).rejects.toMatchObject({
    name: "MustStop",
  });
  expect(existsSync(place)).toBe(false);
  expect(existsSync(inTrash)).toBe(true);
  engine.lock.held = true;
  await recoverAll(engine.deps, () => {});
  await stageOf(engine).stage.run(engine.signal);
  expect(readFileSync(place, "utf8")).toBe(FILM);
});

/** Leaves the journal as a kill would: the intent is written, and the test prepares the disk. */
async function killed(engine: TestEngine) {
  const film = await asked(engine);
  const { row, place } = film;
  const anchor = await anchorOf(engine.deps, place);
  await engine.store.write((trx) =>
    beginOperation(
      trx,
      {
        id: "killed",
        releaseId: film.id,
        itemPath: "Heat.1995.mkv",
        kind: "restore",
        lease: engine.deps.lease.number,
        sourcePath: row.path,
        source: row.identity,
        finalPath: place,
        madeFolders: [dirname(place)],
        anchor,
        undoes: row.operationId,
      },
      engine.clock.now(),
    ),
  );
  return film;
}

type Killed = Awaited<ReturnType<typeof killed>>;

test.each<[string, (film: Killed) => unknown]>([
  ["before anything", () => {}],
  ["with its folder made", ({ place }) => mkdirSync(dirname(place))],
  [
    "with both names there",
    ({ place, inTrash }) => (mkdirSync(dirname(place)), linkSync(inTrash, place)),
  ],
  [
    "with the trash's name gone",
    ({ place, inTrash }) => (mkdirSync(dirname(place)), renameSync(inTrash, place)),
  ],
])("recovers from a kill %s, and the file is restored exactly once", async (_, step) => {
  await using engine = await testEngine({ method: "copy" });
  const film = await killed(engine);
  step(film);
  const errors: unknown[] = [];
  expect(await recoverAll(engine.deps, (_, error) => errors.push(error))).toEqual({
    done: 1,
    waiting: 0,
  });
  expect(await recoverAll(engine.deps, (_, error) => errors.push(error))).toEqual({
    done: 0,
    waiting: 0,
  });
  expect(errors).toEqual([]);
  // Regardless of what recovery found, the content has exactly one name.
  expect(Number(existsSync(film.place)) + Number(existsSync(film.inTrash))).toBe(1);
  expect(existsSync(join(engine.library, HEAT_FOLDER))).toBe(existsSync(film.place));
  await stageOf(engine).stage.run(engine.signal);
  expect(readFileSync(film.place, "utf8")).toBe(FILM);
  expect(statSync(film.place).nlink).toBe(1);
  expect(engine.inTrash()).toEqual([]);
  expect(await listAllInTrash(engine.store.read)).toEqual([]);
  expect((await actionsOf(engine, film.id)).filter((action) => action === "restored")).toHaveLength(
    1,
  );
  expect([
    (await engine.now(film.id)).state,
    await countOperations(engine.store.read, film.id),
  ]).toEqual(["filed", { published: 1, open: 0 }]);
});

test.each([
  ["is recovered at once and reported as done", 1],
  ["that recovery meets too is reported, and finished at the next round", 2],
])("an error after the move %s", async (_, errorsUntilThen) => {
  await using engine = await testEngine();
  const { place } = await asked(engine);
  let failed = 0;
  const leaveTrash: typeof engine.files.leaveTrash = async (...args) => {
    if (failed++ < errorsUntilThen) throw new Error("EIO");
    return engine.files.leaveTrash(...args);
  };
  const { stage, errors } = stageOf(engine, { files: { ...engine.files, leaveTrash } });
  await stage.run(engine.signal);
  const left = errorsUntilThen - 1;
  expect([errors, await listOpenOperations(engine.store.read)]).toMatchObject([
    { length: left },
    { length: left },
  ]);
  await stage.run(engine.signal);
  expect(await listOpenOperations(engine.store.read)).toEqual([]);
  expect(readFileSync(place, "utf8")).toBe(FILM);
  expect([engine.inTrash(), await listAllInTrash(engine.store.read)]).toEqual([[], []]);
});

test("does not repeat an error that recovery cannot fix at every wake-up of the engine", async () => {
  await using engine = await testEngine();
  await asked(engine);
  const leaveTrash = () => Promise.reject(new Outage("not_writable", "The trash is read-only."));
  const { stage, errors } = stageOf(engine, { files: { ...engine.files, leaveTrash } });
  for (let woken = 0; woken < 5; woken++) await stage.run(engine.signal);
  expect(errors.map(String)).toEqual(Array(2).fill("Outage: The trash is read-only."));
});

test("does not retry a failed purge whose file is gone", async () => {
  await using engine = await testEngine();
  await asked(engine, "purge");
  const deleteFromTrash = () =>
    Promise.reject(new Outage("not_writable", "The trash is read-only."));
  const { stage } = stageOf(engine, { files: { ...engine.files, deleteFromTrash } });
  expect(await stage.run(engine.signal)).toBe(30_000);
  engine.clock.advance(60 * 24 * 3600 * 1000);
  expect(await purgeTrash(engine.deps, 30, engine.signal)).toMatchObject({ purged: 1 });
  expect(await stage.run(engine.signal)).toBe(300_000);
});

test("work on a release does not affect its running restore", async () => {
  await using engine = await testEngine();
  const { id } = await killed(engine);
  await recoverRelease(engine.deps, id);
  expect(await listOpenOperations(engine.store.read)).toMatchObject([
    { id: "killed", state: "intent" },
  ]);
  // The restore does not count for the release, which otherwise could not be taken back or decided
  // on.
  expect(await countOperations(engine.store.read, id)).toEqual({ published: 0, open: 0 });
  expect(
    (await approve(engine.store, [{ ids: [id], approval: { type: "movie", tmdbId: 1 } }], by))[0],
  ).toMatchObject({ ok: true });
});

test("reports that a free path belongs to another release, and what to do", async () => {
  await using engine = await testEngine();
  const { row, place } = await undone(engine);
  const other = await take(engine, "Heat.1995.1080p.mkv", "another");
  rmSync(place);
  await requestTrashed(engine, [row.operationId], "restore", by);
  const { stage } = stageOf(engine);
  await stage.run(engine.signal);
  expect((await findTrashed(engine.store.read, row.operationId))?.problem).toBe(
    `Its path belongs to release ${other.id}, whose file there was removed. Undo release ${other.id}, then try again.`,
  );
  await undoFiled(engine, other.id);
  await requestTrashed(engine, [row.operationId], "restore", by);
  await stage.run(engine.signal);
  expect(readFileSync(place, "utf8")).toBe(FILM);
});

test("does not restore a file to a path under which a release is being filed", async () => {
  await using engine = await testEngine();
  const { id, place, row } = await asked(engine);
  const source = row.source;
  await engine.store.write((trx) =>
    beginOperation(
      trx,
      {
        id: "filing",
        releaseId: id,
        itemPath: "other.mkv",
        kind: "publish",
        lease: engine.deps.lease.number,
        sourcePath: row.sourcePath,
        source,
        finalPath: place,
        madeFolders: [],
      },
      1,
    ),
  );
  await stageOf(engine).stage.run(engine.signal);
  expect(existsSync(place)).toBe(false);
  expect((await findTrashed(engine.store.read, row.operationId))?.problem).toBe(
    `Release ${id} is being filed under its name right now. Try again when that is done.`,
  );
});

test("a requested purge deletes the file at once, regardless of its age, and keeps the download", async () => {
  await using engine = await testEngine();
  const { id, source, inTrash } = await asked(engine, "purge");
  expect(existsSync(inTrash)).toBe(true); // only the engine touches the file
  await stageOf(engine).stage.run(engine.signal);
  expect(existsSync(inTrash)).toBe(false);
  expect(readFileSync(source, "utf8")).toBe(FILM);
  expect((await actionsOf(engine, id)).slice(-2)).toEqual(["purge_asked", "purged"]);
});

test("refuses to purge a last copy even on request, and the list gives the reason", async () => {
  await using engine = await testEngine();
  const { id, source, inTrash, row } = await asked(engine, "purge");
  rmSync(source);
  await stageOf(engine).stage.run(engine.signal);
  expect(readFileSync(inTrash, "utf8")).toBe(FILM);
  expect(await findTrashed(engine.store.read, row.operationId)).toMatchObject({
    request: undefined,
    kept: "last_copy",
    problem: expect.stringContaining("last copy"),
  });
  expect((await actionsOf(engine, id)).at(-1)).toBe("purge_refused");
});

test("a restore takes precedence over a purge", async () => {
  await using engine = await testEngine();
  const { place, row } = await undone(engine);
  const wish = (kind: "restore" | "purge") =>
    engine.store.write((trx) => requestTrash(trx, row.operationId, kind, by));
  expect([await wish("purge"), await wish("restore"), await wish("purge")]).toEqual([
    true,
    true,
    false,
  ]);
  expect(await requestTrashed(engine, [row.operationId], "purge", by)).toMatchObject([
    { ok: false, code: "conflict" },
  ]);
  await stageOf(engine).stage.run(engine.signal);
  expect(readFileSync(place, "utf8")).toBe(FILM);
  expect(await wish("restore")).toBe(false); // the file has left the trash
});
