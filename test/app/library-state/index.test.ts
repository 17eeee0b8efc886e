import { expect, test } from "vitest";
import { createServerClaims } from "../../../src/app/adopt/identify-work.ts";
import { createPlexIndex, markStale } from "../../../src/app/library-state/in-plex.ts";
import { listSection } from "../../../src/app/library-state/plex-index-stage.ts";
import { Outage } from "../../../src/base/errors.ts";
import { listedServersOf } from "../../../src/core/library/server-entry.ts";
import { writeEpisodes, writeWorks } from "../../../src/store/plex/indexed-works.ts";
import {
  listPlexListings,
  listRememberedSections,
  rememberSections,
} from "../../../src/store/plex/plex-listings.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { tempStore } from "../../support/temp-store.ts";
import { waitFor } from "../../support/wait-for.ts";
import { listed, signal, withIndex } from "./support-index.ts";

const LIGHTS = { type: "movie", tmdbId: 9101 } as const;
const LIGHTHOUSE = { type: "tv", tmdbId: 4242 } as const;
const MINUTE = 60_000;

test.each(["json", "xml"] as const)(
  "finds films and episodes by their ids in every library, read from %s",
  async (form) => {
    await using index = await listed({ form });
    const films = await index.plexIndex.files(LIGHTS, signal);
    expect(
      films.map(({ section, library, resolution, file }) => [section, library, resolution, file]),
    ).toEqual([
      ["1", "Movies", "1080p", "/srv/media/Movies/Harbour Lights (2001)/Harbour Lights (2001).mkv"],
      ["5", "Movies 4K", "2160p", "/srv/4k/Harbour Lights (2001)/Harbour Lights (2001).mkv"],
    ]);
    const episodes = await index.plexIndex.files(
      { ...LIGHTHOUSE, season: 1, episodes: [2, 3] },
      signal,
    );
    expect(episodes).toMatchObject([
      { season: 1, episode: 2, resolution: "720p", root: "/srv", section: "2" },
    ]);
    expect(await index.plexIndex.files({ type: "tv", tmdbId: 9101 }, signal)).toEqual([]);
    expect((await listRememberedSections(index.store.read)).map(({ title }) => title)).toContain(
      "Movies 4K",
    );
  },
);

test("lists a library again when it reports a change, and forgets works that were removed from it", async () => {
  await using index = await listed();
  expect(index.lists()).toBe(1);
  for (let times = 0; times < 4; times++) {
    await index.after(5 * MINUTE);
  }
  expect(index.lists()).toBe(1);
  const { library } = index.plex.world;
  library.items = library.items.filter(({ id }) => id !== "101");
  const [movies] = library.sections;
  if (movies) movies.more = { contentChangedAt: 77 };
  await index.after(5 * MINUTE);
  expect(index.lists()).toBe(2);
  expect((await index.plexIndex.files(LIGHTS, signal)).map(({ section }) => section)).toEqual([
    "5",
  ]);
});

test("lists a library again after an arrival, but not at once, and again after a day", async () => {
  await using index = await listed();
  await markStale(index.store, { server: "plex", section: "1" });
  await index.after(5 * MINUTE);
  expect(index.lists()).toBe(1);
  await index.after(10 * MINUTE);
  expect(index.lists()).toBe(2);
  await index.after(24 * 60 * MINUTE);
  expect(index.lists()).toBe(3);
});

test("an interrupted listing forgets no works and does not count as a listing", async () => {
  await using index = await listed();
  const before = await listPlexListings(index.store.read);
  const server = {
    async *works() {
      yield [{ id: "102", tmdbId: 9102, imdbId: undefined, tvdbId: undefined, files: [] }];
      throw new Outage("plex_unavailable", "It went away.");
    },
  };
  const section = {
    id: "1",
    title: "Movies",
    type: "movie",
    locations: [],
    refreshing: false,
    stamp: "new",
  };
  const listing = listSection(
    { store: index.store, server, clock: clockOf(() => 5) },
    section,
    "movie",
    signal,
  );
  await expect(listing).rejects.toThrow("It went away.");
  expect(await listPlexListings(index.store.read)).toEqual(before);
  expect(await index.plexIndex.files(LIGHTS, signal)).toHaveLength(2);
});

test("while Plex is down, requests a show only once a minute and uses the remembered works", async () => {
  await using index = await listed();
  const held = async () => (await index.plexIndex.files(LIGHTHOUSE, signal)).length;
  expect(await held()).toBe(3);
  const asked = () => index.plex.traffic.count("/library/metadata/201/allLeaves");
  expect([await held(), asked()]).toEqual([3, 1]);
  index.clock.advance(11 * MINUTE);
  index.plex.setFaults({ kind: "bad_gateway", times: 9 });
  expect([await held(), await held(), asked()]).toEqual([3, 3, 2]);
  index.plex.setFaults();
  index.clock.advance(61_000);
  expect([await held(), asked()]).toEqual([3, 3]);
});

