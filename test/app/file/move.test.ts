import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeFailure } from "../../../src/adapters/fs/disk/attempt.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { Outage } from "../../../src/base/errors.ts";
import type { Reason } from "../../../src/base/reason-codes.ts";
import { operationsOf } from "../../../src/store/journal/operation-row.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import {
  filesBelow,
  HEAT_FILE,
  HEAT_FOLDER,
  type TestEngine,
  testEngine,
} from "../../support/engine.ts";
import { take } from "../../support/upgrade.ts";
import { untilHung } from "../../support/wait-for.ts";
import { afterLink } from "./around-links.ts";
import { NO_LINKS, onlyCopies } from "./only-copies.ts";

const FILM = "a whole film";
const file = async (engine: TestEngine, id: number): Promise<void> =>
  fileRelease(engine.deps, await engine.now(id), engine.signal);

test("moves a film into the library, removes the download, and records the method in history", async () => {
  await using engine = await testEngine({ method: "move" });
  const { id, path } = await engine.approved("Heat.1995.mkv", FILM);
  const { ino } = statSync(path, { bigint: true });
  await file(engine, id);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  expect(existsSync(path)).toBe(false);
  expect(filesBelow(engine.downloads)).toEqual([]);
  expect(existsSync(engine.downloads)).toBe(true);
  const final = join(engine.library, HEAT_FILE);
  expect(readFileSync(final, "utf8")).toBe(FILM);
  expect(statSync(final, { bigint: true })).toMatchObject({ ino, nlink: 1n });
  const operations = await operationsOf(engine.store.read, id, 10);
  const [publication] = await publicationsOf(engine.store.read, id);
  expect(operations.find(({ kind }) => kind === "remove")).toMatchObject({
    state: "sealed",
    sourcePath: path,
    finalPath: final,
    undoes: publication?.id,
    anchor: { path: engine.downloads },
  });
  expect((await engine.history(id)).at(-1)?.detail).toEqual({
    files: [
      {
        destination: final,
        method: "hardlink",
        moved: true,
        why: "hardlink, then the source was removed.",
      },
    ],
  });
  expect((await itemsOf(engine.store.read, id))[0]?.method).toBe("hardlink");
});

test("copies across file systems, and removes the download once the copy has the recorded hash", async (context) => {
  if (!existsSync("/dev/shm")) context.skip("there is no /dev/shm here");
  const read: string[] = [];
  await using engine = await testEngine({
    method: "move",
    libraryParent: "/dev/shm",
    files: (real) => ({
      hashFile: (path, recorded, signal) => {
        read.push(path);
        return real.hashFile(path, recorded, signal);
      },
    }),
  });
  const { id, path } = await engine.approved("Heat.1995.mkv", FILM);
  if (statSync(engine.library).dev === statSync(path).dev) {
    context.skip("/dev/shm is no other file system here");
  }
  await file(engine, id);
  expect(read).toEqual([join(engine.library, HEAT_FILE)]);
  expect(existsSync(path)).toBe(false);
  expect(readFileSync(join(engine.library, HEAT_FILE), "utf8")).toBe(FILM);
  const [told] = ((await engine.history(id)).at(-1)?.detail?.files ?? []) as {
    why: string;
    method: string;
  }[];
  expect(told).toMatchObject({ method: "copy", moved: true });
  expect(told?.why).toMatch(/^No hardlink: .* copy, then the source was removed\.$/);
});

test("keeps the download if the disk changed the copy in the library", async () => {
  await using engine = await testEngine({
    method: "move",
    files: (real) => ({
      ...onlyCopies(),
      publishNoReplace: async (temp, final) => {
        const published = await real.publishNoReplace(temp, final);
        writeFileSync(final, "a WHOLE film");
        return published;
      },
    }),
  });
  const { id, path } = await take(engine, "Heat.1995.mkv", FILM);
  expect(readFileSync(path, "utf8")).toBe(FILM);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [{ code: "not_proven" }] });
  expect(
    (await operationsOf(engine.store.read, id, 10))
      .map(({ kind, state }) => `${kind} ${state}`)
      .toSorted(),
  ).toEqual(["publish sealed", "remove rolled_back"]);
});

