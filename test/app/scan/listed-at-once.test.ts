import { expect, test } from "vitest";
import { listSection } from "../../../src/app/library-state/plex-index-stage.ts";
import { findWorksById } from "../../../src/store/plex/indexed-works.ts";
import { listShownFiles } from "../../../src/store/plex/shown-files.ts";
import { served } from "../../support/media-browser/served.ts";

const FILM = { type: "movie", tmdbId: 900001, title: "Paper Harbor", year: 2014 } as const;
const SHOW = { type: "tv", tmdbId: 900002, title: "Low Tide", year: 2019 } as const;

async function home(kind: "jellyfin" | "emby") {
  const entry = { name: "plex", kind, title: kind } as const;
  const it = await served({ kind, delayMs: 1000, entry });
  const { store, clock, library } = it.engine;
  return {
    ...it,
    async list(): Promise<void> {
      const deps = { store, server: it.server, clock };
      await listSection(deps, await it.movies(), "movie", it.signal);
      await listSection(deps, await it.shows(), "tv", it.signal);
    },
    async rows(section: string, folder: string) {
      const key = { server: "plex", section, folder: `${library}/${folder}`, deep: true };
      const rows = await listShownFiles(store.read, key);
      return rows
        .map(({ season, episode }) => ({ season, episode }))
        .toSorted((a, b) => (a.episode ?? 0) - (b.episode ?? 0));
    },
  };
}

// Seen on Jellyfin 12.0-rc5: each filing made the list out of date for a quarter of an hour.
test.each(["jellyfin", "emby"] as const)(
  "%s: what a proof read is in the server's list, without reading it again",
  async (kind) => {
    await using it = await home(kind);
    await it.list();
    const name = "Low.Tide.S01E02.mkv";
    const mappings = { [name]: { season: 1, episodes: [2, 3], titles: ["Half Loop", "Ice"] } };
    const film = await it.file("Paper.Harbor.2014.mkv", "film", { identity: FILM });
    const episode = await it.file(name, "episode", { identity: SHOW, mappings });
    await it.after(40_000);
    expect([await it.plexOf(film), await it.plexOf(episode)]).toEqual(["seen", "seen"]);
    expect(await it.rows((await it.movies()).id, "Movies")).toHaveLength(1);
    expect(await it.rows((await it.shows()).id, "TV Shows")).toEqual([
      { season: 1, episode: 2 },
      { season: 1, episode: 3 },
    ]);
    // A list that is read later has the same works.
    await it.list();
    expect(await it.rows((await it.movies()).id, "Movies")).toHaveLength(1);
    for (const { type, tmdbId } of [FILM, SHOW]) {
      const works = await findWorksById(it.engine.store.read, type, { tmdbId });
      expect(works.length, type).toBeLessThanOrEqual(1);
    }
  },
);

test("a library that was never listed gets no row from a proof", async () => {
  await using it = await home("jellyfin");
  await it.file("Paper.Harbor.2014.mkv", "film", { identity: FILM });
  await it.after(40_000);
  expect(await it.rows((await it.movies()).id, "Movies")).toEqual([]);
});
