import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import { purgeTrash } from "../../../src/app/upkeep/purge-trash.ts";
import { MustStop } from "../../../src/base/errors.ts";
import { listOpenOperations } from "../../../src/store/journal/journal.ts";
import { listAllInTrash } from "../../../src/store/journal/trash.ts";
import {
  HEAT_FILE,
  HEAT_FOLDER,
  type TestEngineOptions,
  testEngine,
} from "../../support/engine.ts";
import { missingRoot } from "../../support/missing-program.ts";
import { FILMS, heatPlace, LARGE, SMALL, take, undo, upgrading } from "../../support/upgrade.ts";
import { NO_LINKS, onlyCopies } from "./only-copies.ts";

const DAY_MS = 24 * 3600 * 1000;

/** A file system on which files appear to share blocks, judging by names and times. */
const REFLINKS = (): Partial<EngineFiles> => ({
  tryHardlink: async () => NO_LINKS,
  async tryReflink(source, temp) {
    copyFileSync(source, temp);
    const { atime, mtime } = statSync(source);
    utimesSync(temp, atime, mtime);
    return { ok: true };
  },
});

test.each<[string, (place: string) => void, TestEngineOptions["files"]?]>([
  ["is deleted", (place) => rmSync(place)],
  ["is exchanged", (place) => (rmSync(place), writeFileSync(place, "another"))],
  ["and a copy is written to", (place) => writeFileSync(place, "THE ONLY FILM"), onlyCopies],
])(
  "keeps the download if a file in the library %s during the torrent check",
  async (_, hand, files) => {
    await using engine = await testEngine({
      method: "move",
      ...(files ? { files } : {}),
      async heldBy() {
        if (existsSync(heatPlace(engine))) hand(heatPlace(engine));
        return undefined;
      },
    });
    const { path, state, reasons } = await take(engine, "Heat.1995.mkv", "the only film");
    expect(readFileSync(path, "utf8")).toBe("the only film");
    expect({ state, reasons }).toMatchObject({ state: "filed", reasons: [{ code: "not_proven" }] });
    expect(await listOpenOperations(engine.store.read)).toEqual([]);
  },
);

test("an undo keeps a reflink that a person changed, and moves an unchanged reflink to the trash", async () => {
  await using engine = await testEngine({ files: REFLINKS, duplicatePolicy: "keep_both" });
  const { id } = await take(engine, "Heat.1995.mkv", "a film");
  const unchanged = await take(engine, LARGE);
  writeFileSync(heatPlace(engine), "A FILM");
  for (const one of [id, unchanged.id]) expect(await undo(engine, one)).toEqual({ ok: true });
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [{ code: "changed" }] });
  expect(await engine.now(unchanged.id)).toMatchObject({ state: "undone", reasons: [] });
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  engine.clock.advance(60 * DAY_MS);
  await purgeTrash(engine, 30, engine.signal);
  expect(readFileSync(heatPlace(engine), "utf8")).toBe("A FILM");
});

test("keeps the older file if its replacement is missing when the older file is due for removal", async () => {
  let fresh = "";
  await using engine = await upgrading({
    files: (real) => ({
      async publishNoReplace(temp, final) {
        const made = await real.publishNoReplace(temp, final);
        if (final.endsWith(".mkv")) fresh = final;
        return made;
      },
    }),
  });
  const old = await take(engine, "Heat.1995.720p.BluRay.mp4", "an mp4");
  expect(old.state).toBe("filed");
  const { id } = await engine.approved(LARGE, FILMS[LARGE]);
  // Copying a pack takes hours between publishing and retiring.
  const { write } = engine.store;
  const removing: typeof engine.store = {
    ...engine.store,
    async write(work) {
      const result = await write(work);
      const all = fresh ? await listOpenOperations(engine.store.read) : [];
      const open = all.find(({ releaseId }) => releaseId === id);
      if (open?.state === "published" && existsSync(fresh)) rmSync(fresh);
      return result;
    },
  };
  await fileRelease({ ...engine.deps, store: removing }, await engine.now(id), engine.signal);
  expect(engine.inLibrary()).toEqual([`${HEAT_FOLDER}/Heat (1995).mp4`]);
  expect(engine.inTrash()).toEqual([]);
  expect((await engine.now(id)).reasons).toMatchObject([{ code: "not_replaced" }]);
  expect((await engine.now(old.id)).supersededBy).toBeUndefined();
});

test("undoing a release whose file was deleted by hand restores the file that it replaced", async () => {
  await using engine = await upgrading();
  const small = await take(engine, SMALL);
  const large = await take(engine, LARGE);
  rmSync(heatPlace(engine));
  expect(await undo(engine, large.id)).toEqual({ ok: true });
  expect(await engine.now(large.id)).toMatchObject({
    state: "undone",
    reasons: [{ code: "missing" }],
  });
  expect(readFileSync(heatPlace(engine), "utf8")).toBe(FILMS[SMALL]);
  expect(await engine.now(small.id)).toMatchObject({ state: "filed", supersededBy: undefined });
  expect(await undo(engine, small.id)).toEqual({ ok: true });
  expect(engine.inLibrary()).toEqual([]);
});

