import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readNfo } from "../../../src/adapters/fs/read/read-text.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { plexDuplicateReason } from "../../../src/app/library-state/foreign-duplicate.ts";
import { createPlexIndex } from "../../../src/app/library-state/in-plex.ts";
import { createPlanner } from "../../../src/app/plan/plan-release.ts";
import type { Identity } from "../../../src/base/identity.ts";
import type { Item } from "../../../src/base/item.ts";
import type { RouteRule } from "../../../src/core/route/rule.ts";
import { type PlexFile, writeEpisodes, writeWorks } from "../../../src/store/plex/indexed-works.ts";
import {
  endListing,
  listRememberedSections,
  rememberSections,
} from "../../../src/store/plex/plex-listings.ts";
import { type Content, HEAT, HEAT_FILE, testEngine } from "../../support/engine.ts";

const OFFICE: Identity = { type: "tv", tmdbId: 2316, title: "The Office", year: 2005 };
const BAD: Identity = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 };

const film = (path: string): Item => ({ path, size: 1, mtimeNs: "1", role: "video", skip: false });
const episode = (path: string, season: number, number: number): Item => ({
  ...film(path),
  mapping: { season, episodes: [number], titles: ["Pilot"] },
});

type Held = { type: "movie" | "tv"; section: string; tmdbId: number; files: PlexFile[] };

/**
 * An engine whose Plex has these libraries below the media root, and these works. The files are
 * created on disk.
 */
async function withPlex(held: Held[], rules: RouteRule[] = [], facts = { genres: ["Animation"] }) {
  const engine = await testEngine();
  const { store, library } = engine;
  const sections = [
    {
      id: "1",
      title: "Movies",
      type: "movie",
      locations: [join(library, "Movies"), join(library, "More Movies")],
    },
    { id: "2", title: "TV Shows", type: "show", locations: [join(library, "TV Shows")] },
    { id: "5", title: "Movies 4K", type: "movie", locations: [join(library, "4K")] },
    { id: "6", title: "Elsewhere", type: "movie", locations: ["/elsewhere/Movies"] },
  ];
  for (const { locations } of sections.slice(0, 3)) {
    for (const path of locations) mkdirSync(path, { recursive: true });
  }
  await store.write(async (trx) => {
    await rememberSections(trx, sections);
    for (const { type, section, tmdbId, files } of held) {
      const here = files.map((file) => ({ ...file, path: join(library, file.path) }));
      const work = { id: String(tmdbId), tmdbId, files: here };
      await writeWorks(trx, { section, type, round: 1 }, [work]);
      if (type === "tv") {
        await writeEpisodes(
          trx,
          { section, ratingKey: work.id },
          { folders: [], files: here, at: 1 },
        );
      }
      for (const { path } of here) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, "held");
      }
    }
    for (const { id, type } of sections) {
      await endListing(trx, { section: id, type, stamp: "", listedAt: 1 }, 1);
    }
  });
  const plexIndex = createPlexIndex({ store, pathMap: [], mediaRoots: [library] });
  const asked = async () => ({ certifications: [], countries: ["US"], ...facts });
  const planner = createPlanner({
    store,
    files: engine.files,
    library: { mediaRoots: [library], moviesDir: undefined, tvDir: undefined, pathMap: [] },
    plexIndex,
    routes: { rules: () => rules, facts: asked },
    readText: readNfo,
    facts: asked,
  });
  const place = async (identity: Identity, name: string, ...items: Item[]) => {
    const { files, library: to } = await planner(
      { name, path: `/in/${name}`, identity, items },
      engine.signal,
    );
    return {
      to,
      files: files.map(({ destination = "" }) => destination.slice(library.length + 1)),
    };
  };
  const deps = { ...engine.deps, planner, plexIndex };
  /** Adds a download and files it as far as possible. */
  const take = async (name: string, content: Content = name, identity = HEAT) => {
    const { id } = await engine.approved(name, content, { identity });
    await fileRelease(deps, await engine.now(id), engine.signal);
    return engine.now(id);
  };
  return { engine, deps, place, take, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
}

const heldFilm = (
  section: string,
  path: string,
  resolution = "1080p",
  tmdbId = HEAT.tmdbId,
): Held => ({
  type: "movie",
  section,
  tmdbId,
  files: [{ path, resolution }],
});
const heldShow = (tmdbId: number, ...files: PlexFile[]): Held => ({
  type: "tv",
  section: "2",
  tmdbId,
  files,
});

