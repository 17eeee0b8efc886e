import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { HEAT_FILE, HEAT_FOLDER, type TestEngine, testEngine } from "../../support/engine.ts";
import { LARGE, SMALL, take } from "../../support/upgrade.ts";
import { afterLink } from "./around-links.ts";
import { episodePath, episodesOf } from "./episodes.ts";

const by = { actor: "cli:anna", at: 0 };

async function filed(engine: TestEngine): Promise<number> {
  const { id } = await take(engine, "Heat.1995.mkv");
  expect((await engine.now(id)).state).toBe("filed");
  return id;
}

/**
 * Disconnects the disk of a folder. Its bare mount point remains. Returns a function that
 * reconnects the disk.
 */
function unmount(folder: string): () => void {
  renameSync(folder, `${folder}-away`);
  mkdirSync(folder);
  return () => {
    rmSync(folder, { recursive: true });
    renameSync(`${folder}-away`, folder);
  };
}

test.each([
  ["the library", "Movies"],
  ["the media root", ""],
])(
  "an undo while %s is not mounted keeps the file, and continues once it is mounted",
  async (_, below) => {
    await using engine = await testEngine();
    const id = await filed(engine);
    const mount = unmount(join(engine.library, below));
    await requestEach(engine.store, [id], { kind: "undo" }, by);
    const undoing = async (): Promise<void> =>
      undoRelease(engine.deps, await engine.now(id), engine.signal);
    await expect(undoing()).rejects.toMatchObject({ code: "root_missing" });
    expect((await engine.now(id)).state).toBe("undoing");
    mount();
    await undoing();
    expect((await engine.now(id)).state).toBe("undone");
    expect(engine.inLibrary()).toEqual([]);
    expect(engine.inTrash()).toHaveLength(1);
  },
);

test.each([
  ["the library", "Movies"],
  ["the media root", ""],
])(
  "a move while %s is not mounted keeps the download, and continues once it is mounted",
  async (_, below) => {
    let mount: (() => void) | undefined;
    await using engine = await testEngine({
      method: "move",
      files: (real) => ({
        readPermissions: async (path) => {
          mount ??= unmount(join(engine.library, below));
          return real.readPermissions(path);
        },
      }),
    });
    const { id, path } = await engine.approved("Heat.1995.mkv", "a film");
    const file = async (): Promise<void> =>
      fileRelease(engine.deps, await engine.now(id), engine.signal);
    await expect(file()).rejects.toMatchObject({ code: "root_missing" });
    await expect(file()).rejects.toMatchObject({ code: "root_missing" });
    expect((await engine.now(id)).state).toBe("filing");
    expect(readFileSync(path, "utf8")).toBe("a film");
    mount?.();
    await file();
    expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
    expect(existsSync(path)).toBe(false);
    expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  },
);

/**
 * Disconnects the downloads' disk at this step of a move. The folder below its mount point is on
 * another device.
 */
async function withoutDownloads(step: "permissions" | "publish") {
  const away: { mount?: () => void } = {};
  let gone = false;
  const leave = (): void => {
    if (!gone) away.mount = unmount(engine.downloads);
    gone = true;
  };
  const engine = await testEngine({
    method: "move",
    files: (real) => ({
      readPermissions: async (path) => {
        const found = await real.readPermissions(path);
        if (step === "permissions") leave();
        return found;
      },
      syncNewName: async (path, expected) => {
        await real.syncNewName(path, expected);
        if (step === "publish") leave();
      },
      async readFileIdentity(path) {
        const found = await real.readFileIdentity(path);
        return found && path === engine.downloads && existsSync(`${path}-away`)
          ? { ...found, dev: "77" }
          : found;
      },
    }),
  });
  return { engine, away };
}

test.each(["publish", "permissions"] as const)(
  "a move waits if the download disk disappears after %s, and removes the download later",
  async (step) => {
    const { engine, away } = await withoutDownloads(step);
    await using _engine = engine;
    const { id, path } = await engine.approved("Heat.1995.mkv", "a film");
    const file = async (): Promise<void> =>
      fileRelease(engine.deps, await engine.now(id), engine.signal);
    await expect(file()).rejects.toMatchObject({ code: "root_missing" });
    expect((await engine.now(id)).state).toBe("filing");
    away.mount?.();
    expect(existsSync(path)).toBe(true);
    await file();
    expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
    expect(existsSync(path)).toBe(false);
  },
);

test("does not mistake a download deleted after filing for an unmounted disk", async () => {
  await using engine = await testEngine({
    method: "move",
    files: (real) => ({
      syncNewName: async (path, expected) => {
        await real.syncNewName(path, expected);
        rmSync(join(engine.downloads, "Heat.1995.mkv"), { force: true });
      },
    }),
  });
  expect(await take(engine, "Heat.1995.mkv", "a film")).toMatchObject({
    state: "filed",
    reasons: [],
  });
});

test("does not recreate a library folder that vanished after files were filed into it", async () => {
  await using engine = await testEngine();
  await filed(engine);
  const movies = join(engine.library, "Movies");
  renameSync(movies, `${engine.library}-away`);
  mkdirSync(join(engine.library, "TV Shows"), { recursive: true });
  const identity = { type: "movie", tmdbId: 8195, title: "Ronin", year: 1998 } as const;
  await expect(take(engine, "Ronin.1998.mkv", "other", { identity })).rejects.toMatchObject({
    code: "root_missing",
  });
  expect(existsSync(movies)).toBe(false);
});

