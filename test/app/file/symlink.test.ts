import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { restoreTrashed } from "../../../src/app/journal/operations/restore.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import { purgeTrash } from "../../../src/app/upkeep/purge-trash.ts";
import { MustStop } from "../../../src/base/errors.ts";
import { findOperation, listOpenOperations } from "../../../src/store/journal/journal.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { listAllInTrash, requestTrash } from "../../../src/store/journal/trash.ts";
import { HEAT_FILE, HEAT_FOLDER, type TestEngine, testEngine } from "../../support/engine.ts";
import { undoFiled } from "../../support/filing.ts";
import { type Kill, killable, killedAt } from "../../support/kill-at.ts";
import { take } from "../../support/upgrade.ts";

const DAY_MS = 24 * 3600 * 1000;
const by = { actor: "cli:anna", at: 5 };
const file = async (engine: TestEngine, id: number): Promise<void> =>
  fileRelease(engine.deps, await engine.now(id), engine.signal);

async function filed() {
  const engine = await testEngine({ method: "symlink" });
  const { id, path } = await take(engine, "Heat.1995.mkv", "film");
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  return {
    engine,
    id,
    path,
    final: join(engine.library, HEAT_FILE),
    [Symbol.asyncDispose]: engine[Symbol.asyncDispose],
  };
}

test("creates a link to the download in the library, and records it in history", async () => {
  await using f = await filed();
  expect(readlinkSync(f.final)).toBe(f.path);
  expect(readFileSync(f.final, "utf8")).toBe("film");
  expect(lstatSync(f.path).nlink).toBe(1);
  const [publication] = await publicationsOf(f.engine.store.read, f.id);
  expect(publication).toMatchObject({ method: "symlink", state: "sealed", sourcePath: f.path });
  expect(publication?.final?.ino).toBe(String(lstatSync(f.final).ino));
  expect((await f.engine.history(f.id)).at(-1)?.detail).toEqual({
    files: [{ destination: f.final, method: "symlink" }],
  });
});

test("links to a download by its full real path if the download's folder is behind a link", async () => {
  await using engine = await testEngine({ method: "symlink" });
  const { id, path } = await engine.approved("Heat.1995", { "Heat.mkv": "film" });
  const real = join(dirname(engine.downloads), "elsewhere");
  renameSync(engine.downloads, real);
  symlinkSync(real, engine.downloads);
  await file(engine, id);
  expect((await engine.now(id)).state).toBe("filed");
  expect(readlinkSync(join(engine.library, HEAT_FILE))).toBe(
    join(real, basename(path), "Heat.mkv"),
  );
  await undoFiled(engine, id);
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [] });
});

test("after a kill at any step, files the release once, and every link leads to its download", async () => {
  const kill: Kill = { at: undefined, steps: [] };
  await using engine = await testEngine({ method: "symlink", files: killable(kill) });
  let killed = true;
  for (let at = 0; killed; at++) {
    const identity = {
      type: "movie",
      tmdbId: 1000 + at,
      title: `Heron ${at}`,
      year: 1995,
    } as const;
    const { id, path } = await engine.approved(`Heron.${at}.mkv`, "film", { identity });
    killed = await killedAt(kill, at, () => file(engine, id));
    Object.assign(kill, { at: undefined });
    await recoverAll(engine.deps, (_, error) => expect.unreachable(String(error)));
    await file(engine, id);
    expect((await engine.now(id)).state).toBe("filed");
    const [publication, ...others] = await publicationsOf(engine.store.read, id);
    expect([publication?.method, others]).toEqual(["symlink", []]);
    expect(readlinkSync(publication?.finalPath ?? "")).toBe(path);
    expect(await listOpenOperations(engine.store.read)).toEqual([]);
  }
  expect(kill.steps.length).toBeGreaterThan(4);
});

test("does not claim someone else's link that took the name after a kill", async () => {
  const kill: Kill = { at: undefined, steps: [] };
  await using engine = await testEngine({ method: "symlink", files: killable(kill) });
  const { id, path } = await engine.approved("Heat.1995.mkv", "film");
  const other = engine.drop("other.mkv");
  Object.assign(kill, { at: 2, steps: [] });
  await expect(file(engine, id)).rejects.toThrow("Killed at before trySymlink.");
  kill.at = undefined;
  const final = join(engine.library, HEAT_FILE);
  mkdirSync(dirname(final), { recursive: true });
  symlinkSync(other, final);
  await recoverAll(engine.deps, (_, error) => expect.unreachable(String(error)));
  await file(engine, id);
  expect(await engine.now(id)).toMatchObject({
    state: "review",
    reasons: [{ code: "destination_exists" }],
  });
  expect(readlinkSync(final)).toBe(other);
  expect(existsSync(path)).toBe(true);
});

