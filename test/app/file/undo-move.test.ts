import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { purgeTrash } from "../../../src/app/upkeep/purge-trash.ts";
import { operationsOf } from "../../../src/store/journal/operation-row.ts";
import {
  filesBelow,
  HEAT,
  HEAT_FILE,
  type TestEngine,
  type TestEngineOptions,
  testEngine,
} from "../../support/engine.ts";
import { askedUndo } from "../../support/filing.ts";
import { onlyCopies } from "./only-copies.ts";

const FILM = "a whole film";
const DAY_MS = 24 * 3600 * 1000;
const by = { actor: "cli:anna", at: 5 };

async function moved(
  options: TestEngineOptions = {},
  name = "Heat.1995.mkv",
  content: string | Record<string, string> = FILM,
) {
  const engine = await testEngine({ method: "move", ...options });
  const { id, path } = await engine.approved(name, content);
  const contentKey = (await engine.now(id)).contentKey;
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  expect(existsSync(path)).toBe(false);
  return { engine, id, path, contentKey, [Symbol.asyncDispose]: engine[Symbol.asyncDispose] };
}

async function undo(engine: TestEngine, id: number): Promise<void> {
  if ((await engine.now(id)).state === "filed") await askedUndo(engine, id);
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
}

const kinds = async ({ store }: TestEngine, id: number): Promise<string[]> =>
  (await operationsOf(store.read, id, 50)).map(({ kind, state }) => `${kind} ${state}`).toSorted();

test("an undo returns the moved film itself to its path, and the release keeps its content key", async () => {
  await using m = await moved();
  const { ino, mtimeNs } = statSync(join(m.engine.library, HEAT_FILE), { bigint: true });
  await undo(m.engine, m.id);
  expect(await m.engine.now(m.id)).toMatchObject({
    state: "undone",
    reasons: [],
    contentKey: m.contentKey,
  });
  expect(statSync(m.path, { bigint: true })).toMatchObject({ ino, mtimeNs });
  expect(m.engine.inLibrary()).toEqual([]);
  expect(m.engine.inTrash()).toHaveLength(1);
  expect(await kinds(m.engine, m.id)).toEqual([
    "publish undone",
    "remove undone",
    "return sealed",
    "trash sealed",
  ]);
});

test.each([
  ["links", {}, "is purged while the download is there", 1],
  ["copies", { files: onlyCopies }, "is purged while the download is there", 1],
  ["links", {}, "stays once the download was deleted", 0],
  ["copies", { files: onlyCopies }, "stays once the download was deleted", 0],
])(
  "sixty days after the undo of a move by %s%.0s, the file in the trash %s",
  async (_, options, _what, purged) => {
    await using m = await moved(options);
    await undo(m.engine, m.id);
    if (purged === 0) rmSync(m.path);
    m.engine.clock.advance(60 * DAY_MS);
    const done = await purgeTrash(m.engine, 30, m.engine.signal);
    expect(done).toEqual({ purged, kept: 1 - purged });
    if (purged > 0) expect(readFileSync(m.path, "utf8")).toBe(FILM);
    expect(m.engine.inTrash()).toHaveLength(1 - purged);
  },
);

test("a returned copy becomes the release's content, so that a rescan does not discover it", async () => {
  await using m = await moved({ files: onlyCopies });
  await undo(m.engine, m.id);
  const release = await m.engine.now(m.id);
  const seen = await m.engine.observeRelease(release, m.engine.signal);
  expect(release).toMatchObject({ state: "undone", contentKey: seen.contentKey });
  expect(readFileSync(m.path, "utf8")).toBe(FILM);
  expect(filesBelow(m.engine.downloads)).toEqual(["Heat.1995.mkv"]);
});