test("forgets a library that Plex no longer lists, unless a starting server lists no libraries at all", async () => {
  await using index = await listed();
  const { library } = index.plex.world;
  const all = library.sections;
  library.sections = [];
  await index.after(5 * MINUTE);
  expect(await index.plexIndex.files(LIGHTS, signal)).toHaveLength(2);
  library.sections = all.filter(({ id }) => id !== "5");
  await index.after(5 * MINUTE);
  expect((await listPlexListings(index.store.read)).map(({ section }) => section)).toEqual([
    "1",
    "2",
  ]);
  expect(await index.plexIndex.files(LIGHTS, signal)).toHaveLength(1);
});

test("filing waits for the index only before the first list, and at most half a minute", async () => {
  await using index = await listed();
  const asked = index.plexIndex.files(LIGHTS, signal);
  expect(await asked).toHaveLength(2);
  // Another engine on the same database, whose Plex has not been asked yet.
  await using later = await withIndex(index.store);
  expect(await later.plexIndex.files(LIGHTS, signal)).toHaveLength(2);

  await using other = await tempStore();
  await using never = await withIndex(other.store);
  const late = never.plexIndex.files(LIGHTS, signal);
  await expect.poll(() => never.clock.sleepers()).toBe(1);
  never.clock.advance(30_000);
  expect(await late).toEqual([]);
  await using down = await withIndex(other.store);
  down.plex.setFaults({ kind: "bad_gateway", times: 9 });
  await down.stage.run(signal);
  expect(await down.plexIndex.files(LIGHTS, signal)).toEqual([]);
});

test("maps folders by the matching path map, and assigns a folder with several films to none of them", async () => {
  await using temp = await tempStore();
  await using index = await withIndex(temp.store, {}, [
    { here: "/media", there: "/other" },
    { here: "/media", there: "/srv/media" },
  ]);
  for (const id of ["102", "103"]) {
    index.changeItem(id, { files: [{ path: `/srv/media/Movies/Ferries/${id}.mkv`, bytes: 1 }] });
  }
  index.changeItem("201", {
    more: { Location: [{ path: "/srv/media/TV Shows/Lighthouse (2015)" }] },
  });
  await index.stage.run(signal);
  expect(await index.plexIndex.folders({ type: "movie", tmdbId: 9102 }, signal)).toEqual([]);
  expect(await index.plexIndex.folders(LIGHTS, signal)).toMatchObject([
    { section: "1", folder: "/media/Movies/Harbour Lights (2001)" },
    { section: "5", folder: "/srv/4k/Harbour Lights (2001)" },
  ]);
  const [folder] = await index.plexIndex.folders(LIGHTHOUSE, signal);
  expect(folder).toEqual({
    section: "2",
    folder: "/media/TV Shows/Lighthouse (2015)",
    seasons: new Map([
      [1, "Season 01"],
      [2, "Season 02"],
    ]),
  });
});

test("finds a show with an old agent's id by that id, and asks TMDB only for such a show", async () => {
  await using index = await listed();
  let asked = 0;
  const facts = async () => {
    asked++;
    return { genres: [], certifications: [], countries: [], tvdbId: 77 };
  };
  const plexIndex = createPlexIndex({ store: index.store, pathMap: [], mediaRoots: [], facts });
  await plexIndex.folders(LIGHTHOUSE, signal);
  expect(asked).toBe(0);
  const more = {
    guid: "com.plexapp.agents.thetvdb://77?lang=en",
    Location: [{ path: "/srv/media/TV Shows/Old" }],
  };
  index.changeItem("201", { guids: [], more });
  await markStale(index.store, { server: "plex", section: "2" });
  await index.after(20 * MINUTE);
  expect(await index.plexIndex.folders(LIGHTHOUSE, signal)).toEqual([]);
  expect((await plexIndex.files(LIGHTHOUSE, signal)).length + asked).toBeGreaterThan(0);
  expect(asked).toBe(1);
});

test("a Plex id that now belongs to another show keeps no data of the old show", async () => {
  await using index = await listed();
  expect(await index.plexIndex.files(LIGHTHOUSE, signal)).toHaveLength(3);
  index.changeItem("201", { guids: ["tmdb://5150"] });
  await markStale(index.store, { server: "plex", section: "2" });
  await index.after(16 * MINUTE);
  index.plex.setFaults({ kind: "bad_gateway", times: 9 });
  const other = { type: "tv", tmdbId: 5150 } as const;
  expect(await index.plexIndex.folders(other, signal)).toEqual([]);
  expect(await index.plexIndex.files(other, signal)).toEqual([]);
});

test("ignores a file outside its library's current folders", async () => {
  await using index = await listed();
  const sections = await listRememberedSections(index.store.read);
  const swapped = sections.map((one) => ({
    ...one,
    id: one.id === "1" ? "5" : one.id === "5" ? "1" : one.id,
  }));
  await index.store.write((trx) => rememberSections(trx, swapped));
  expect(await index.plexIndex.files(LIGHTS, signal)).toEqual([]);
});

