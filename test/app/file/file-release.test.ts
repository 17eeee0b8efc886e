import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import { Outage } from "../../../src/base/errors.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { listPendingScans } from "../../../src/store/plex/scans.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import {
  HEAT,
  HEAT_FILE,
  HEAT_FOLDER,
  sameInode,
  type TestEngine,
  testEngine,
} from "../../support/engine.ts";
import { fileAll } from "../../support/filing.ts";
import { refuseWrites } from "../../support/refuse-writes.ts";
import { take } from "../../support/upgrade.ts";
import { afterLink, beforeLink } from "./around-links.ts";
import { NO_LINKS } from "./only-copies.ts";

const SHOW = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 } as const;
const SHOW_FOLDER = "TV Shows/Breaking Bad (2008) {tmdb-1396}";
const episode = (season: number, number: number, title = `Title ${number}`) => ({
  season,
  episodes: [number],
  titles: [title],
});

const PACK = [
  "Pack",
  { "a.mkv": "a", "b.mkv": "b" },
  { identity: SHOW, mappings: { "a.mkv": episode(1, 1), "b.mkv": episode(2, 1) } },
] as const;

const file = async (engine: TestEngine, id: number): Promise<void> =>
  fileRelease(engine.deps, await engine.now(id), engine.signal);

test("files an approved movie as a hardlink under Plex's name, sealed in the journal and recorded in history", async () => {
  await using engine = await testEngine();
  const filed = await take(engine, "Heat.1995.mkv");
  const { id, path } = filed;
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  expect(sameInode(path, join(engine.library, HEAT_FILE))).toBe(true);
  expect(filed).toMatchObject({ state: "filed", identity: HEAT, reasons: [], tries: 0 });
  // Without Plex, no scan is requested.
  expect([filed.plex, await listPendingScans(engine.store.read)]).toEqual([undefined, []]);
  expect(await publicationsOf(engine.store.read, id)).toMatchObject([
    { state: "sealed", method: "hardlink", lease: 1 },
  ]);
  expect((await engine.history(id)).at(-1)).toMatchObject({
    action: "filed",
    from: "filing",
    to: "filed",
    actor: "engine",
    detail: { files: [{ destination: join(engine.library, HEAT_FILE), method: "hardlink" }] },
  });
});