test("reads a reflink and its source before it removes the download", async () => {
  const read: string[] = [];
  await using engine = await testEngine({
    method: "move",
    files: (real) => ({
      tryHardlink: async () => NO_LINKS,
      // Simulates a file system that shares blocks. The requests to it are the same.
      tryReflink: async (source, temp, options) => {
        if (options?.expected === undefined) {
          return expect.unreachable("The source is always named.");
        }
        return real.copyVerified(source, temp, { expected: options.expected }, untilHung());
      },
      hashFile: (path, recorded, signal) => {
        read.push(path);
        return real.hashFile(path, recorded, signal);
      },
    }),
  });
  const { path } = await take(engine, "Heat.1995.mkv", FILM);
  expect(read).toEqual([join(engine.library, HEAT_FILE), path]);
  expect(existsSync(path)).toBe(false);
});

test("keeps and reports a download that was written to after it was linked", async () => {
  await using engine = await testEngine({
    method: "move",
    files: afterLink((source) => appendFileSync(source, "more")),
  });
  const { id, path } = await take(engine, "Heat.1995.mkv", FILM);
  expect(existsSync(path)).toBe(true);
  expect(await engine.now(id)).toMatchObject({
    state: "filed",
    reasons: [{ code: "source_changed" }],
  });
});

test.each<[string, (final: string) => void]>([
  ["vanished", (final) => rmSync(final)],
  ["is another one by now", (final) => replace(final)],
])("keeps the download if its file in the library %s", async (_, spoil) => {
  await using engine = await testEngine({
    method: "move",
    files: (real) => ({
      // The check of the download folder that runs between publishing and removing.
      readTargetIdentity: async (looked) => {
        const final = join(engine.library, HEAT_FILE);
        if (looked === engine.downloads && existsSync(final)) spoil(final);
        return real.readTargetIdentity(looked);
      },
    }),
  });
  const { id, path } = await take(engine, "Heat.1995.mkv", FILM);
  expect(readFileSync(path, "utf8")).toBe(FILM);
  expect((await engine.now(id)).reasons).toMatchObject([{ code: "not_proven" }]);
});

function replace(final: string): void {
  writeFileSync(`${final}.new`, "another");
  renameSync(`${final}.new`, final);
}

test("removes a moved download's folder with its empty subfolders, but no watched folder or library inside it", async () => {
  await using engine = await testEngine({ method: "move" });
  const [whole, around] = [
    await engine.approved("Heat.1995", { "Heat.mkv": "film", "Subs/en/Heat.en.srt": "sub" }),
    await engine.approved(
      "Dune",
      { "Dune.mkv": "d" },
      { identity: { type: "movie", tmdbId: 841, title: "Dune" } },
    ),
  ];
  const inner = join(around.path, "watched");
  for (const empty of [join(whole.path, "empty/er"), inner]) mkdirSync(empty, { recursive: true });
  engine.deps.sources = { ...engine.deps.sources, roots: [inner] };
  for (const { id } of [whole, around]) {
    await file(engine, id);
    expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  }
  expect([existsSync(whole.path), existsSync(inner), filesBelow(engine.downloads)]).toEqual([
    false,
    true,
    [],
  ]);
});

test("keeps samples and other files in their folder, and names them in history", async () => {
  await using engine = await testEngine({ method: "move" });
  const content = {
    "Heat.mkv": "film",
    "Sample/heat-sample.mkv": "s",
    "heat.nfo": "text",
    "Subs/Heat.en.srt": "sub",
  };
  const { id, path, state, reasons } = await take(engine, "Heat.1995", content);
  expect({ state, reasons }).toEqual({ state: "filed", reasons: [] });
  expect(filesBelow(path)).toEqual(["Sample/heat-sample.mkv", "heat.nfo"]);
  expect(existsSync(join(path, "Subs"))).toBe(false);
  expect((await engine.history(id)).at(-1)?.detail).toMatchObject({
    stays: ["Sample/heat-sample.mkv", "heat.nfo"],
  });
});

