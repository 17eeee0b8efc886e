import {
  copyFileSync,
  existsSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { purgeTrash } from "../../../src/app/upkeep/purge-trash.ts";
import {
  listAllInTrash,
  listTrashedBefore,
  requestTrash,
} from "../../../src/store/journal/trash.ts";
import { type TestEngine, type TestEngineOptions, testEngine } from "../../support/engine.ts";
import { undoFiled } from "../../support/filing.ts";
import { undone } from "../../support/undone.ts";
import { take } from "../../support/upgrade.ts";
import { night } from "./night.ts";

const DAY_MS = 24 * 3600 * 1000;

/** Files a release and undoes it, so that its file is in the trash. */
async function trashed(options: TestEngineOptions = {}) {
  const engine = await testEngine(options);
  const { source, inTrash } = await undone(engine);
  const purge = async (afterDays: number, days = 30) => {
    engine.clock.advance(afterDays * DAY_MS);
    return purgeTrash(engine, days, engine.signal);
  };
  return { engine, source, inTrash, purge, [Symbol.asyncDispose]: engine[Symbol.asyncDispose] };
}

const kept = async (engine: TestEngine): Promise<string | undefined> =>
  (await listTrashedBefore(engine.store.read, Number.MAX_SAFE_INTEGER))[0]?.kept;

test("purges a link after the set days while its download is the same file, and leaves no empty folder", async () => {
  await using t = await trashed();
  expect(await t.purge(30)).toEqual({ purged: 0, kept: 0 });
  expect(existsSync(t.inTrash)).toBe(true);
  expect(await t.purge(1)).toEqual({ purged: 1, kept: 0 });
  expect(existsSync(t.inTrash)).toBe(false);
  expect(existsSync(t.source)).toBe(true);
  expect(await t.purge(100)).toEqual({ purged: 0, kept: 0 });
});

test("with 0 days, never deletes anything", async () => {
  await using t = await trashed();
  expect(await t.purge(1000, 0)).toEqual({ purged: 0, kept: 0 });
  expect(existsSync(t.inTrash)).toBe(true);
});

test("keeps the last name of a link, regardless of which file has the download's name now", async () => {
  await using t = await trashed();
  copyFileSync(t.source, `${t.source}.new`);
  rmSync(t.source);
  expect(await t.purge(31)).toEqual({ purged: 0, kept: 1 });
  copyFileSync(`${t.source}.new`, t.source);
  expect(await t.purge(1)).toEqual({ purged: 0, kept: 1 });
  expect(existsSync(t.inTrash)).toBe(true);
  expect(await kept(t.engine)).toBe("last_copy");
});

test("a copy is purged while its download is unchanged", async () => {
  await using t = await trashed({ method: "copy" });
  expect(await t.purge(31)).toEqual({ purged: 1, kept: 0 });
});

test.each([
  ["gone", (source: string) => rmSync(source)],
  ["written to", (source: string) => writeFileSync(source, "another film")],
  ["touched", (source: string) => utimesSync(source, 5, 5)],
])("keeps a copy as the last one if its download is %s", async (_, spoil) => {
  await using t = await trashed({ method: "copy" });
  spoil(t.source);
  expect(await t.purge(31)).toEqual({ purged: 0, kept: 1 });
  expect(existsSync(t.inTrash)).toBe(true);
});

/** Files an undone release again. If `then` is `undo`, undoes it afterwards. */
async function again(
  { engine }: Awaited<ReturnType<typeof trashed>>,
  then: "stays" | "undo",
): Promise<void> {
  const { id, identity } = await engine.now(1);
  if (!identity) throw new Error("It has no identity.");
  const by = { actor: "cli:me", at: 2 };
  engine.clock.advance(1000);
  await changeState(engine.store, await engine.now(id), { kind: "approve", identity }, by);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  if (then === "stays") return;
  await undoFiled(engine, id);
}

test("purges a copy from the trash once its release is filed again", async () => {
  await using t = await trashed({ method: "copy" });
  await again(t, "stays");
  expect(await t.purge(0, 0)).toEqual({ purged: 0, kept: 0 });
  expect(await t.purge(0)).toEqual({ purged: 1, kept: 0 });
  expect(t.engine.inTrash()).toEqual([]);
  expect(t.engine.inLibrary()).toHaveLength(1);
});

test("keeps only the newer copy in the trash after a second undo", async () => {
  await using t = await trashed({ method: "copy" });
  await again(t, "undo");
  expect(t.engine.inTrash()).toHaveLength(2);
  expect(await t.purge(0)).toEqual({ purged: 1, kept: 0 });
  expect(existsSync(t.inTrash)).toBe(false);
  expect(t.engine.inTrash()).toHaveLength(1);
  expect(await t.purge(0)).toEqual({ purged: 0, kept: 0 });
});

test("keeps an older copy in the trash if its download is gone or changed, or if a restore is requested", async () => {
  for (const spoil of [
    (source: string) => rmSync(source),
    (source: string) => writeFileSync(source, "another film"),
  ]) {
    await using t = await trashed({ method: "copy" });
    await again(t, "stays");
    spoil(t.source);
    expect(await t.purge(0)).toEqual({ purged: 0, kept: 1 });
    expect(existsSync(t.inTrash)).toBe(true);
  }
  await using t = await trashed({ method: "copy" });
  await again(t, "stays");
  const [row] = await listAllInTrash(t.engine.store.read);
  await t.engine.store.write((trx) =>
    requestTrash(trx, row?.operationId ?? "", "restore", { actor: "cli:me", at: 3 }),
  );
  expect(await t.purge(0)).toEqual({ purged: 0, kept: 0 });
  await using linked = await trashed();
  await again(linked, "stays");
  expect(await linked.purge(0)).toEqual({ purged: 0, kept: 0 });
});

test("does not delete a different file that has the trashed file's name", async () => {
  await using t = await trashed({ method: "copy" });
  rmSync(t.inTrash);
  writeFileSync(t.inTrash, "somebody's");
  expect(await t.purge(31)).toEqual({ purged: 0, kept: 1 });
  expect(existsSync(t.inTrash)).toBe(true);
  expect(await kept(t.engine)).toBe("changed");
});

test("removes a manually deleted file from the list and its empty folder, and does not touch unlisted files", async () => {
  await using t = await trashed();
  const folder = dirname(t.inTrash);
  const stranger = join(dirname(folder), "mine.mkv");
  writeFileSync(stranger, "x");
  rmSync(t.inTrash);
  rmSync(t.source);
  expect(await t.purge(31)).toEqual({ purged: 0, kept: 0 });
  expect(await listAllInTrash(t.engine.store.read)).toEqual([]);
  expect([existsSync(folder), existsSync(stranger)]).toEqual([false, true]);
});

test("nightly upkeep keeps a film whose download was deleted before the undo, even after 60 days", async () => {
  await using engine = await testEngine();
  const { id, path } = await take(engine, "Heat.1995.mkv", "a whole film");
  rmSync(path);
  await undoFiled(engine, id);
  engine.clock.advance(60 * DAY_MS);
  await night(engine);
  await night(engine); // expired files are purged one night later
  const [name = ""] = engine.inTrash();
  expect(readFileSync(join(engine.library, name), "utf8")).toBe("a whole film");
  expect((await engine.history()).at(-1)?.detail).toMatchObject({ trash_purged: 0, trash_kept: 1 });
  expect(await kept(engine)).toBe("last_copy");
});

test("purges the listed one of two names of a file whose download is gone, and keeps the other", async () => {
  await using t = await trashed();
  const second = `${t.inTrash}.twin.mkv`;
  linkSync(t.inTrash, second);
  rmSync(t.source);
  expect(await t.purge(31)).toEqual({ purged: 1, kept: 0 });
  expect(readFileSync(second, "utf8")).toBe("a whole film");
});

test("keeps the list while the disk is missing, and purges once the disk is back", async () => {
  await using t = await trashed();
  const movies = join(t.engine.library, "Movies");
  renameSync(movies, `${movies}.away`);
  expect(await t.purge(31)).toEqual({ purged: 0, kept: 1 });
  expect(await kept(t.engine)).toBe("root_missing");
  renameSync(`${movies}.away`, movies);
  expect(await t.purge(0)).toEqual({ purged: 1, kept: 0 });
});