test("does not claim a link that a person made under the planned name, and an undo keeps the link", async () => {
  await using engine = await testEngine();
  const release = await engine.approved("Heat", { "heat.mkv": "film", "heat.en.srt": "text" });
  const theirs = join(engine.library, HEAT_FOLDER, "Heat (1995).en.srt");
  mkdirSync(dirname(theirs));
  linkSync(join(release.path, "heat.en.srt"), theirs);
  await fileRelease(engine.deps, release, engine.signal);
  const items = await itemsOf(engine.store.read, release.id);
  expect(items.find(({ path }) => path.endsWith(".srt"))).toMatchObject({
    problem: expect.stringMatching(/already/),
  });
  await requestEach(engine.store, [release.id], { kind: "undo" }, by);
  await undoRelease(engine.deps, await engine.now(release.id), engine.signal);
  expect(existsSync(join(engine.library, HEAT_FILE))).toBe(false);
  expect(readFileSync(theirs, "utf8")).toBe("text");
  expect(statSync(theirs).nlink).toBe(2);
});

test("a name that another release uses prevents the filing of one file, not of the whole release", async () => {
  await using engine = await testEngine();
  const takeEpisode = (episode: number) => {
    const content = { "a.mkv": `film ${episode}`, "Featurettes/Interview.mkv": `talk ${episode}` };
    return take(engine, `Show.S01E0${episode}`, content, episodesOf({ "a.mkv": [episode] }));
  };
  expect(await takeEpisode(1)).toMatchObject({ state: "filed", reasons: [] });
  expect(await takeEpisode(2)).toMatchObject({
    state: "filed",
    reasons: [{ code: "destination_exists" }],
  });
  expect(engine.inLibrary()).toEqual(expect.arrayContaining([episodePath(1), episodePath(2)]));
});

const PACK = episodesOf({ "a.mkv": [1], "b.mkv": [2] });

test("makes the release wait if the download disk disappears while a pack is filed", async () => {
  let mount: (() => void) | undefined;
  await using engine = await testEngine({
    files: (real) => ({
      ...afterLink(() => (mount ??= unmount(engine.downloads)))(real),
      async readFileIdentity(path) {
        const found = await real.readFileIdentity(path);
        return found && path === engine.downloads && existsSync(`${path}-away`)
          ? { ...found, dev: "77" }
          : found;
      },
    }),
  });
  const { id } = await engine.approved("Pack", { "a.mkv": "a", "b.mkv": "b" }, PACK);
  const file = async (): Promise<void> =>
    fileRelease(engine.deps, await engine.now(id), engine.signal);
  await expect(file()).rejects.toMatchObject({ code: "root_missing" });
  expect((await engine.now(id)).state).toBe("filing");
  mount?.();
  await file();
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  expect(engine.inLibrary()).toHaveLength(2);
});

test("does not mistake the deleted folder of one download for an unmounted disk", async () => {
  await using engine = await testEngine({
    files: afterLink((source) => rmSync(dirname(source), { recursive: true, force: true })),
  });
  expect(await take(engine, "Pack", { "a.mkv": "a", "b.mkv": "b" }, PACK)).toMatchObject({
    state: "filed",
    reasons: [{ code: "source_missing" }],
  });
});

test("an undo whose library is away while the film moves to the trash takes it out later", async () => {
  let isAway = true;
  await using engine = await testEngine({
    files: (real) => ({
      async moveToTrash(...args) {
        if (!isAway) return real.moveToTrash(...args);
        isAway = false;
        const mount = unmount(args[1].split("/.plex-ingest-trash")[0] ?? "");
        return real.moveToTrash(...args).finally(mount);
      },
    }),
  });
  const id = await filed(engine);
  await requestEach(engine.store, [id], { kind: "undo" }, by);
  const undoing = async (): Promise<void> =>
    undoRelease(engine.deps, await engine.now(id), engine.signal);
  await expect(undoing()).rejects.toMatchObject({ code: "root_missing" });
  expect((await engine.now(id)).state).toBe("undoing");
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  await undoing();
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [] });
  expect(engine.inLibrary()).toEqual([]);
  expect(engine.inTrash()).toHaveLength(1);
});

test.each([
  ["upgrade", "filed"],
  ["review", "review"],
  ["skip", "ignored"],
] as const)(
  "under %s, a library that leaves during the look at the work's files decides nothing",
  async (duplicatePolicy, ends) => {
    await using engine = await testEngine({ duplicatePolicy });
    await take(engine, SMALL);
    const { id } = await engine.approved(LARGE, "the large film!");
    const { findGone } = engine.deps;
    /** Files the download, and takes the library away at the first look, or until the end. */
    async function file(returns: "after the look" | "at the end"): Promise<void> {
      let mount: (() => void) | undefined;
      const leaving: typeof findGone = async (...asked) => {
        if (mount !== undefined) return findGone(...asked);
        mount = unmount(join(engine.library, "Movies"));
        const found = await findGone(...asked);
        if (returns === "after the look") mount();
        return found;
      };
      const release = await engine.now(id);
      try {
        await fileRelease({ ...engine.deps, findGone: leaving }, release, engine.signal);
      } finally {
        if (returns === "at the end") mount?.();
      }
    }
    await expect(file("at the end")).rejects.toMatchObject({ code: "root_missing" });
    expect((await engine.now(id)).state).toBe("approved");
    await file("after the look");
    const { state, reasons } = await engine.now(id);
    expect(state).toBe(ends);
    expect(JSON.stringify(reasons)).not.toContain("Mount its disk");
  },
);
