import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readLibraryVideos } from "../../../src/app/library/read-library.ts";
import { createFindGone } from "../../../src/app/library-state/find-gone.ts";
import { createLibraryListing } from "../../../src/app/library-state/library-listing.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import { Outage } from "../../../src/base/errors.ts";
import { FIRST_SERVER } from "../../../src/core/library/server-entry.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import type { Store } from "../../../src/store/open.ts";
import { rememberSections } from "../../../src/store/plex/plex-listings.ts";
import { scopeStore } from "../../../src/store/storages/scope.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { twoEngines } from "../../support/two-engines.ts";
import { heatPlace, SMALL, take } from "../../support/upgrade.ts";
import { episodesOf } from "../file/episodes.ts";

const OTHER = { type: "movie", tmdbId: 27205, title: "Inception", year: 2010 } as const;

interface Look {
  engine: TestEngine;
  /** A second media root, on another disk. */
  second: string;
  /** Returns the film's whereabouts; undefined if the film is at its path. */
  is(): Promise<string | undefined>;
}

function createCheck(
  engine: TestEngine,
  mediaRoots: readonly string[],
  { store = engine.store, timeoutMs }: { store?: Store; timeoutMs?: number } = {},
) {
  const { files, clock } = engine;
  const policy = { mediaRoots, moviesDir: undefined, tvDir: undefined, pathMap: [] };
  const reading = { db: store.read, files, policy, notLibrary: [], real: diskFiles.real };
  const listing = createLibraryListing({
    videos: (...how) => readLibraryVideos(reading, ...how),
    clock,
  });
  return createFindGone({ store, files, listing, clock, timeoutMs });
}

/** A library with two films, and a second media root. */
async function look(
  files: (real: EngineFiles) => Partial<EngineFiles> = () => ({}),
  options: { timeoutMs?: number } = {},
): Promise<Look> {
  const engine = await testEngine({ files });
  onTestFinished(() => engine[Symbol.asyncDispose]());
  await take(engine, "Inception.2010.1080p.BluRay.x264-ONE.mkv", "dream", { identity: OTHER });
  const { id } = await take(engine, SMALL);
  const second = join(engine.library, "../second");
  mkdirSync(second);
  writeFileSync(join(second, ".mark"), "");
  return {
    engine,
    second,
    async is() {
      const publications = await publicationsOf(engine.store.read, id);
      const findGone = createCheck(engine, [engine.library, second], options);
      return (await findGone(publications, engine.signal)).get(publications[0]?.id ?? "")?.is;
    },
  };
}

const deleteFilm = ({ engine }: Look): void => {
  rmSync(dirname(heatPlace(engine)), { recursive: true });
};
const put = (engine: TestEngine, path: string, content = path): string => {
  const full = join(engine.library, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, content);
  return full;
};
const link = (engine: TestEngine, to: string): void =>
  symlinkSync(to, join(engine.library, "Movies/Linked"));

/** Plex has the libraries of films and of series. */
async function listInPlex({ engine }: Look): Promise<void> {
  const tv = join(engine.library, "TV Shows");
  mkdirSync(tv, { recursive: true });
  await engine.store.write((trx) =>
    rememberSections(trx, [
      { id: "1", title: "Movies", type: "movie", locations: [join(engine.library, "Movies")] },
      { id: "2", title: "TV Shows", type: "show", locations: [tv] },
    ]),
  );
}

/** The film was recorded on this device. */
const recordOn = async ({ engine }: Look, dev: string): Promise<void> => {
  await engine.store.write(async (trx) => {
    for (const { id, finalPath, final } of await publicationsOf(trx, 2)) {
      if (finalPath !== heatPlace(engine)) continue;
      const json = JSON.stringify({ ...final, dev });
      await trx.updateTable("operation").set({ final_json: json }).where("id", "=", id).execute();
    }
  });
};

