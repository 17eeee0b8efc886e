import { randomUUID } from "node:crypto";
import { existsSync, linkSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { showRelease } from "../../../src/app/shown/release.ts";
import { answerRestore } from "../../../src/app/upkeep/answer-restore.ts";
import { createMarkStage } from "../../../src/app/upkeep/mark-stage.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { Operation } from "../../../src/core/journal/operation.ts";
import type { DatabaseMark } from "../../../src/core/journal/restored-database.ts";
import {
  beginOperation,
  findOperation,
  listOpenOperations,
} from "../../../src/store/journal/journal.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import {
  isRootParked,
  noticeRestore,
  readDatabaseMark,
} from "../../../src/store/settings/database-mark.ts";
import { own, scopeStore } from "../../../src/store/storages/scope.ts";
import { identityOf } from "../../support/adopted.ts";
import { HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";
import { writeFolderJob } from "../../support/file-tools.ts";
import { askedUndo, fileAll } from "../../support/filing.ts";
import { SILENT_LOG } from "../../support/log.ts";
import { saying } from "../../support/said.ts";
import { twoEngines } from "../../support/two-engines.ts";
import { SMALL, take } from "../../support/upgrade.ts";

const answer = (
  engine: TestEngine,
  file: DatabaseMark | undefined,
  newId: () => string = () => "new-id",
) =>
  answerRestore({
    ...engine.deps,
    observe: engine.observeRelease,
    newId,
    file,
    roots: [engine.downloads],
  });

test("each of several engines notices a restored database once, regardless of which starts first", async () => {
  await using two = await twoEngines();
  const engines = [two.first, two.second];
  for (const engine of engines) await take(engine, engine === two.first ? SMALL : "Dune.2021.mkv");
  const files = await Promise.all(engines.map(({ store }) => readDatabaseMark(own(store.read))));
  // The database is older than each engine's file, whose counter is higher.
  for (const file of files) file.counter += 5;
  const start = async (at: number): Promise<boolean> => {
    const engine = engines[at] as TestEngine;
    const answered = await answer(engine, files[at], randomUUID);
    files[at] = await readDatabaseMark(own(engine.store.read));
    return answered !== undefined;
  };
  const noticed: boolean[] = [];
  for (const at of [0, 1, 0, 1, 1, 0]) noticed.push(await start(at));
  expect(noticed).toEqual([true, true, false, false, false, false]);
});

test("a process for one storage notices a restore even if processes for other storages have written since", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  await take(first, SMALL);
  const file = await readDatabaseMark(own(first.store.read));
  await take(second, "Dune.2021.mkv");
  const store = scopeStore(first.store, { name: "nas-1", id: 1 }, "all");
  await noticeRestore(store, { ...file, counter: file.counter + 1 }, 7);
  expect((await readDatabaseMark(own(first.store.read))).noticedAt).toBe(7);
});

const ANOTHER = { uuid: "another", counter: 1 };

/** Puts the release into filing and writes the intent of this operation. */
async function begun(
  engine: TestEngine,
  releaseId: number,
  operation: Pick<Operation, "kind" | "method" | "itemPath" | "sourcePath" | "finalPath">,
): Promise<void> {
  await changeState(
    engine.store,
    await engine.now(releaseId),
    { kind: "start_filing" },
    { actor: "engine", at: 1 },
  );
  const source = identityOf(operation.sourcePath);
  const row = {
    id: "open-op",
    releaseId,
    source,
    tempPath: `${operation.finalPath}.temp`,
    madeFolders: [],
  };
  const lease = engine.deps.lease.number;
  await engine.store.write((trx) => beginOperation(trx, { ...row, ...operation, lease }, 1));
}

/**
 * Adds a release whose only file is being linked: the intent is written, and the link exists if
 * `linked` is true.
 */
async function beingFiled(engine: TestEngine, { linked }: { linked: boolean }): Promise<number> {
  const { id, path } = await engine.approved("Heat.mkv");
  const finalPath = join(engine.library, HEAT_FILE);
  await begun(engine, id, {
    kind: "publish",
    method: "hardlink",
    itemPath: "Heat.mkv",
    sourcePath: path,
    finalPath,
  });
  mkdirSync(dirname(finalPath), { recursive: true });
  if (linked) linkSync(path, finalPath);
  return id;
}

test.each([true, false])(
  "abandons an open operation and sends its release to review with what is on disk (%j)",
  async (linked) => {
    await using engine = await testEngine();
    const id = await beingFiled(engine, { linked });
    const before = [engine.inLibrary(), engine.inTrash()];
    expect(toCommandText((await answer(engine, ANOTHER))?.message ?? "")).toContain(
      "1 open operation was abandoned",
    );
    expect(await findOperation(engine.store.read, "open-op")).toMatchObject({ state: "abandoned" });
    expect(await listOpenOperations(engine.store.read)).toEqual([]);
    const held = await engine.now(id);
    expect(held).toMatchObject({ state: "review", identity: { tmdbId: 949 } });
    expect(held.reasons.map(({ code }) => code)).toEqual([
      "database_restored",
      "database_restored",
    ]);
    expect(toCommandText(held.reasons[1]?.message ?? "")).toContain(
      linked ? "is there and is the same file as Heat.mkv" : "is not there",
    );
    expect([engine.inLibrary(), engine.inTrash()]).toEqual(before);
    expect((await engine.history()).at(-1)).toMatchObject({
      action: "database_restored",
      detail: { abandoned: 1 },
    });
    expect(await isRootParked(engine.store.read, engine.downloads)).toBe(true);
  },
);

