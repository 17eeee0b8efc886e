import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { Outage } from "../../../src/base/errors.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { listTrashedBefore } from "../../../src/store/journal/trash.ts";
import { listPendingScans } from "../../../src/store/plex/scans.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import {
  HEAT_FILE,
  HEAT_FOLDER,
  sameInode,
  type TestEngine,
  testEngine,
} from "../../support/engine.ts";
import { askedUndo, undoFiled } from "../../support/filing.ts";
import { take } from "../../support/upgrade.ts";

const by = { actor: "cli:anna", at: 5 };

async function filed(
  engine: TestEngine,
  name = "Heat.1995.mkv",
  content?: string | Record<string, string>,
) {
  const release = await take(engine, name, content);
  expect((await engine.now(release.id)).state).toBe("filed");
  return release;
}

test("moves filed files to the dated trash of their library", async () => {
  await using engine = await testEngine();
  const { id, path } = await filed(engine);
  await undoFiled(engine, id);
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [] });
  expect(engine.inLibrary()).toEqual([]);
  const [trashed = ""] = engine.inTrash();
  expect(trashed).toBe(
    "Movies/.plex-ingest-trash/2026-03-01/op2/Heat (1995) {tmdb-949}/Heat (1995).mkv",
  );
  expect(sameInode(path, join(engine.library, trashed))).toBe(true);
  expect(await listTrashedBefore(engine.store.read, engine.clock.now() + 1)).toMatchObject([
    {
      path: join(engine.library, trashed),
      originalPath: join(engine.library, HEAT_FILE),
      sourcePath: path,
      releaseId: id,
    },
  ]);
  const [item] = await itemsOf(engine.store.read, id);
  expect([item?.destination, item?.method]).toEqual([undefined, undefined]);
  expect(await publicationsOf(engine.store.read, id)).toEqual([]);
  expect((await engine.history(id)).at(-1)).toMatchObject({
    action: "taken_back",
    from: "undoing",
    to: "undone",
  });
  // Without Plex, no scan is requested.
  expect(await listPendingScans(engine.store.read)).toEqual([]);
});

test("keeps and lists a different file under the same name", async () => {
  await using engine = await testEngine();
  const { id, path } = await filed(engine);
  const final = join(engine.library, HEAT_FILE);
  rmSync(final);
  copyFileSync(path, final);
  await undoFiled(engine, id);
  const now = await engine.now(id);
  expect(now).toMatchObject({ state: "undone", reasons: [{ code: "changed" }] });
  expect(now.reasons[0]?.message).toContain(HEAT_FILE);
  expect(existsSync(final)).toBe(true);
  expect(engine.inTrash()).toEqual([]);
});

test("keeps and lists a copy whose bytes changed while its inode and length stayed the same", async () => {
  await using engine = await testEngine({ method: "copy" });
  const { id } = await filed(engine, "Heat.1995.mkv", "a whole film");
  const final = join(engine.library, HEAT_FILE);
  const { atime, mtime } = statSync(final);
  writeFileSync(final, "a WHOLE film");
  utimesSync(final, atime, mtime);
  await undoFiled(engine, id);
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [{ code: "changed" }] });
  expect(readFileSync(final, "utf8")).toBe("a WHOLE film");
});

test("lists a missing file, and undoes the other files", async () => {
  await using engine = await testEngine();
  const { id } = await filed(engine, "Heat.1995", { "Heat.1995.mkv": "v", "Heat.1995.srt": "s" });
  rmSync(join(engine.library, HEAT_FILE));
  await undoFiled(engine, id);
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [{ code: "missing" }] });
  expect(engine.inLibrary()).toEqual([]);
  expect(engine.inTrash()).toHaveLength(1);
});

test.each([
  ["is removed, as it was made for it", false, []],
  ["stays if it was there before, also when it is empty", true, []],
  ["stays with a stranger's file", false, [`${HEAT_FOLDER}/poster.jpg`]],
])("the folder of an undone release %s", async (_, wasThere, theirs) => {
  await using engine = await testEngine();
  if (wasThere) mkdirSync(join(engine.library, HEAT_FOLDER));
  const { id } = await filed(engine);
  for (const path of theirs) engine.drop(`../media/${path}`, "p");
  expect(await undoFiled(engine, id)).toMatchObject({ state: "undone", reasons: [] });
  expect(engine.inLibrary()).toEqual(theirs);
  expect(existsSync(join(engine.library, HEAT_FOLDER))).toBe(wasThere || theirs.length > 0);
  expect(existsSync(join(engine.library, "Movies"))).toBe(true);
});

test("moves nothing without the operating system's lock", async () => {
  await using engine = await testEngine();
  const { id } = await filed(engine);
  engine.lock.held = false;
  await expect(undoFiled(engine, id)).rejects.toMatchObject({ code: "conflict" });
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  expect((await engine.now(id)).state).toBe("undoing");
});