test("removes no download of a release while one of its files cannot be filed", async () => {
  await using engine = await testEngine({ method: "move" });
  engine.drop(`../media/${HEAT_FOLDER}/Heat (1995).en.srt`, "somebody's");
  const { path, state, reasons } = await take(engine, "Heat.1995", {
    "Heat.mkv": "film",
    "Heat.en.srt": "sub",
  });
  expect(state).toBe("filed");
  expect(reasons.map(({ code }) => code)).toEqual(["destination_exists", "not_moved"]);
  expect(filesBelow(path)).toEqual(["Heat.en.srt", "Heat.mkv"]);
});

test("refuses a path that a torrent claims before anything is filed", async () => {
  const held: Reason = { code: "torrent_has_it", message: "A torrent has it." };
  const asked: (readonly string[])[] = [];
  await using engine = await testEngine({
    method: "move",
    heldBy: async (_, paths) => {
      asked.push(paths);
      return held;
    },
  });
  const { id, path } = await take(engine, "Heat.1995", { "Heat.mkv": "film", "read.txt": "x" });
  expect(await engine.now(id)).toMatchObject({ state: "review", reasons: [held] });
  expect(engine.inLibrary()).toEqual([]);
  expect(asked).toEqual([[path, join(path, "Heat.mkv")]]);
});

test("keeps a download whose torrent was added after the approval, and files the release with a reason", async () => {
  const held: Reason = { code: "torrent_has_it", message: "A torrent has it." };
  let asked = 0;
  await using engine = await testEngine({
    method: "move",
    heldBy: async () => (++asked > 1 ? held : undefined),
  });
  const { id, path } = await take(engine, "Heat.1995.mkv", FILM);
  expect(asked).toBe(2);
  expect(readFileSync(path, "utf8")).toBe(FILM);
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  expect(await engine.now(id)).toMatchObject({
    state: "filed",
    reasons: [
      {
        code: "torrent_has_it",
        message: expect.stringMatching(/^Heat\.1995\.mkv: A torrent has it\.$/),
      },
    ],
  });
});

test("keeps the release waiting, with its file in the library, while a torrent's claim is unknown", async () => {
  let asked = 0;
  let down = true;
  await using engine = await testEngine({
    method: "move",
    heldBy: async () => {
      if (++asked > 1 && down) throw new Outage("client_unavailable", "Transmission is down.");
      return undefined;
    },
  });
  const { id, path } = await engine.approved("Heat.1995.mkv", FILM);
  await expect(file(engine, id)).rejects.toMatchObject({ code: "client_unavailable" });
  expect((await engine.now(id)).state).toBe("filing");
  expect(existsSync(path)).toBe(true);
  down = false;
  await file(engine, id);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  expect(existsSync(path)).toBe(false);
});

type Refusal = { code: string; errno: number };
const refuse = (refusal: Refusal, path: string): never => {
  throw writeFailure(Object.assign(new Error(refusal.code), refusal, { path }), path);
};

test.each([
  ["EROFS", -30, /could not be removed: The file system of .* is read-only\. /],
  ["EACCES", -13, /could not be removed: plex-ingest has no permission to write .*\. /],
])(
  "files a release whose download cannot be removed because of %s, reports that, and Plex scans the release",
  async (code, errno, said) => {
    await using engine = await testEngine({
      method: "move",
      hasServer: true,
      files: () => ({ removeSource: async (path) => refuse({ code, errno }, path) }),
    });
    const release = await take(engine, "Heat.1995", {
      "Heat.1995.mkv": FILM,
      "Heat.1995.en.srt": "s",
    });
    expect(release).toMatchObject({ state: "filed", plex: "pending", waiting: undefined });
    expect(release.reasons).toMatchObject([
      { code: "not_removed", message: expect.stringMatching(said) },
      { code: "not_removed" },
    ]);
    expect(readFileSync(join(release.path, "Heat.1995.mkv"), "utf8")).toBe(FILM);
    expect(readFileSync(join(engine.library, HEAT_FILE), "utf8")).toBe(FILM);
    const removals = (await operationsOf(engine.store.read, release.id, 10)).filter(
      ({ kind }) => kind === "remove",
    );
    expect(removals.map(({ state }) => state)).toEqual(["rolled_back", "rolled_back"]);
  },
);