test("keeps a folder that was being made, and reports that it is on disk", async () => {
  await using engine = await testEngine();
  const path = join(engine.library, "Movies/Heat (1995)");
  const id = await writeFolderJob(engine, path);
  mkdirSync(path);
  await begun(engine, id, {
    kind: "make_folder",
    itemPath: path,
    sourcePath: dirname(path),
    finalPath: path,
  });
  await answer(engine, ANOTHER);
  expect(await findOperation(engine.store.read, "open-op")).toMatchObject({ state: "abandoned" });
  const held = await engine.now(id);
  expect(held.state).toBe("review");
  expect(held.reasons[1]?.message).toBe(
    'The operation "make_folder" was open: Heat (1995) is there.',
  );
  expect(existsSync(path)).toBe(true);
});

test("a job in review can be rejected or requested again, but not approved", async () => {
  await using engine = await testEngine();
  const id = await writeFolderJob(engine, join(engine.library, "Movies/Heat (1995)"));
  await answer(engine, ANOTHER);
  const held = await engine.now(id);
  expect(held).toMatchObject({ state: "review", reasons: [{ code: "database_restored" }] });
  expect(toCommandText(held.reasons[0]?.message ?? "")).toContain("Reject it");
  expect(toCommandText(held.reasons[0]?.message ?? "")).toContain(
    "have your MCP client call create_directory again",
  );
  expect(toCommandText(held.reasons[0]?.message ?? "")).not.toMatch(/approve/i);
  expect(showRelease(held, undefined, []).next).toMatchObject([
    { tool: "reject_ingest", arguments: { ids: [id] } },
    { text: "have your MCP client call create_directory again" },
  ]);
  expect(
    await requestEach(engine.store, [id], { kind: "reject" }, { actor: "cli:anna", at: 1 }),
  ).toMatchObject([{ ok: true }]);
});

test("a release that was being filed and is in the library must be undone before it can be approved", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.mkv");
  await fileAll(engine);
  await engine.store.write((trx) =>
    trx.updateTable("release").set({ state: "filing" }).where("id", "=", id).execute(),
  );
  await answer(engine, ANOTHER);
  expect(await engine.now(id)).toMatchObject({
    state: "filed",
    reasons: [{ message: saying(`undo it with \`plex-ingest undo ${id}\`, then approve it`) }],
  });
});

test("does not carry out a requested undo after a restore, and the file stays in the library", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.mkv");
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  await askedUndo(engine, id);
  await answer(engine, ANOTHER);
  expect(await engine.now(id)).toMatchObject({
    state: "filed",
    reasons: [{ code: "database_restored" }],
  });
  expect(await publicationsOf(engine.store.read, id)).toHaveLength(1);
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("sends unfinished releases to review after a restore, and their current files do not send them back", async () => {
  await using engine = await testEngine();
  const approved = await engine.approved("Heat.mkv");
  const path = engine.drop("Ronin.mkv");
  const settling = await engine.store.write((trx) =>
    addRelease(
      trx,
      { source: "folder", name: "Ronin.mkv", path, state: "settling" },
      { actor: "engine", at: 1 },
    ),
  );
  await answer(engine, ANOTHER);
  const seen = await engine.observe(path, engine.signal);
  expect(await engine.now(settling)).toMatchObject({
    state: "review",
    contentKey: seen.contentKey,
  });
  expect(await engine.now(approved.id)).toMatchObject({
    state: "review",
    reasons: [{ code: "database_restored" }],
  });
});

test("does not treat the same database, a newer one or one without a mark file as restored", async () => {
  await using engine = await testEngine();
  const { uuid, counter } = await readDatabaseMark(own(engine.store.read));
  for (const file of [undefined, { uuid, counter }, { uuid, counter: counter - 1 }]) {
    expect(await answer(engine, file)).toBeUndefined();
  }
  expect(await answer(engine, { uuid, counter: counter + 1 })).toBeDefined();
});

test("a kill before the mark file is written does not count as a second restore, and the new mark's counter is higher", async () => {
  await using engine = await testEngine();
  const before = await readDatabaseMark(own(engine.store.read));
  const file = { uuid: before.uuid, counter: before.counter + 50 };
  expect(await answer(engine, file)).toBeDefined();
  expect(await answer(engine, file)).toBeUndefined();
  let written: DatabaseMark | undefined;
  const stage = createMarkStage({
    ...engine.deps,
    write: async (mark) => void (written = mark),
    log: SILENT_LOG,
  });
  await stage.advance();
  expect(written).toMatchObject({ uuid: "new-id" });
  expect(written?.counter).toBeGreaterThan(file.counter);
  expect(await answer(engine, written)).toBeUndefined();
});

test("the next engine answers a restore that a command noticed, even if the database looks newer by then", async () => {
  await using engine = await testEngine();
  const { uuid, counter } = await readDatabaseMark(own(engine.store.read));
  await noticeRestore(engine.store, { uuid, counter: counter + 1 }, 5);
  await engine.approved("Heat.mkv");
  const now = await readDatabaseMark(own(engine.store.read));
  expect(now).toMatchObject({ noticedAt: 5 });
  expect(now.counter).toBeGreaterThan(counter + 1);
  expect(await answer(engine, { uuid, counter: counter + 1 })).toBeDefined();
  expect((await readDatabaseMark(own(engine.store.read))).noticedAt).toBeUndefined();
});