test("files into Plex's folders for a show and its seasons, whatever their names", async () => {
  await using plex = await withPlex([
    heldShow(2316, { path: "TV Shows/The Office (US)/Season 3/a.mkv", season: 3, episode: 1 }),
    heldShow(1396, { path: "TV Shows/Breaking Bad/S02/a.mkv", season: 2, episode: 1 }),
  ]);
  const { files: office } = await plex.place(
    OFFICE,
    "o",
    episode("a.mkv", 3, 2),
    episode("b.mkv", 4, 1),
  );
  expect(office).toEqual([
    "TV Shows/The Office (US)/Season 3/The Office (2005) - s03e02 - Pilot.mkv",
    "TV Shows/The Office (US)/Season 04/The Office (2005) - s04e01 - Pilot.mkv",
  ]);
  const { files: bad } = await plex.place(BAD, "b", episode("a.mkv", 2, 2));
  expect(bad).toEqual(["TV Shows/Breaking Bad/S02/Breaking Bad (2008) - s02e02 - Pilot.mkv"]);
});

test("adopts a season folder known only from Plex, and a show folder one level deeper", async () => {
  await using plex = await withPlex([
    heldShow(
      1396,
      { path: "TV Shows/A-M/BB/Book One/a.mkv", season: 1, episode: 1 },
      { path: "TV Shows/A-M/BB/Staffel 2/a.mkv", season: 2, episode: 1 },
    ),
  ]);
  const { files, to } = await plex.place(BAD, "b", episode("a.mkv", 2, 2));
  expect(files).toEqual(["TV Shows/A-M/BB/Staffel 2/Breaking Bad (2008) - s02e02 - Pilot.mkv"]);
  expect(to).toMatchObject({ section: "2", title: "TV Shows" });
});

test("files a film in the folder where Plex has it, even in another library", async () => {
  await using more = await withPlex([heldFilm("1", "More Movies/Mann/heat.mkv")]);
  expect((await more.place(HEAT, "h", film("h.mkv"))).files).toEqual([
    "More Movies/Mann/Heat (1995).mkv",
  ]);
  await using other = await withPlex([heldFilm("5", "4K/Heat 95/heat.mkv")]);
  expect((await other.place(HEAT, "h", film("h.mkv"))).files).toEqual([
    "4K/Heat 95/Heat (1995).mkv",
  ]);
});

test("skips a Plex folder that is missing, outside the roots or tagged for another work", async () => {
  await using plex = await withPlex([
    heldFilm("1", "Movies/Wrong {tmdb-5}/heat.mkv"),
    heldFilm("1", "Movies/Out/away.mkv", "1080p", 7),
  ]);
  const { engine } = plex;
  expect((await plex.place(HEAT, "h", film("h.mkv"))).files).toEqual([HEAT_FILE]);
  symlinkSync(engine.downloads, join(engine.library, "Movies", "Linked"));
  await engine.store.write((trx) =>
    writeWorks(trx, { section: "1", type: "movie", round: 1 }, [
      { id: "949", tmdbId: 949, files: [{ path: join(engine.library, "Movies/Linked/heat.mkv") }] },
      { id: "950", tmdbId: 949, files: [{ path: join(engine.library, "Movies/Gone/heat.mkv") }] },
    ]),
  );
  expect((await plex.place(HEAT, "h", film("h.mkv"))).files).toEqual([HEAT_FILE]);
});

test("a .plexmatch or an NFO in a folder decides whether the folder belongs to the work", async () => {
  await using plex = await withPlex([]);
  const { engine } = plex;
  const write = (path: string, text: string): string => engine.drop(`../media/${path}`, text);
  write("TV Shows/Breaking Bad/.plexmatch", "tmdbid: 1396");
  const { files } = await plex.place(BAD, "b", episode("a.mkv", 1, 1));
  expect(files).toEqual([
    "TV Shows/Breaking Bad/Season 01/Breaking Bad (2008) - s01e01 - Pilot.mkv",
  ]);
  write("Movies/Heat (1995)/movie.nfo", "<movie><tmdbid>5</tmdbid></movie>");
  expect((await plex.place(HEAT, "h", film("h.mkv"))).files).toEqual([HEAT_FILE]);
  write("Movies/Heat/heat.nfo", '<movie><uniqueid type="tmdb">949</uniqueid></movie>');
  expect((await plex.place(HEAT, "h", film("h.mkv"))).files).toEqual([
    "Movies/Heat/Heat (1995).mkv",
  ]);
});