test("keeps and lists a file that cannot be moved to any trash, and still completes the undo", async () => {
  await using engine = await testEngine({
    files: (real) => ({
      async moveToTrash(_path, trashPath) {
        await real.makeFolders(engine.library, join(trashPath, ".."));
        return { ok: false, code: "other_file_system", why: "It is on another file system." };
      },
    }),
  });
  const { id } = await take(engine, "Heat.1995.mkv", "a film");
  expect(await undo(engine, id)).toEqual({ ok: true });
  expect(await engine.now(id)).toMatchObject({
    state: "undone",
    reasons: [{ code: "other_file_system" }],
  });
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  // The folders that were created for the file are gone as well.
  for (const home of [engine.library, join(engine.library, "Movies")]) {
    const trash = join(home, engine.deps.trashFolder);
    expect(existsSync(trash) ? readdirSync(trash) : []).toEqual([]);
  }
});

test("compares symbolic links by their target films", async () => {
  await using engine = await upgrading({ method: "symlink" });
  await take(engine, "Heat.1995.1080p.BluRay.x264-ONE.mkv", "x".repeat(5000));
  const other = await take(engine, "Heat.1995.1080p.BluRay.x264-TWO.mkv", "y".repeat(5001));
  expect(other).toMatchObject({ state: "review", reasons: [{ code: "duplicate" }] });
  const larger = await take(engine, "Heat.1995.1080p.BluRay.x264-SIX.mkv", "z".repeat(8000));
  expect(larger.state).toBe("filed");
});

test.each([
  ["took the new file away", (place: string) => rmSync(place)],
  [
    "put another in its place",
    (place: string) => (rmSync(place), writeFileSync(place, "the person's own")),
  ],
])(
  "lists the older file in the trash if the upgrade was killed and a person %s",
  async (_, hand) => {
    await using engine = await upgrading({ method: "move" });
    const small = await take(engine, SMALL);
    const { id } = await engine.approved(LARGE, FILMS[LARGE]);
    const files: EngineFiles = {
      ...engine.files,
      async swapFiles(job) {
        await engine.files.swapFiles(job);
        throw new MustStop("Killed.", "Start again.");
      },
    };
    await expect(
      fileRelease({ ...engine.deps, files }, await engine.now(id), engine.signal),
    ).rejects.toThrow("Killed.");
    hand(heatPlace(engine));
    const standing = engine.inLibrary();
    await recoverAll(engine.deps, (_operation, error) => expect.fail(String(error)));
    const [row, ...others] = await listAllInTrash(engine.store.read);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ releaseId: small.id, originalPath: heatPlace(engine) });
    expect(readFileSync(row?.path ?? "", "utf8")).toBe(FILMS[SMALL]);
    expect(engine.inLibrary()).toEqual(standing);
    expect(await listOpenOperations(engine.store.read)).toEqual([]);
    // This is the last name of the file's content, because its download was moved.
    engine.clock.advance(60 * DAY_MS);
    await purgeTrash(engine, 30, engine.signal);
    expect(engine.inTrash()).toHaveLength(1);
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    expect((await engine.now(id)).state).toBe("review");
    expect(engine.inLibrary()).toEqual(standing);
    expect(await undo(engine, small.id)).toMatchObject({ ok: true });
  },
);

test.each([0o600, 0o444])(
  "restores a download as a copy with its old permissions: %o",
  async (mode) => {
    await using engine = await testEngine({
      method: "move",
      files: onlyCopies,
    });
    const { id, path } = await engine.approved("Heat.1995.mkv", "a film");
    chmodSync(path, mode);
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    expect(existsSync(path)).toBe(false);
    expect(await undo(engine, id)).toEqual({ ok: true });
    expect(readFileSync(path, "utf8")).toBe("a film");
    expect(statSync(path).mode & 0o777).toBe(mode);
  },
);

test.skipIf(missingRoot())(
  "a file that root restores belongs to the owner of the download folder, as do the file's new folders",
  async () => {
    await using engine = await testEngine({
      method: "move",
      files: onlyCopies,
    });
    const { id, path } = await engine.approved("Heat.1995", { "cd/Heat.1995.mkv": "a film" });
    chownSync(engine.downloads, 1234, 2345);
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    expect(existsSync(path)).toBe(false);
    expect(await undo(engine, id)).toEqual({ ok: true });
    for (const made of [path, join(path, "cd"), join(path, "cd/Heat.1995.mkv")]) {
      expect(statSync(made), made).toMatchObject({ uid: 1234, gid: 2345 });
    }
  },
);

test.skipIf(missingRoot())("keeps the owner of a file that root links back", async () => {
  await using engine = await testEngine({ method: "move" });
  const { id, path } = await engine.approved("Heat.1995.mkv", "a film");
  chownSync(path, 77, 78);
  chownSync(engine.downloads, 1234, 2345);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await undo(engine, id)).toEqual({ ok: true });
  expect(statSync(path)).toMatchObject({ uid: 77, gid: 78 });
});