test("keeps a different file at the old path, and keeps the moved file in the library", async () => {
  await using m = await moved({}, "Heat.1995", { "Heat.mkv": FILM, "Heat.en.srt": "sub" });
  mkdirSync(m.path);
  writeFileSync(join(m.path, "Heat.mkv"), "another");
  await undo(m.engine, m.id);
  const now = await m.engine.now(m.id);
  expect(now).toMatchObject({ state: "undone", reasons: [{ code: "source_taken" }] });
  expect(now.reasons[0]?.message).toMatch(
    /stays in the library\. Another file is now at its original path, /,
  );
  expect(readFileSync(join(m.path, "Heat.mkv"), "utf8")).toBe("another");
  expect(readFileSync(join(m.path, "Heat.en.srt"), "utf8")).toBe("sub");
  expect(m.engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("keeps a file that a person has already linked back", async () => {
  await using m = await moved();
  linkSync(join(m.engine.library, HEAT_FILE), m.path);
  await undo(m.engine, m.id);
  expect(await m.engine.now(m.id)).toMatchObject({ state: "undone", reasons: [] });
  expect(readFileSync(m.path, "utf8")).toBe(FILM);
  expect(await kinds(m.engine, m.id)).toContain("remove undone");
});

test("keeps the film in the library if the download folder is missing", async () => {
  await using m = await moved();
  rmSync(m.engine.downloads, { recursive: true });
  await undo(m.engine, m.id);
  expect(await m.engine.now(m.id)).toMatchObject({
    state: "undone",
    reasons: [{ code: "source_folder_gone" }],
  });
  expect(existsSync(m.engine.downloads)).toBe(false);
  expect(m.engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("an undo waits while the download disk is missing, without writing to its mount point or reading a copy", async () => {
  const read: string[] = [];
  await using m = await moved({
    files: (real) => ({
      ...onlyCopies(),
      hashFile: (path, ...given) => (read.push(path), real.hashFile(path, ...given)),
    }),
  });
  const { downloads } = m.engine;
  read.length = 0;
  renameSync(downloads, `${downloads}.disk`);
  mkdirSync(downloads); // the bare mount point
  await expect(undo(m.engine, m.id)).rejects.toMatchObject({ code: "root_missing" });
  expect((await m.engine.now(m.id)).state).toBe("undoing");
  expect([filesBelow(downloads), read, m.engine.inLibrary()]).toEqual([[], [], [HEAT_FILE]]);
  rmSync(downloads, { recursive: true });
  renameSync(`${downloads}.disk`, downloads);
  await undo(m.engine, m.id);
  expect(read).not.toEqual([]);
  expect(readFileSync(m.path, "utf8")).toBe(FILM);
});

test("does not mistake a mount point that vanishes with its disk for a deleted folder", async () => {
  const away = { on: false };
  await using m = await moved({
    files: (real) => ({
      // The parent folder is on a different disk from the source.
      readFileIdentity: async (path) => {
        const found = await real.readFileIdentity(path);
        return found && away.on && path === dirname(m.engine.downloads)
          ? { ...found, dev: "77" }
          : found;
      },
    }),
  });
  away.on = true;
  rmSync(m.engine.downloads, { recursive: true });
  await expect(undo(m.engine, m.id)).rejects.toMatchObject({ code: "root_missing" });
});

test("a link in place of the download's folder prevents the return", async () => {
  await using m = await moved({}, "Heat.1995", { "Heat.mkv": FILM });
  const elsewhere = join(dirname(m.engine.downloads), "elsewhere");
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, m.path);
  await undo(m.engine, m.id);
  expect(await m.engine.now(m.id)).toMatchObject({
    state: "undone",
    reasons: [{ code: "refused" }],
  });
  expect(filesBelow(elsewhere)).toEqual([]);
  expect(m.engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("keeps a film in the library if it was changed there, and returns nothing", async () => {
  await using m = await moved({ files: onlyCopies });
  writeFileSync(join(m.engine.library, HEAT_FILE), "a WHOLE film");
  await undo(m.engine, m.id);
  expect(await m.engine.now(m.id)).toMatchObject({ reasons: [{ code: "changed" }] });
  expect(existsSync(m.path)).toBe(false);
});

test.each<[string, string, TestEngineOptions]>([
  ["links", "filed", {}],
  // A copy has a different modification time. The release settles again, and the person's choice is
  // kept.
  ["copies", "settling", { files: onlyCopies }],
])(
  "a release approved as another work during a move by %s is returned and then %s",
  async (_, then, options) => {
    await using engine = await testEngine({ ...options, method: "move" });
    const { id, path } = await engine.approved("Heat.1995", {
      "Heat.mkv": FILM,
      "Heat.en.srt": "sub",
    });
    let asked = 0;
    engine.deps.sources = {
      ...engine.deps.sources,
      heldBy: async () => {
        // One file has already been moved at this point.
        const { version, state } = await engine.now(id);
        const identity = { type: "movie", tmdbId: 841, title: "Dune", year: 1984 } as const;
        if (++asked === 3) {
          await changeState(
            engine.store,
            { id, version, state },
            { kind: "approve", identity },
            by,
          );
        }
        return undefined;
      },
    };
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    expect((await engine.now(id)).state).toBe("undoing");
    await undo(engine, id);
    expect((await engine.now(id)).state).toBe("approved");
    expect(filesBelow(path)).toEqual(["Heat.en.srt", "Heat.mkv"]);
    expect(engine.inLibrary()).toEqual([]);
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    expect(await engine.now(id)).toMatchObject({ state: then, identity: { tmdbId: 841 } });
  },
);

test("a release that is filed again after an undo is moved again", async () => {
  await using m = await moved();
  await undo(m.engine, m.id);
  await changeState(
    m.engine.store,
    await m.engine.now(m.id),
    { kind: "approve", identity: HEAT },
    by,
  );
  await fileRelease(m.engine.deps, await m.engine.now(m.id), m.engine.signal);
  expect(await m.engine.now(m.id)).toMatchObject({ state: "filed", reasons: [] });
  expect(existsSync(m.path)).toBe(false);
  await undo(m.engine, m.id);
  expect(readFileSync(m.path, "utf8")).toBe(FILM);
});