test.each([
  ["ENOSPC", -28],
  ["EIO", -5],
])("retries if %s prevents the removal of a download", async (code, errno) => {
  const files = () => ({ removeSource: async (path: string) => refuse({ code, errno }, path) });
  await using engine = await testEngine({ method: "move", files });
  const { id } = await engine.approved("Heat.1995.mkv", FILM);
  await expect(file(engine, id)).rejects.toThrow();
  expect((await engine.now(id)).state).toBe("filing");
});

test("files a download that can be renamed but not deleted, and reports its second name", async () => {
  const refusal = { code: "EPERM", errno: -1 };
  await using engine = await testEngine({
    method: "move",
    hasServer: true,
    files: () => ({
      removeSource: async (path, aside) => {
        renameSync(path, aside);
        linkSync(aside, path);
        return refuse(refusal, aside);
      },
      putBack: async (aside) => !existsSync(aside) || refuse(refusal, aside),
    }),
  });
  const release = await take(engine, "Heat.1995", { "Heat.1995.mkv": FILM });
  expect(readFileSync(join(release.path, "Heat.1995.mkv"), "utf8")).toBe(FILM);
  expect(readFileSync(join(engine.library, HEAT_FILE), "utf8")).toBe(FILM);
  const [second = "", ...others] = readdirSync(release.path).filter(
    (name) => name !== "Heat.1995.mkv",
  );
  expect(others).toEqual([]);
  expect(release).toMatchObject({
    state: "filed",
    plex: "pending",
    waiting: undefined,
    reasons: [
      { code: "not_removed", message: expect.stringContaining(`its second name, ${second},`) },
    ],
  });
  const removals = (await operationsOf(engine.store.read, release.id, 10)).filter(
    ({ kind }) => kind === "remove",
  );
  expect(removals).toMatchObject([
    { state: "rolled_back", error: expect.stringContaining(second) },
  ]);
});

test("makes the release wait if the download has only its set-aside name, until its own name can be restored", async () => {
  let refuses = true;
  await using engine = await testEngine({
    method: "move",
    files: (real) => ({
      removeSource: async (path, aside, expected) => {
        if (!refuses) return real.removeSource(path, aside, expected);
        renameSync(path, aside);
        throw new Outage("not_writable", "The system refuses it.");
      },
      putBack: async (aside, path) => {
        if (refuses) throw new Outage("not_writable", "The system refuses it.");
        return real.putBack(aside, path);
      },
    }),
  });
  const { id, path } = await engine.approved("Heat.1995.mkv", FILM);
  await expect(file(engine, id)).rejects.toMatchObject({ code: "not_writable" });
  expect((await engine.now(id)).state).toBe("filing");
  refuses = false;
  await file(engine, id);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  expect(existsSync(path)).toBe(false);
  expect(filesBelow(engine.downloads)).toEqual([]);
});

test("counts a download as moved if it was deleted before the folder sync failed", async () => {
  await using engine = await testEngine({
    method: "move",
    files: (real) => ({
      removeSource: async (path, aside, expected) => {
        await real.removeSource(path, aside, expected);
        throw writeFailure(Object.assign(new Error("EROFS"), { code: "EROFS", errno: -30 }), path);
      },
    }),
  });
  const { id, path } = await take(engine, "Heat.1995.mkv", FILM);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  expect(existsSync(path)).toBe(false);
});

test("removes nothing without the operating system's lock", async () => {
  await using engine = await testEngine({
    method: "move",
    heldBy: async (_release, paths) => {
      if (paths.length === 1) engine.lock.held = false;
      return undefined;
    },
  });
  const { id, path } = await engine.approved("Heat.1995.mkv", FILM);
  await expect(file(engine, id)).rejects.toMatchObject({ code: "conflict" });
  expect(existsSync(path)).toBe(true);
});