test.each<[string, (all: Look) => void | Promise<void>]>([
  ["nothing else is wrong", () => {}],
  ["its folder is left, empty, on its disk", ({ engine }) => mkdirSync(dirname(heatPlace(engine)))],
  [
    "the library of series is missing",
    ({ engine }) => rmSync(join(engine.library, "TV Shows"), { recursive: true }),
  ],
  [
    "a link leads to a folder with files",
    ({ engine }) => {
      put(engine, "../disk/other.mkv");
      link(engine, join(engine.library, "../disk"));
    },
  ],
  [
    "it was on a disk with another number, and the folder above it has other films",
    (all) => recordOn(all, "999"),
  ],
  // No file was filed into this media root, and no server lists a file in it.
  ["the second media root is empty", ({ second }) => rmSync(join(second, ".mark"))],
  ["the second media root is missing", ({ second }) => rmSync(second, { recursive: true })],
  ["the library of series, which Plex has, is empty", (all) => listInPlex(all)],
  [
    "a library without files of ours, which Plex has, is missing",
    async (all) => {
      await listInPlex(all);
      rmSync(join(all.engine.library, "TV Shows"), { recursive: true, force: true });
    },
  ],
])("a deleted film is gone if %s", async (_, change) => {
  const all = await look();
  expect(await all.is()).toBeUndefined();
  deleteFilm(all);
  await change(all);
  expect(await all.is()).toBe("gone");
});

test.each<[string, (all: Look) => void | Promise<void>]>([
  [
    "the second media root, into which a film was filed, is empty",
    async ({ engine, second }) => {
      await engine.store.write((trx) =>
        trx
          .updateTable("operation")
          .set({ final_path: join(second, "Inception.mkv") })
          .where("release_id", "=", 1)
          .execute(),
      );
      rmSync(join(second, ".mark"));
    },
  ],
  [
    "Plex lists episodes in the library of series, which is empty",
    async (all) => {
      await listInPlex(all);
      const file = { section: "2", rating_key: "7", season: 1, episode: 1 };
      const folder = join(all.engine.library, "TV Shows/Show/Season 01");
      const row = { ...file, server: FIRST_SERVER, path: join(folder, "e.mkv"), folder };
      await all.engine.store.write((trx) => trx.insertInto("plex_file").values(row).execute());
    },
  ],
  ["a link leads to nothing", ({ engine }) => link(engine, join(engine.library, "../off"))],
  [
    "a link leads to an empty folder",
    ({ engine }) => {
      mkdirSync(join(engine.library, "../off"));
      link(engine, join(engine.library, "../off"));
    },
  ],
  [
    "another library with filed episodes is empty",
    async ({ engine }) => {
      const name = "Show.S01E01.720p.WEB-DL-AB.mkv";
      await take(engine, name, "one", episodesOf({ [name]: [1] }));
      rmSync(join(engine.library, "TV Shows"), { recursive: true });
      mkdirSync(join(engine.library, "TV Shows"));
    },
  ],
  [
    "a disk was mounted in the library where an empty folder is now",
    async (all) => {
      mkdirSync(dirname(heatPlace(all.engine)));
      await recordOn(all, "999");
    },
  ],
  [
    "several files of its size may be it",
    async (all) => {
      const { engine } = all;
      const { id } = await take(engine, "Ronin.1998.mkv", "y".repeat(2 ** 20), {
        identity: { type: "movie", tmdbId: 8195, title: "Ronin", year: 1998 },
      });
      await engine.store.write(async (trx) => {
        const [ronin] = await publicationsOf(trx, id);
        const json = JSON.stringify(ronin?.final);
        await trx
          .updateTable("operation")
          .set({ final_json: json, source_path: "/nowhere", hash: null })
          .where("final_path", "=", heatPlace(engine))
          .execute();
      });
      for (const n of [1, 2]) put(engine, `Movies/New/${n}.mkv`, String(n).repeat(2 ** 20));
    },
  ],
])("it is unclear what became of a missing film if %s", async (_, change) => {
  const all = await look();
  deleteFilm(all);
  await change(all);
  expect(await all.is()).toBe("unclear");
});