const FOUR_K: RouteRule[] = [{ library: "Movies 4K", type: "movie", resolution: ["2160p"] }];

test("a rule chooses its library, and other libraries are not adopted or checked for duplicates", async () => {
  await using plex = await withPlex([heldFilm("5", "4K/Heat (1995)/heat.mkv", "2160p")], FOUR_K);
  const high = await plex.place(HEAT, "Heat.1995.2160p", film("h.mkv"));
  expect(high).toMatchObject({
    files: ["4K/Heat (1995)/Heat (1995).mkv"],
    to: { title: "Movies 4K", rule: 1 },
  });
  const low = await plex.place(HEAT, "Heat.1995.1080p", film("h.mkv"));
  expect(low.files).toEqual([HEAT_FILE]);
  expect(low.to).toMatchObject({ title: "Movies", section: "1" });
  expect(low.to.rule).toBeUndefined();

  expect(await plex.take("Heat.1995.1080p.mkv")).toMatchObject({ state: "filed" });
  expect(await plex.take("Heat.1995.2160p.mkv")).toMatchObject({
    state: "review",
    reasons: [{ code: "duplicate" }],
  });
});

test.each(["review", "upgrade"] as const)(
  "our own files do not count as duplicates if a rule separates them (%s), and the history records the rule",
  async (policy) => {
    await using plex = await withPlex([], FOUR_K);
    const { engine, deps, take } = plex;
    deps.duplicatePolicy = () => policy;
    expect(await take("Heat.1995.1080p.mkv")).toMatchObject({ state: "filed" });
    const second = await take("Heat.1995.2160p.mkv");
    expect(second).toMatchObject({ state: "filed" });
    const [filing] = (await engine.history(second.id)).filter(({ action }) => action === "filing");
    expect(filing?.detail).toMatchObject({ library: "Movies 4K", rule: 1 });
    expect(engine.inLibrary()).toEqual([
      "4K/Heat (1995) {tmdb-949}/Heat (1995).mkv",
      "Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv",
    ]);
    expect(await take("Heat.1995.2160p.again.mkv")).toMatchObject({ state: "review" });
  },
);

test("a rule based on TMDB's facts also chooses a library, and a library outside the media roots is refused", async () => {
  await using plex = await withPlex([], [{ library: "5", genre: ["animation"], origin: ["US"] }]);
  expect((await plex.place(HEAT, "h", film("h.mkv"))).to.title).toBe("Movies 4K");
  await using far = await withPlex([], [{ library: "Elsewhere" }]);
  await expect(far.place(HEAT, "h", film("h.mkv"))).rejects.toThrow(
    'Rule 1 of routes.json points to the library "Elsewhere", which has no folder below PLEX_MEDIA_ROOT.',
  );
});

test("a film that Plex has in any library is a duplicate, unless its file is gone or was filed by us", async () => {
  await using plex = await withPlex([heldFilm("5", "4K/Odd/film 7.mkv", "2160p")]);
  const { engine, take } = plex;
  const held = await take("Heat.1995.1080p.mkv");
  expect(held).toMatchObject({ state: "review", reasons: [{ code: "duplicate" }] });
  await engine.store.write((trx) =>
    writeWorks(trx, { section: "1", type: "movie", round: 1 }, [
      { id: "949", tmdbId: 949, files: [{ path: join(engine.library, "Movies/Gone/heat.mkv") }] },
    ]),
  );
  await engine.store.write((trx) =>
    trx.deleteFrom("plex_work").where("section", "=", "5").execute(),
  );
  // An empty library may be the mount point of a disconnected disk.
  await expect(take("Heat.1995.576p.mkv")).rejects.toMatchObject({ code: "root_missing" });
  mkdirSync(join(engine.library, "Movies", "Other"));
  expect((await take("Heat.1995.720p.mkv")).state).toBe("filed");
});

test("waits if Plex has files on an unmounted disk, and does not create a second folder", async () => {
  await using plex = await withPlex([heldFilm("1", "More Movies/Mann/heat.mkv")]);
  const { engine } = plex;
  rmSync(join(engine.library, "More Movies", "Mann"), { recursive: true });
  await expect(plex.place(HEAT, "h", film("h.mkv"))).rejects.toMatchObject({
    code: "root_missing",
  });
  rmSync(join(engine.library, "More Movies"), { recursive: true });
  await expect(plex.place(HEAT, "h", film("h.mkv"))).rejects.toMatchObject({
    code: "root_missing",
  });
  mkdirSync(join(engine.library, "More Movies", "Ronin (1998)"), { recursive: true });
  expect((await plex.place(HEAT, "h", film("h.mkv"))).files).toEqual([HEAT_FILE]);
});