test("copies and verifies a file across file systems, and records the reason in history", async (context) => {
  if (!existsSync("/dev/shm")) context.skip("there is no /dev/shm here");
  await using engine = await testEngine({ libraryParent: "/dev/shm" });
  const { id, path } = await engine.approved("Heat.1995.mkv", "a whole film");
  if (statSync(engine.library).dev === statSync(path).dev) {
    context.skip("/dev/shm is no other file system here");
  }
  await file(engine, id);
  const final = join(engine.library, HEAT_FILE);
  expect(readFileSync(final, "utf8")).toBe("a whole film");
  expect(sameInode(path, final)).toBe(false);
  const [operation] = await publicationsOf(engine.store.read, id);
  expect(operation).toMatchObject({
    method: "copy",
    hash: expect.stringMatching(/^gmac:[0-9a-f]{32}:[0-9a-f]{32}$/),
  });
  expect(operation?.why).toMatch(/^No hardlink: .*different file systems.* No reflink: /);
  expect((await engine.history(id)).at(-1)?.detail).toMatchObject({
    files: [{ method: "copy", why: operation?.why }],
  });
  expect(engine.warnings).toEqual([`copied: ${operation?.why}`]);
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

test.each([
  ["hardlink", "tryHardlink"],
  ["symlink", "trySymlink"],
] as const)(
  "with the policy %s, never falls back to a copy and sends the release to review with the reason",
  async (method, way) => {
    await using engine = await testEngine({
      method,
      files: () => ({ [way]: async () => NO_LINKS }),
    });
    const reason = { code: "unsupported", message: expect.stringContaining("No links here.") };
    expect(await take(engine, "Heat.1995.mkv")).toMatchObject({
      state: "review",
      reasons: [reason],
    });
    expect(existsSync(join(engine.library, HEAT_FOLDER))).toBe(false);
  },
);

test("overwrites nothing if a name is taken during filing, and sends the release to review", async () => {
  await using engine = await testEngine({
    files: beforeLink((_, target) => writeFileSync(target, "somebody else's")),
  });
  const { id } = await take(engine, "Heat.1995.mkv");
  expect(readFileSync(join(engine.library, HEAT_FILE), "utf8")).toBe("somebody else's");
  expect(await engine.now(id)).toMatchObject({
    state: "review",
    reasons: [{ code: "destination_exists" }],
  });
  expect(await publicationsOf(engine.store.read, id)).toEqual([]);
});

test.each<[string, (engine: TestEngine, download: string, final: string) => unknown]>([
  ["as a link", (engine, download, final) => engine.files.tryHardlink(download, final)],
  ["byte for byte", (_, download, final) => copyFileSync(download, final)],
])(
  "ignores a film that is already at its destination %s, but reviews a different film of the same length",
  async (_, place) => {
    await using engine = await testEngine();
    const { id, path } = await engine.approved("Heat.1995.mkv", "the very same film");
    const final = join(engine.library, HEAT_FILE);
    mkdirSync(dirname(final));
    await place(engine, path, final);
    await file(engine, id);
    expect(await engine.now(id)).toMatchObject({
      state: "ignored",
      reasons: [{ code: "already_there" }],
    });
    expect(await publicationsOf(engine.store.read, id)).toEqual([]);

    expect(await take(engine, "Heat.1995.PROPER.mkv", "the very SAME film")).toMatchObject({
      state: "review",
    });
    expect(readFileSync(final, "utf8")).toBe("the very same film");
  },
);

test.each(["hardlink", "copy"] as const)(
  "ignores a file that another release filed, and files it again after its deletion (%s)",
  async (method) => {
    await using engine = await testEngine({ method });
    const first = await take(engine, "Heat.1995.mkv");
    await engine.files.tryHardlink(first.path, join(engine.downloads, "Heat.again.mkv"));
    const again = await take(engine, "Heat.again.mkv", readFileSync(first.path));
    expect((await engine.now(again.id)).state).toBe("ignored");
    rmSync(join(engine.library, HEAT_FILE));
    const third = await take(engine, "Heat.third.mkv", readFileSync(first.path));
    expect((await engine.now(third.id)).state).toBe("filed");
    expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  },
);

test("files a pack as one release: an operation per episode, subtitles with their video, no sample", async () => {
  await using engine = await testEngine({ hasServer: true });
  const content = {
    "Breaking.Bad.S01E01.mkv": "one",
    "Breaking.Bad.S01E01.eng.srt": "words",
    "Breaking.Bad.S01E02.mkv": "two",
    "Sample/sample.mkv": "s",
    "read.nfo": "n",
  };
  const mappings = {
    "Breaking.Bad.S01E01.mkv": episode(1, 1, "Pilot"),
    "Breaking.Bad.S01E02.mkv": episode(1, 2, "Bag"),
  };
  const { id } = await take(engine, "Breaking.Bad.S01", content, { identity: SHOW, mappings });
  const folder = `${SHOW_FOLDER}/Season 01`;
  expect(engine.inLibrary()).toEqual([
    `${folder}/Breaking Bad (2008) - s01e01 - Pilot.en.srt`,
    `${folder}/Breaking Bad (2008) - s01e01 - Pilot.mkv`,
    `${folder}/Breaking Bad (2008) - s01e02 - Bag.mkv`,
  ]);
  expect(await engine.now(id)).toMatchObject({ state: "filed", plex: "pending" });
  expect(await publicationsOf(engine.store.read, id)).toHaveLength(3);
  const sample = (await itemsOf(engine.store.read, id)).find(({ role }) => role === "sample");
  expect(sample).toMatchObject({ problem: "A sample is never filed." });
  expect(sample?.destination).toBeUndefined();
  // The season's folder is new to Plex, so Plex is asked to scan the show's folder.
  expect((await listPendingScans(engine.store.read)).map((scan) => scan.folder)).toContain(
    join(engine.library, SHOW_FOLDER),
  );
});

test("settles changed content again, and keeps an identity that a person chose", async () => {
  await using engine = await testEngine();
  const sure = await engine.approved("Heat.1995", { "Heat.mkv": "film" });
  const chosen = await engine.approved("Heat.other.mkv", "x", { byPerson: true });
  engine.drop("Heat.1995", { "another.mkv": "film" });
  appendFileSync(chosen.path, "more");
  for (const { id } of [sure, chosen]) await file(engine, id);
  expect(await engine.now(sure.id)).toMatchObject({ state: "settling", identity: undefined });
  expect(await engine.now(chosen.id)).toMatchObject({
    state: "settling",
    identity: HEAT,
    decidedBy: "person",
  });
  expect(engine.inLibrary()).toEqual([]);
});

test("publishes videos before their companion files", async () => {
  const order: string[] = [];
  await using engine = await testEngine({
    files: (real) => ({
      tryHardlink: (source, ...rest) => {
        order.push(basename(source));
        return real.tryHardlink(source, ...rest);
      },
    }),
  });
  await take(engine, "Heat.1995", { "Heat.en.srt": "s", "Heat.mkv": "v" });
  expect(order).toEqual(["Heat.mkv", "Heat.en.srt"]);
});

test("marks a release as gone if its source vanished before filing", async () => {
  await using engine = await testEngine();
  engine.drop("another.mkv");
  const { id, path } = await engine.approved("Heat.1995.mkv");
  rmSync(path);
  await file(engine, id);
  expect((await engine.now(id)).state).toBe("gone");
});

test("treats an emptied download folder as an unmounted disk, and makes the release wait", async () => {
  await using engine = await testEngine();
  const { id, path } = await engine.approved("Heat.1995.mkv");
  rmSync(path);
  await expect(file(engine, id)).rejects.toMatchObject({ name: "Outage", code: "root_missing" });
  expect((await engine.now(id)).state).toBe("approved");
});

test.each<[string, (source: string) => void]>([
  ["is written to", (source) => appendFileSync(source, "!")],
  ["vanishes", (source) => rmSync(source)],
])(
  "does not file a source that %s before the first publication, and settles the release again",
  async (_, spoil) => {
    await using engine = await testEngine({
      files: beforeLink((source) => spoil(source)),
    });
    expect(await take(engine, "Heat.1995.mkv")).toMatchObject({ state: "settling" });
    expect(engine.inLibrary()).toEqual([]);
  },
);

test.each<[string, (source: string) => void, string]>([
  ["vanishes", (source) => rmSync(source, { force: true }), "source_missing"],
  [
    "is rewritten with the same length",
    (source) => (writeFileSync(source, "B"), utimesSync(source, 5, 5)),
    "source_changed",
  ],
])(
  "reports a file that %s during the filing of a pack, and keeps the published files",
  async (_, spoil, code) => {
    await using engine = await testEngine({
      files: afterLink((source) => spoil(join(dirname(source), "b.mkv"))),
    });
    const now = await take(engine, ...PACK);
    expect(now).toMatchObject({
      state: "filed",
      reasons: [{ code, message: expect.stringMatching(/^b\.mkv: /) }],
    });
    expect(await publicationsOf(engine.store.read, now.id)).toHaveLength(1);
    expect((await engine.history(now.id)).at(-1)).toMatchObject({
      action: "source_lost",
      to: "filed",
    });
  },
);

test("a full disk returns the release to approved, leaves no file behind and throws the outage", async () => {
  await using engine = await testEngine({ method: "copy", minFreeBytes: 2 ** 60 });
  const { id } = await engine.approved("Heat.1995.mkv");
  await expect(file(engine, id)).rejects.toMatchObject({ name: "Outage", code: "no_space" });
  expect(await engine.now(id)).toMatchObject({ state: "approved", tries: 0, identity: HEAT });
  expect(existsSync(join(engine.library, HEAT_FOLDER))).toBe(false);
});

test("keeps the published files after an outage during a pack, and later continues with the remaining files", async () => {
  let full = true;
  await using engine = await testEngine({
    files: beforeLink((source) => {
      if (full && source.endsWith("b.mkv")) throw new Outage("no_space", "Full.");
    }),
  });
  const { id } = await engine.approved(...PACK);
  await expect(file(engine, id)).rejects.toMatchObject({ code: "no_space" });
  expect((await engine.now(id)).state).toBe("filing");
  expect((await engine.history(id)).at(-1)).toMatchObject({ action: "filing" });
  expect(engine.inLibrary()).toHaveLength(1);
  full = false;
  await file(engine, id);
  expect((await engine.now(id)).state).toBe("filed");
  expect(engine.inLibrary()).toHaveLength(2);
  expect(await publicationsOf(engine.store.read, id)).toHaveLength(2);
});

test("publishes nothing without the operating system's lock", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  engine.lock.held = false;
  await expect(file(engine, id)).rejects.toMatchObject({ name: "MustStop" });
  expect(engine.inLibrary()).toEqual([]);
  // The next engine removes the empty folder. This engine must not touch anything now.
  engine.lock.held = true;
  await recoverAll(engine.deps, () => {});
  expect(existsSync(join(engine.library, HEAT_FOLDER))).toBe(false);
});

test("stops before a copied file is visible if the lock was lost during the copy", async () => {
  await using engine = await testEngine({
    method: "copy",
    files: (real) => ({
      async copyVerified(...args) {
        const copied = await real.copyVerified(...args);
        engine.lock.held = false;
        return copied;
      },
    }),
  });
  const { id } = await engine.approved("Heat.1995.mkv");
  await expect(file(engine, id)).rejects.toMatchObject({ code: "conflict" });
  expect(existsSync(join(engine.library, HEAT_FILE))).toBe(false);
  engine.lock.held = true;
  await file(engine, id);
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("never creates a missing media root, and makes the release wait", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  rmSync(engine.library, { recursive: true });
  await expect(file(engine, id)).rejects.toMatchObject({ name: "Outage", code: "root_missing" });
  expect(existsSync(engine.library)).toBe(false);
  expect((await engine.now(id)).state).toBe("approved");
});

test("makes the release wait if the library denies access", async (context) => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  using refusing = refuseWrites(join(engine.library, "Movies"));
  if (!refusing) context.skip("this file system knows no immutable folders");
  await expect(file(engine, id)).rejects.toMatchObject({ code: "not_writable" });
  expect(await engine.now(id)).toMatchObject({ state: "approved", tries: 0 });
});

test("files only one of two approved releases of the same film", async () => {
  await using engine = await testEngine();
  const [first, second] = [
    await engine.approved("Heat.1995.mkv", "one"),
    await engine.approved("Heat.alt.mkv", "two"),
  ];
  await Promise.all([file(engine, first.id), file(engine, second.id)]);
  const states = [(await engine.now(first.id)).state, (await engine.now(second.id)).state];
  expect(states.filter((state) => state === "filed")).toHaveLength(1);
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  const late = (await engine.now(first.id)).state === "filed" ? second : first;
  await file(engine, late.id);
  expect(await engine.now(late.id)).toMatchObject({
    state: "review",
    reasons: [{ code: "duplicate" }],
  });
});

test("files episodes of one show in parallel without waiting for each other", async () => {
  await using engine = await testEngine();
  const numbers = Array.from({ length: 20 }, (_, at) => at + 1);
  for (const number of numbers) {
    await engine.approved(`${number}.mkv`, `${number}`, {
      identity: SHOW,
      mappings: { [`${number}.mkv`]: episode(1, number) },
    });
  }
  // The clock is stopped, so a postponed release would remain in its state.
  await fileAll(engine);
  expect(engine.inLibrary()).toHaveLength(numbers.length);
});

test("starts no filing without space for the journal, and makes the release wait", async () => {
  await using engine = await testEngine({ files: () => ({ readFreeBytes: async () => 1024 }) });
  const { id } = await engine.approved("Heat.1995.mkv");
  await expect(file(engine, id)).rejects.toMatchObject({
    code: "no_space",
    message: expect.stringMatching(/state folder/),
  });
  expect(await engine.now(id)).toMatchObject({ state: "approved", tries: 0 });
  expect(engine.inLibrary()).toEqual([]);
});

test("a file in place of a folder prevents only that folder's files from being filed", async () => {
  await using engine = await testEngine();
  engine.drop(`../media/${SHOW_FOLDER}/Season 02`, "no folder");
  const message = expect.stringMatching(/^b\.mkv: .*is a file, but a folder is needed there/);
  expect(await take(engine, ...PACK)).toMatchObject({
    state: "filed",
    reasons: [{ code: "conflict", message }],
  });
});
