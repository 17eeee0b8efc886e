import {
  copyFileSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { readLibraryVideos } from "../../../src/app/library/read-library.ts";
import { createAlreadyThere } from "../../../src/app/library-state/already-there.ts";
import { createLibraryListing } from "../../../src/app/library-state/library-listing.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { Outage } from "../../../src/base/errors.ts";
import { createIdentify } from "../../../src/names/index.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { cataloguePorts } from "../../support/catalogue-ports.ts";
import {
  type Content,
  HEAT_FILE,
  type TestEngine,
  type TestEngineOptions,
  testEngine,
} from "../../support/engine.ts";
import { movie, season, series } from "../../support/works.ts";
import { identifyDue } from "../identify/support-identify.ts";

const CATALOGUE = [
  movie(949, "Heat", 1995),
  series(1396, "Breaking Bad", 2008, [
    season(1, 7, 2008, ["Pilot", "Cat's in the Bag", "The Bag's in the River"]),
  ]),
];

/** Puts a file into the library by hand. */
function put(engine: TestEngine, path: string, make: (at: string) => void): string {
  const at = join(engine.library, path);
  mkdirSync(dirname(at), { recursive: true });
  make(at);
  return at;
}

async function identified(engine: TestEngine, name: string, content?: Content, auto = false) {
  const id = await engine.settled(name, content);
  await identifyDue(
    engine,
    createIdentify(cataloguePorts(CATALOGUE, { auto, threshold: 850 }).ports),
    {
      auto: () => auto,
    },
  );
  return engine.now(id);
}

/** An engine that records which files are read completely. */
async function noting(more: TestEngineOptions = {}) {
  const read: string[] = [];
  const engine = await testEngine({
    catalogue: CATALOGUE,
    files: (real) => ({
      hashFile(path, recorded, signal) {
        read.push(path);
        return real.hashFile(path, recorded, signal);
      },
    }),
    ...more,
  });
  return { engine, read, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
}

/** Files the film and lets half a minute pass. */
async function filed(engine: TestEngine): Promise<number> {
  const { id } = await engine.approved("Heat.1995.mkv", "the film");
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  engine.clock.advance(31_000);
  return id;
}

const FILM = "Heat.1995.1080p.BluRay.x264-GRP.mkv";
const THERE = "Movies/Whatever it is called/f.mkv";
const content = (text: string) => (at: string) => writeFileSync(at, text);

test.each<{
  why: string;
  there: (engine: TestEngine, download: string) => void;
  state: string;
  read: number;
}>([
  {
    why: "a hardlink, under any name",
    there: (engine, download) => put(engine, THERE, (at) => linkSync(download, at)),
    state: "ignored",
    read: 0,
  },
  {
    why: "a copy, in another library",
    there: (engine, download) =>
      put(engine, "TV Shows/x/f.mkv", (at) => copyFileSync(download, at)),
    state: "ignored",
    read: 2,
  },
  {
    why: "another file of one length",
    there: (e) => put(e, THERE, content("another1")),
    state: "review",
    read: 0,
  },
  {
    why: "another file that begins alike",
    there: (e) => put(e, THERE, content("the film2")),
    state: "review",
    read: 0,
  },
  {
    why: "a hidden file, as the trash has them",
    there: (engine, download) => put(engine, "Movies/.trash/f.mkv", (at) => linkSync(download, at)),
    state: "review",
    read: 0,
  },
  {
    why: "a link to the download itself",
    there: (engine, download) => put(engine, THERE, (at) => symlinkSync(download, at)),
    state: "review",
    read: 0,
  },
  {
    why: "a file in a folder that is no library",
    there: (engine, download) => put(engine, "Other/f.mkv", (at) => linkSync(download, at)),
    state: "review",
    read: 0,
  },
])("with $why in the library, a download ends up in $state", async ({ there, state, read }) => {
  await using it = await noting();
  const { engine } = it;
  there(engine, engine.drop(FILM, "the film"));
  const release = await identified(engine, FILM, "the film");
  expect(release.state).toBe(state);
  expect(release.reasons.some(({ code }) => code === "already_there")).toBe(state === "ignored");
  expect(it.read).toHaveLength(read);
});

const EDGE = "edge".repeat(16 * 1024);
const recording = (middle: string) => `${EDGE}${middle}${EDGE}`;

test.each([
  { why: "edges", there: (number: number) => `${number}${recording("a")}`, read: 0 },
  { why: "middles", there: (number: number) => recording(`${number}b`), read: 4 },
])("recordings of one length with other $why: $read files are read completely", async (row) => {
  await using it = await noting();
  const { engine } = it;
  for (const number of [1, 2, 3]) {
    put(engine, `Movies/${number}/f.mkv`, content(row.there(number)));
  }
  expect((await identified(engine, FILM, recording("aa"))).state).toBe("review");
  expect(it.read).toHaveLength(row.read);
});

test.each(["changes", "is refused", "is on a broken disk"])(
  "never treats an empty file, or a file that %s, as already there, and does not wait for it",
  async (why) => {
    await using it = await noting({
      files: (real) => ({
        async hashFile(path, ...more) {
          if (!path.includes("/media/")) return real.hashFile(path, ...more);
          if (why === "is refused") {
            throw new Outage("not_readable", "It cannot be read.");
          }
          if (why === "is on a broken disk") throw Object.assign(new Error("EIO"), { code: "EIO" });
          return { ok: false, code: "source_changed", why: "It changes.", fallThrough: false };
        },
      }),
    });
    const { engine } = it;
    put(engine, THERE, content("the film"));
    put(engine, "Movies/b/empty.mkv", content(""));
    expect((await identified(engine, FILM, "the film")).state).toBe("review");
    expect((await identified(engine, "Heat.1995.mkv", "")).state).toBe("review");
  },
);

test("the reason contains the file's path, and the release if the journal lists the file", async () => {
  await using it = await noting();
  const { engine } = it;
  const id = await filed(engine);
  const [reason] = (await identified(engine, FILM, "the film")).reasons;
  const at = join(engine.library, HEAT_FILE);
  expect(reason).toMatchObject({ code: "already_there", path: at, release: id });
  expect(toCommandText(reason?.message ?? "")).toBe(
    `The library has this very file: "${at}", filed by release ${id}. To file it as something else, undo release ${id} first, then retry this one.`,
  );
});

test("skips the file of a pack that the library already has, and files the rest of the pack", async () => {
  await using it = await noting();
  const { engine } = it;
  const [one, two, three] = [
    "Breaking.Bad.S01E01.mkv",
    "Breaking.Bad.S01E02.mkv",
    "Breaking.Bad.S01E03.mkv",
  ];
  const folder = engine.drop("Breaking.Bad.S01.1080p-GRP", {
    [one]: "a1",
    [two]: "b2",
    [three]: "c3",
  });
  put(engine, "TV Shows/BB/no numbers.mkv", (at) => linkSync(join(folder, two), at));
  const release = await identified(
    engine,
    "Breaking.Bad.S01.1080p-GRP",
    { [one]: "a1", [two]: "b2", [three]: "c3" },
    true,
  );
  expect(release).toMatchObject({ state: "approved", identity: { tmdbId: 1396 } });
  const problems = (await itemsOf(engine.store.read, release.id)).map(({ problem }) => problem);
  expect(problems).toEqual([undefined, expect.stringContaining("no numbers.mkv"), undefined]);
  await fileRelease(engine.deps, release, engine.signal);
  expect((await engine.now(release.id)).state).toBe("filed");
  expect(engine.inLibrary().filter((path) => path.includes("s01e"))).toEqual([
    expect.stringContaining("s01e01"),
    expect.stringContaining("s01e03"),
  ]);
});

test("notices on approval that a file was linked into the library in the meantime", async () => {
  await using it = await noting();
  const { engine } = it;
  const release = await engine.approved(FILM, "the film", { byPerson: true });
  put(engine, THERE, (at) => linkSync(release.path, at));
  await fileRelease(engine.deps, release, engine.signal);
  expect(await engine.now(release.id)).toMatchObject({
    state: "ignored",
    reasons: [{ code: "already_there" }],
  });
  expect(engine.inLibrary()).toEqual([THERE]);
});

test("lists the library once for many downloads, and again for a newly linked download or after half a minute", async () => {
  let walks = 0;
  await using it = await noting({
    files: (real) => ({
      walk(path, ...more) {
        if (path.endsWith("/Movies/.")) walks++;
        return real.walk(path, ...more);
      },
    }),
  });
  const { engine } = it;
  const ask = async (name: string, content: string) =>
    (await identified(engine, name, content)).state;
  expect(await ask("A.1999.mkv", "aa")).toBe("review");
  expect(await ask("B.1999.mkv", "bbb")).toBe("review");
  expect(walks).toBe(1);
  engine.clock.advance(11_000);
  const linked = engine.drop("C.1999.mkv", "cccc");
  put(engine, THERE, (at) => linkSync(linked, at));
  expect(await ask("C.1999.mkv", "cccc")).toBe("ignored");
  expect(walks).toBe(2);
  put(engine, "Movies/x/copied.mkv", content("ddddd"));
  expect(await ask("D.1999.mkv", "ddddd")).toBe("review");
  engine.clock.advance(31_000);
  const again = { kind: "look_again", message: "Again." } as const;
  await changeState(engine.store, await engine.now(4), again, { actor: "engine", at: 2 });
  await identifyDue(engine, createIdentify(cataloguePorts(CATALOGUE).ports));
  expect((await engine.now(4)).state).toBe("ignored");
});

test("among many files of the same size, finds a hardlink by its inode and compares only a few files by content", async () => {
  let asked = 0;
  await using it = await noting({
    files: (real) => ({
      readTargetIdentity(path) {
        if (path.includes("recording")) asked++;
        return real.readTargetIdentity(path);
      },
    }),
  });
  const { engine } = it;
  for (let at = 100; at < 160; at++) {
    put(engine, `Movies/Recordings/recording ${at}.mkv`, content(String(at)));
  }
  expect((await identified(engine, "A.1999.mkv", "aaa")).state).toBe("review");
  expect(asked).toBe(20);
  engine.clock.advance(31_000);
  const linked = engine.drop("B.1999.mkv", "bbb");
  put(engine, "Movies/Recordings/recording 170.mkv", (at) => linkSync(linked, at));
  expect((await identified(engine, "B.1999.mkv", "bbb")).state).toBe("ignored");
  expect(asked).toBe(21);
});

test("finds the library copy of a folder's only file if the folder has the file's name", async () => {
  await using it = await noting();
  const { engine } = it;
  const name = "Heat.1995.1080p.mkv";
  const at = engine.drop(name, { [name]: "the film" });
  put(engine, THERE, (there) => linkSync(join(at, name), there));
  expect((await identified(engine, name, { [name]: "the film" })).state).toBe("ignored");
});

test("treats a file in a film's linked folder as a file in the library", async () => {
  await using it = await noting();
  const { engine } = it;
  const disk = join(engine.library, "../disk");
  mkdirSync(disk);
  writeFileSync(join(disk, "heat.mkv"), "the film");
  put(engine, "Movies/Heat (1995)", (at) => symlinkSync(disk, at));
  expect((await identified(engine, FILM, "the film")).state).toBe("ignored");
});

test("with rules that separate libraries, considers only the plan's own library", async () => {
  await using it = await noting();
  const { engine } = it;
  const at = engine.drop(FILM, "the film");
  put(engine, THERE, (there) => linkSync(at, there));
  const { store, files, clock, library } = engine;
  const policy = { mediaRoots: [library], moviesDir: undefined, tvDir: undefined, pathMap: [] };
  const reading = { db: store.read, files, policy, notLibrary: [], real: (path: string) => path };
  const find = createAlreadyThere({
    store,
    files,
    library: {
      listing: createLibraryListing({
        videos: (...how) => readLibraryVideos(reading, ...how),
        clock,
      }),
      hasRules: () => true,
    },
  });
  const query = { at, videos: [{ path: FILM, size: 8 }] };
  const there = async (isApart?: (path: string) => boolean) =>
    (await find({ ...query, isApart }, engine.signal)).size;
  expect(await there()).toBe(0);
  expect(await there(() => false)).toBe(1);
  expect(await there((path) => path.includes("/Movies/"))).toBe(0);
});

test("files a download whose library copy is gone or has a different length", async () => {
  await using it = await noting();
  const { engine } = it;
  await filed(engine);
  expect((await identified(engine, FILM, "the film")).state).toBe("ignored");
  const at = join(engine.library, HEAT_FILE);
  renameSync(at, `${at}.part`);
  expect((await identified(engine, "Heat.1995.2160p.mkv", "the film")).state).toBe("review");
  rmSync(`${at}.part`);
  put(engine, HEAT_FILE, content("the film, longer"));
  truncateSync(at, 3);
  expect((await identified(engine, "Heat.1995.720p.mkv", "the film")).state).toBe("review");
});

test("a copy whose disk goes away between the list and the look is not filed a second time", async () => {
  let isAway = false;
  await using it = await noting({
    files: (real) => ({
      async readTargetIdentity(path) {
        return isAway && path.includes("/media/") ? undefined : real.readTargetIdentity(path);
      },
    }),
  });
  const { engine } = it;
  await filed(engine);
  isAway = true;
  // The list of the library has the copy, and the look does not find it.
  const release = await identified(engine, FILM, "the film", true);
  expect(release.state).toBe("approved");
  const unmounted = `${engine.library} unmounted`;
  renameSync(engine.library, unmounted);
  mkdirSync(engine.library);
  const file = async () => fileRelease(engine.deps, await engine.now(release.id), engine.signal);
  await expect(file()).rejects.toMatchObject({ code: "root_missing" });
  rmSync(engine.library, { recursive: true });
  renameSync(unmounted, engine.library);
  isAway = false;
  await file();
  expect(await engine.now(release.id)).toMatchObject({
    state: "ignored",
    reasons: [{ code: "already_there" }],
  });
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});