test("a stop between two files leaves the release undoing, and the undo later continues from there", async () => {
  await using engine = await testEngine();
  const { id } = await filed(engine, "Heat.1995", { "Heat.1995.mkv": "v", "Heat.1995.srt": "s" });
  await askedUndo(engine, id);
  const stop = new AbortController();
  const deps = {
    ...engine.deps,
    files: {
      ...engine.files,
      moveToTrash: async (...args: Parameters<typeof engine.files.moveToTrash>) => {
        const moved = await engine.files.moveToTrash(...args);
        stop.abort(new Error("stop"));
        return moved;
      },
    },
  };
  await expect(undoRelease(deps, await engine.now(id), stop.signal)).rejects.toThrow("stop");
  expect((await engine.now(id)).state).toBe("undoing");
  expect(engine.inLibrary()).toHaveLength(1);
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("undone");
  expect(engine.inLibrary()).toEqual([]);
  expect(engine.inTrash()).toHaveLength(2);
});

test("does not treat an undone film as a duplicate, and does not adopt its folder", async () => {
  await using engine = await testEngine();
  const { id } = await filed(engine);
  await undoFiled(engine, id);
  const second = await take(engine, "Heat.second.mkv");
  expect((await engine.now(second.id)).state).toBe("filed");
  const [again] = await requestEach(engine.store, [id], { kind: "retry" }, by);
  expect(again).toMatchObject({ ok: true, state: "settling" });
  expect(dirname(engine.inLibrary()[0] ?? "")).toBe(HEAT_FOLDER);
});

/** An undo that stops at this step and resumes at the next start. */
async function stoppedAt(
  step: "moveToTrash" | "removeEmptyFolders",
  engine: TestEngine,
  id: number,
): Promise<void> {
  await askedUndo(engine, id);
  const killed = (): Promise<never> => Promise.reject(new Error("killed"));
  const deps = { ...engine.deps, files: { ...engine.files, [step]: killed } };
  await expect(undoRelease(deps, await engine.now(id), engine.signal)).rejects.toThrow("killed");
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
}

test("after a stop, still lists files that were kept before the stop", async () => {
  await using engine = await testEngine();
  const { id } = await filed(engine, "Heat.1995", { "Heat.1995.mkv": "v", "Heat.1995.srt": "s" });
  rmSync(join(engine.library, HEAT_FILE.replace("mkv", "srt")));
  await stoppedAt("moveToTrash", engine, id);
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [{ code: "missing" }] });
  expect(engine.inTrash()).toHaveLength(1);
});

test("a continued undo removes the empty folders that a kill left behind", async () => {
  await using engine = await testEngine();
  const { id } = await filed(engine);
  await stoppedAt("removeEmptyFolders", engine, id);
  expect((await engine.now(id)).state).toBe("undone");
  expect(existsSync(join(engine.library, HEAT_FOLDER))).toBe(false);
  expect(engine.inTrash()).toHaveLength(1);
});

test("uses the media root's trash if the library's trash is on another file system", async () => {
  await using engine = await testEngine();
  const { id } = await filed(engine);
  const moveToTrash: typeof engine.files.moveToTrash = async (path, trashed, expected) =>
    trashed.startsWith(join(engine.library, "Movies"))
      ? { ok: false, code: "other_file_system", why: "Elsewhere." }
      : engine.files.moveToTrash(path, trashed, expected);
  await askedUndo(engine, id);
  const deps = { ...engine.deps, files: { ...engine.files, moveToTrash } };
  await undoRelease(deps, await engine.now(id), engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [] });
  expect(engine.inTrash()).toEqual([
    expect.stringMatching(/^\.plex-ingest-trash\/2026-03-01\/op\d\/Movies\/Heat/),
  ]);
});

test("an undo that was stopped after its last file still requests the scan", async () => {
  await using engine = await testEngine({ hasServer: true });
  const { id } = await filed(engine);
  await engine.store.read.deleteFrom("scan").execute();
  await askedUndo(engine, id);
  const stopped = {
    ...engine.deps,
    observe: () => Promise.reject(new Outage("not_readable", "It hangs.")),
  };
  await expect(undoRelease(stopped, await engine.now(id), engine.signal)).rejects.toMatchObject({
    code: "not_readable",
  });
  expect(engine.inLibrary()).toEqual([]);
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("undone");
  expect((await listPendingScans(engine.store.read)).map(({ folder }) => folder)).toEqual([
    join(engine.library, HEAT_FOLDER),
  ]);
});

test("an undo removes a series with its folder, even if a person deleted one of its seasons", async () => {
  await using engine = await testEngine();
  const episode = (season: number) => ({ season, episodes: [1], titles: ["One"] });
  const identity = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 } as const;
  const show = join(engine.library, "TV Shows/Breaking Bad (2008) {tmdb-1396}");
  const mappings = { "a.mkv": episode(1), "b.mkv": episode(2) };
  const pack = await engine.approved(
    "Pack",
    { "a.mkv": "a", "b.mkv": "b" },
    { identity, mappings },
  );
  const third = await engine.approved("BB.S03E01.mkv", "c", {
    identity,
    mappings: { "BB.S03E01.mkv": episode(3) },
  });
  for (const { id } of [pack, third]) {
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
  }
  await undoFiled(engine, third.id);
  expect(readdirSync(show).toSorted()).toEqual(["Season 01", "Season 02"]);
  rmSync(join(show, "Season 02"), { recursive: true });
  await undoFiled(engine, pack.id);
  expect(await engine.now(pack.id)).toMatchObject({
    state: "undone",
    reasons: [{ code: "missing" }],
  });
  expect(existsSync(show)).toBe(false);
  expect(existsSync(dirname(show))).toBe(true);
});