test("an undo moves the link to the trash, where it is purged on schedule even if the download is gone", async () => {
  await using f = await filed();
  await undoFiled(f.engine, f.id);
  expect(await f.engine.now(f.id)).toMatchObject({ state: "undone", reasons: [] });
  const [name = ""] = f.engine.inTrash();
  expect(readlinkSync(join(f.engine.library, name))).toBe(f.path);
  expect(readFileSync(f.path, "utf8")).toBe("film");
  rmSync(f.path);
  f.engine.clock.advance(31 * DAY_MS);
  const deps = f.engine;
  expect(await purgeTrash(deps, 30, f.engine.signal)).toEqual({ purged: 1, kept: 0 });
  expect(f.engine.inTrash()).toEqual([]);
});

test("restores the very same link from the trash", async () => {
  await using f = await filed();
  await undoFiled(f.engine, f.id);
  const [row] = await listAllInTrash(f.engine.store.read);
  if (!row) throw new Error("Nothing lies in the trash.");
  await f.engine.store.write((trx) => requestTrash(trx, row.operationId, "restore", by));
  expect(await restoreTrashed(f.engine.deps, row)).toBeUndefined();
  expect(readlinkSync(f.final)).toBe(f.path);
  expect(f.engine.inTrash()).toEqual([]);
  expect((await findOperation(f.engine.store.read, row.operationId))?.state).toBe("sealed");
});

test("keeps and lists a changed link", async () => {
  await using f = await filed();
  rmSync(f.final);
  symlinkSync("/elsewhere/film.mkv", f.final);
  await undoFiled(f.engine, f.id);
  expect(await f.engine.now(f.id)).toMatchObject({
    state: "undone",
    reasons: [{ code: "changed" }],
  });
  expect(readlinkSync(f.final)).toBe("/elsewhere/film.mkv");
});

test("treats an existing link to this download as already there", async () => {
  await using engine = await testEngine();
  const { id, path } = await engine.approved("Heat.1995.mkv", "film");
  mkdirSync(join(engine.library, HEAT_FOLDER), { recursive: true });
  symlinkSync(path, join(engine.library, HEAT_FILE));
  await file(engine, id);
  expect(await engine.now(id)).toMatchObject({
    state: "ignored",
    reasons: [{ code: "already_there" }],
  });
  expect(readlinkSync(join(engine.library, HEAT_FILE))).toBe(path);
});

test.each([
  ["in the work's folder", `${HEAT_FOLDER}/Heat.1080p.mkv`],
  ["beside the folders", "Movies/Heat (1995).mkv"],
])("treats a film that the library has as a link %s as a duplicate", async (_, name) => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv", "film");
  mkdirSync(dirname(join(engine.library, name)), { recursive: true });
  symlinkSync("/elsewhere/heat.mkv", join(engine.library, name));
  await file(engine, id);
  expect(await engine.now(id)).toMatchObject({ state: "review", reasons: [{ code: "duplicate" }] });
});

test("with the method move, keeps the download of a release that was filed as a symlink before", async () => {
  const engine = await testEngine({ method: "symlink" });
  await using _ = engine;
  const { id, path } = await engine.approved("Heat.1995", {
    "Heat.mkv": "film",
    "Heat.en.srt": "sub",
  });
  const symlink = engine.deps.files.trySymlink;
  let made = 0;
  engine.deps.files.trySymlink = async (...given) => {
    if (++made > 1) throw new MustStop("Killed.", "Start it again.");
    return symlink(...given);
  };
  await expect(file(engine, id)).rejects.toThrow("Killed.");
  engine.deps.files.trySymlink = symlink;
  engine.deps.policy.method = "move"; // the setting is changed before the next start
  await recoverAll(engine.deps, (_operation, error) => expect.unreachable(String(error)));
  await file(engine, id);
  expect((await engine.now(id)).reasons).toMatchObject([{ code: "not_proven" }]);
  expect(readFileSync(join(path, "Heat.mkv"), "utf8")).toBe("film");
  expect(readFileSync(join(engine.library, HEAT_FILE), "utf8")).toBe("film");
});
