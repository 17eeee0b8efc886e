import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { Outage } from "../../../src/base/errors.ts";
import type { Identity } from "../../../src/base/identity.ts";
import { type TestEngine, type TestEngineOptions, testEngine } from "../../support/engine.ts";

const FILM: Identity = { type: "movie", tmdbId: 77, title: "Plains Arrow", year: 2009 };
const SHOW: Identity = { type: "tv", tmdbId: 78, title: "Amber Signal", year: 2011 };
const NAME = "Plains.Arrow.2009.1080p.WEB.x264-GRP.mkv";

function put(engine: TestEngine, path: string): string {
  const full = join(engine.library, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, `theirs ${path}`);
  return full;
}

/** A library with this file and with neighbours on each shelf. */
async function libraryWith(path: string, options: TestEngineOptions = {}): Promise<TestEngine> {
  const engine = await testEngine(options);
  put(engine, path);
  const shelf = dirname(dirname(path));
  for (let n = 0; n < 20; n++) {
    const other = `Other Film ${n} (${1990 + n})`;
    put(
      engine,
      `${dirname(path) === "Movies" || path.startsWith("TV") ? "Movies" : shelf}/${other}/${other}.mkv`,
    );
  }
  return engine;
}

async function ends(engine: TestEngine, identity = FILM, name = NAME): Promise<string> {
  const mapping = { season: 1, episodes: [2], titles: ["Two"] };
  const more = identity.type === "tv" ? { mappings: { [name]: mapping } } : {};
  const { id } = await engine.approved(name, "ours", { identity, ...more });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  const { state, reasons } = await engine.now(id);
  return [state, ...reasons.map(({ code }) => code)].join(" ");
}

test.each([
  "Movies/Plains Arrow (2009).mkv",
  "Movies/Plains.Arrow.2009.1080p.BluRay.x264-ABC.mkv",
  "Movies/Plains Arrow/Plains Arrow (2009).mkv",
  "Movies/Plains Arrow/plains.arrow.2009.720p.mkv",
  "Movies/Western/Plains Arrow (2009)/film.mkv",
  "Movies/P/Plains Arrow (2009)/Plains Arrow (2009).mkv",
  "Movies/P/PL/Plains Arrow/plains.arrow.2009.mkv",
  "Movies/Arrow Collection/Plains Arrow (2009).mkv",
  "Movies/Arrow Collection/2 - Plains Arrow (2009)/film.mkv",
  "Movies/2009/Plains Arrow (2009)/x.mkv",
  "Movies/2009 - Plains Arrow/x.mkv",
  "Movies/Old/(2009) Plains Arrow/x.mkv",
  "Movies/Old/Plains Arrow [2009] {tmdb-77}/x.mkv",
])("does not file a second copy of a film that the library has as %s", async (path) => {
  await using engine = await libraryWith(path);
  expect(await ends(engine)).toBe("review duplicate");
});

test.each([
  "TV Shows/Drama/Amber Signal/Season 1/Amber Signal - s01e02.mkv",
  "TV Shows/A/Amber Signal (2011)/S01E02.mkv",
  "TV Shows/Set/Amber Signal S01/amber.signal.s01e02.mkv",
])("does not file a second copy of an episode that the library has as %s", async (path) => {
  await using engine = await libraryWith(path);
  for (const n of [1, 3, 4]) put(engine, path.replaceAll(/02(?=\.mkv)/g, `0${n}`));
  expect(await ends(engine, SHOW, "Amber.Signal.S01E02.mkv")).toBe("review duplicate");
});

test.each([
  "Movies/Western/Plains Arrow (2019)/film.mkv",
  "Movies/Western/Plains Arrow Returns (2009)/film.mkv",
  "Movies/Western/Plains Arrow (2009) {tmdb-99}/film.mkv",
  "Movies/Western/Other (2001)/Trailers/Plains Arrow (2009).mkv",
  "Movies/Western/Plains Arrow (2009)/Trailers/one.mkv",
  "TV Shows/Plains Arrow/Season 1/Plains Arrow - s01e01.mkv",
])("%s is not the film", async (path) => {
  await using engine = await libraryWith(path);
  expect(await ends(engine)).toBe("filed");
});