test("a listing from before the film was missed does not decide about it", async () => {
  const all = await look();
  const { engine } = all;
  const findGone = createCheck(engine, [engine.library, all.second]);
  const is = async (): Promise<string | undefined> => {
    const publications = await publicationsOf(engine.store.read, 2);
    return (await findGone(publications, engine.signal)).get(publications[0]?.id ?? "")?.is;
  };
  deleteFilm(all);
  link(engine, join(engine.library, "../off"));
  expect(await is()).toBe("unclear");
  // The film is put back, and everything can be read when it is deleted again.
  put(engine, relative(engine.library, heatPlace(engine)));
  expect(await is()).toBeUndefined();
  rmSync(join(engine.library, "Movies/Linked"));
  deleteFilm(all);
  engine.clock.advance(1);
  expect(await is()).toBe("gone");
});

test.each([
  ["not_readable", "Closed", "unclear"],
  ["too_many", "", "unclear"],
  ["name_not_utf8", "Odd", "unclear"],
  ["special", "pipe", "gone"],
  ["not_readable", "lost+found/x", "gone"],
] as const)("with the problem %s at '%s', a missing film is %s", async (code, path, is) => {
  const all = await look((real) => ({
    async walk(root, ...how) {
      const found = await real.walk(root, ...how);
      const problem = { path, code, message: "It cannot be read." };
      return root.endsWith("/Movies/.") ? { ...found, problems: [problem] } : found;
    },
  }));
  deleteFilm(all);
  expect(await all.is()).toBe(is);
});

test("a film that was moved is found even if a part of the library cannot be read", async () => {
  const all = await look();
  const to = join(all.engine.library, "Movies/Crime.mkv");
  renameSync(heatPlace(all.engine), to);
  rmSync(all.second, { recursive: true });
  expect(await all.is()).toBe("moved");
});

test("the whereabouts of a missing film are unclear if a file of its size cannot be read", async () => {
  const all = await look((real) => ({
    async readFileIdentity(path) {
      if (path.endsWith("closed.mkv")) throw new Outage("not_readable", "It cannot be read.");
      return real.readFileIdentity(path);
    },
  }));
  put(all.engine, "Movies/closed.mkv", "the small film");
  deleteFilm(all);
  expect(await all.is()).toBe("unclear");
});

test("waits for a library that cannot be listed, unless a person waits for the answer", async () => {
  const closed = () => ({
    async walk(): Promise<never> {
      throw new Outage("not_readable", "The disk does not answer.");
    },
  });
  for (const timeoutMs of [undefined, 60_000]) {
    let isClosed = false;
    const all = await look(
      (real) => ({
        walk: (...how) => (isClosed ? closed().walk() : real.walk(...how)),
      }),
      timeoutMs === undefined ? {} : { timeoutMs },
    );
    deleteFilm(all);
    isClosed = true;
    if (timeoutMs === undefined) await expect(all.is()).rejects.toThrow(Outage);
    else expect(await all.is()).toBe("unclear");
  }
});

test("never looks for files of another storage, whose paths are on another machine", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  const release = await take(second, SMALL);
  const publications = await publicationsOf(second.store.read, release.id);
  rmSync(dirname(heatPlace(second)), { recursive: true });
  for (const [engine, count] of [
    [first, 0],
    [second, 1],
  ] as const) {
    put(engine, "Movies/Other (2001)/other.mkv");
    const name = engine === first ? "nas-1" : "nas-2";
    // As in a process that is not an engine, which sees the rows of all storages.
    const store = scopeStore(engine.store, { name, id: undefined }, "all");
    const findGone = createCheck(engine, [engine.library], { store });
    expect((await findGone(publications, engine.signal)).size).toBe(count);
  }
});