test("lists a library again at once when its type changes, and drops its old works", async () => {
  await using index = await listed();
  const [movies] = index.plex.world.library.sections;
  if (movies) movies.type = "show";
  await index.after(5 * MINUTE);
  expect((await index.plexIndex.files(LIGHTS, signal)).map(({ section }) => section)).toEqual([
    "5",
  ]);
});

test("a library that cannot be listed does not delay other libraries", async () => {
  await using temp = await tempStore();
  await using index = await withIndex(temp.store);
  index.plex.setFaults({ kind: "broken", only: /sections\/1\/all/, times: 9 });
  expect(await index.stage.run(signal)).toBe(MINUTE);
  expect((await listPlexListings(temp.store.read)).map(({ section }) => section)).toEqual([
    "2",
    "5",
  ]);
  index.plex.setFaults();
  index.clock.advance(MINUTE);
  await index.stage.run(signal);
  expect((await listPlexListings(temp.store.read)).map(({ section }) => section)).toEqual([
    "1",
    "2",
    "5",
  ]);
});

test("reports a library that cannot be listed once, and adopts with the lists of the others", async () => {
  await using temp = await tempStore();
  await using index = await withIndex(temp.store);
  index.plex.setFaults({ kind: "hang", only: /sections\/1\/all/ });
  // The virtual clock of the connections ends the request that hangs.
  expect(await index.stage.run(signal)).toBe(MINUTE);
  expect((await listPlexListings(temp.store.read)).map(({ section }) => section)).toEqual([
    "2",
    "5",
  ]);
  index.clock.advance(MINUTE);
  await index.stage.run(signal);
  expect(index.lines.filter((line) => line.includes("was not listed"))).toEqual([
    expect.stringMatching(/^Plex's library "[^"]+" was not listed: .*timed out/),
  ]);
  const inPlex = createServerClaims(temp.store.read, listedServersOf({ pathMap: [] }));
  const [episode = ""] = (await index.plexIndex.files(LIGHTHOUSE, signal)).map(({ file }) => file);
  expect(await inPlex([episode])).toMatchObject([{ type: "tv", by: "Plex" }]);
});

test("one show that Plex cannot read does not delay other shows", async () => {
  await using index = await listed();
  index.plex.setFaults({ kind: "broken", only: /metadata\/201\/allLeaves/ });
  expect(await index.plexIndex.files(LIGHTHOUSE, signal)).toEqual([]);
  const before = index.plex.requests.length;
  const other = { server: "plex", section: "2", ratingKey: "999", folders: [] };
  await index.readShow(other, signal);
  expect(index.plex.requests.slice(before).map(({ path }) => path)).toContain(
    "/library/metadata/999/allLeaves",
  );
});

test("ranks the folder with more episodes first if Plex has two entries for a show", async () => {
  await using index = await listed();
  const of = (folder: string, count: number) =>
    Array.from({ length: count }, (_, at) => ({
      path: `/srv/media/TV Shows/${folder}/S01/${at}.mkv`,
      season: 1,
      episode: at,
    }));
  await index.store.write(async (trx) => {
    for (const [ratingKey, folder, count] of [
      ["1", "Few", 1],
      ["2", "Many", 5],
    ] as const) {
      await writeWorks(trx, { section: "2", type: "tv", round: 1 }, [
        { id: ratingKey, tmdbId: 31, files: [] },
      ]);
      const show = { folders: [], files: of(folder, count), at: index.clock.now() };
      await writeEpisodes(trx, { section: "2", ratingKey }, show);
    }
  });
  const folders = await index.plexIndex.folders({ type: "tv", tmdbId: 31 }, signal);
  expect(folders.map(({ folder }) => folder)).toEqual([
    "/srv/media/TV Shows/Many",
    "/srv/media/TV Shows/Few",
  ]);
});

test("retries a failed database read, so that listings and plans are not lost", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const closed = await temp.open();
  await listPlexListings(closed.read);
  await closed[Symbol.asyncDispose]();
  let broken = true;
  const flaky = {
    ...store,
    get read() {
      return broken ? closed.read : store.read;
    },
  };
  await using index = await withIndex(flaky);
  await expect(index.stage.run(signal)).rejects.toThrow();
  broken = false;
  index.clock.advance(5 * MINUTE);
  await index.stage.run(signal);
  await index.stage.ready(signal);
  expect((await listPlexListings(store.read)).length).toBeGreaterThan(0);
});

test("a first list that ended before its last library still delays the next engine's releases", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const engine = new AbortController();
  {
    await using index = await withIndex(store);
    index.plex.setFaults({ kind: "hang", only: /sections\/2\/all/ });
    const ended = index.stage.run(engine.signal).catch(() => {});
    await waitFor("the films to be listed", async () => {
      return (await listPlexListings(store.read)).some(({ section }) => section === "1");
    });
    engine.abort();
    await ended;
  }
  await using index = await withIndex(store);
  const atReady = index.stage.ready(signal).then(() => listPlexListings(store.read));
  await index.stage.run(signal);
  expect((await atReady).map(({ section }) => section)).toContain("2");
});