test("asks about a film whose name has no year, even under skip", async () => {
  for (const duplicatePolicy of ["skip", "review"] as const) {
    await using engine = await libraryWith("Movies/Plains Arrow/Plains Arrow.mkv", {
      duplicatePolicy,
    });
    expect(await ends(engine)).toBe("review duplicate");
  }
  await using engine = await libraryWith("Movies/Western/Plains Arrow (2009)/film.mkv", {
    duplicatePolicy: "skip",
  });
  expect(await ends(engine)).toBe("ignored duplicate");
});

test("files next to a film of that name that the journal knows as another work", async () => {
  await using engine = await libraryWith("Movies/Western/Other (2001)/film.mkv");
  const remake = { type: "movie", tmdbId: 79, title: "Plains Arrow", year: 1960 } as const;
  const { id } = await engine.approved("Plains.Arrow.1960.mkv", "old", { identity: remake });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  await engine.store.write(async (trx) => {
    const place = put(engine, "Movies/Western/Plains Arrow/Plains Arrow.mkv");
    await trx
      .updateTable("operation")
      .set({ final_path: place })
      .where("release_id", "=", id)
      .execute();
  });
  engine.clock.advance(31_000);
  expect(await ends(engine)).toBe("filed");
});

test("does not count a listed file that was deleted since as a duplicate", async () => {
  const path = "Movies/Western/Plains Arrow (2009)/film.mkv";
  await using engine = await libraryWith(path);
  expect(await ends(engine)).toBe("review duplicate");
  rmSync(join(engine.library, path));
  expect(await ends(engine, FILM, "Plains.Arrow.2009.720p.mkv")).toBe("filed");
});

test("a link to a film counts as the film", async () => {
  await using engine = await libraryWith("Movies/Western/Other (2001)/film.mkv");
  const disk = put(engine, "../disk/f.mkv");
  mkdirSync(join(engine.library, "Movies/Linked"), { recursive: true });
  symlinkSync(disk, join(engine.library, "Movies/Linked/Plains Arrow (2009).mkv"));
  expect(await ends(engine)).toBe("review duplicate");
});

test("keeps both if a person decides so", async () => {
  await using engine = await libraryWith("Movies/Western/Plains Arrow (2009)/film.mkv");
  const { id } = await engine.approved(NAME, "ours", { identity: FILM });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  const event = { kind: "approve", identity: FILM, duplicates: { do: "keep_both" } } as const;
  const by = { actor: "cli:me", at: engine.clock.now() };
  await changeState(engine.store, await engine.now(id), event, by);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("filed");
});

/** A disk that does not answer while the libraries are listed or one path is read. */
const closing = (isClosed: (path: string) => boolean): TestEngineOptions => {
  const check = (path: string): void => {
    if (isClosed(path)) throw new Outage("not_readable", "The disk does not answer.");
  };
  return {
    files: (real) => ({
      async walk(root, ...how) {
        check(root);
        return real.walk(root, ...how);
      },
      async readFileIdentity(path) {
        check(path);
        return real.readFileIdentity(path);
      },
    }),
  };
};

test("waits if the libraries cannot be listed, and files nothing", async () => {
  let isClosed = true;
  await using engine = await libraryWith(
    "Movies/Western/Plains Arrow (2009)/film.mkv",
    closing((path) => isClosed && path.endsWith("/Movies/.")),
  );
  const { id } = await engine.approved(NAME, "ours", { identity: FILM });
  const filing = async () => fileRelease(engine.deps, await engine.now(id), engine.signal);
  await expect(filing()).rejects.toThrow(Outage);
  expect((await engine.now(id)).state).toBe("approved");
  const query = {
    identity: FILM,
    at: join(engine.downloads, NAME),
    videos: [],
    home: join(engine.library, "Movies"),
    isApart: () => false,
  };
  await expect(engine.deps.findNested?.(query, engine.signal)).rejects.toThrow(Outage);
  const already = { at: query.at, videos: [{ path: NAME, size: 4 }] };
  await expect(engine.deps.findAlreadyThere(already, engine.signal)).rejects.toThrow(Outage);
  isClosed = false;
  await filing();
  expect(await engine.now(id)).toMatchObject({ state: "review", reasons: [{ code: "duplicate" }] });
});

test("a listed film that cannot be read any more counts as there", async () => {
  const path = "Movies/Western/Plains Arrow (2009)/film.mkv";
  await using engine = await libraryWith(
    path,
    closing((at) => at.endsWith(path)),
  );
  expect(await ends(engine)).toBe("review duplicate");
});