test("does not file into a library whose disk is missing, even if nothing was ever filed there", async () => {
  await using plex = await withPlex([
    heldFilm("1", "Movies/Ronin.mkv", "1080p", 8195),
    heldShow(1396, { path: "TV Shows/BB/S02/a.mkv", season: 2, episode: 1 }),
  ]);
  const { engine } = plex;
  expect((await plex.place(HEAT, "h", film("h.mkv"))).files).toEqual([HEAT_FILE]);
  rmSync(join(engine.library, "Movies", "Ronin.mkv"));
  await expect(plex.place(HEAT, "h", film("h.mkv"))).rejects.toMatchObject({
    code: "root_missing",
    message: expect.stringContaining("Movies"),
  });
  rmSync(join(engine.library, "TV Shows", "BB"), { recursive: true });
  await expect(plex.place(OFFICE, "o", episode("a.mkv", 1, 1))).rejects.toMatchObject({
    code: "root_missing",
  });
});

test("does not treat a library's root folder as a film's folder in another library", async () => {
  await using plex = await withPlex([heldFilm("1", "Movies/4K/heat.mkv")]);
  const { engine } = plex;
  const known = await listRememberedSections(engine.store.read);
  const nested = {
    id: "9",
    title: "Nested",
    type: "movie",
    locations: [join(engine.library, "Movies", "4K")],
  };
  await engine.store.write((trx) => rememberSections(trx, [...known, nested]));
  expect((await plex.place(HEAT, "h", film("h.mkv"))).files).toEqual([HEAT_FILE]);
});

test("recognises our own files in any Unicode form that Plex writes", async () => {
  await using plex = await withPlex([]);
  const { engine, deps } = plex;
  const identity: Identity = { type: "movie", tmdbId: 194, title: "Am\u00e9lie", year: 2001 };
  await plex.take("Amelie.2001.720p.mkv", "720", identity);
  const [path = ""] = engine.inLibrary();
  const files = [{ path: join(engine.library, path).normalize("NFD") }];
  await engine.store.write((trx) =>
    writeWorks(trx, { section: "1", type: "movie", round: 1 }, [{ id: "194", tmdbId: 194, files }]),
  );
  const held = { identity, videos: [], apart: new Set<string>() };
  // On a Mac, the file is found under either Unicode form.
  const either = {
    ...engine.files,
    readFileIdentity: (at: string) => engine.files.readFileIdentity(at.normalize("NFC")),
  };
  expect(
    await plexDuplicateReason({ ...deps, files: either }, held, engine.signal),
  ).toBeUndefined();
});

test("still counts a film at the root of an unmounted library as a duplicate if another library is mounted", async () => {
  await using plex = await withPlex([heldFilm("1", "More Movies/heat.mkv")]);
  const { engine, take } = plex;
  mkdirSync(join(engine.library, "Movies", "Other"));
  rmSync(join(engine.library, "More Movies", "heat.mkv"));
  expect(await take("Heat.1995.1080p.mkv")).toMatchObject({
    state: "review",
    reasons: [{ code: "duplicate" }],
  });
});

test("finds an existing episode in Plex by its number in the naming order", async () => {
  await using plex = await withPlex([
    heldShow(1396, { path: "TV Shows/BB/S01/a.mkv", season: 1, episode: 5 }),
  ]);
  const { engine, deps } = plex;
  const mapping = {
    season: 1,
    episodes: [1],
    titles: [],
    named: { order: "dvd" as const, season: 1, episodes: [5] },
  };
  const held = {
    identity: BAD,
    videos: [{ mapping, destination: "/new.mkv" }],
    apart: new Set<string>(),
  };
  expect(await plexDuplicateReason(deps, held, engine.signal)).toMatchObject({ code: "duplicate" });
  const { named: _, ...aired } = mapping;
  const other = { ...held, videos: [{ mapping: aired, destination: "/new.mkv" }] };
  expect(await plexDuplicateReason(deps, other, engine.signal)).toBeUndefined();
});
