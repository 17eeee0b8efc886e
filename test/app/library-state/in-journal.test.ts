import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { listEpisodesThere } from "../../../src/app/library-state/in-journal.ts";
import type { Identity } from "../../../src/base/identity.ts";
import type { EpisodeMapping } from "../../../src/base/item.ts";
import { type TestEngine, type TestEngineOptions, testEngine } from "../../support/engine.ts";

const SHOW: Identity = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 };
const name = (episode: number): string =>
  `Breaking.Bad.S01E${String(episode).padStart(2, "0")}.mkv`;

/** Records which files are read completely. */
const noting =
  (read: string[]): NonNullable<TestEngineOptions["files"]> =>
  (real) => ({
    hashFile(path, recorded, signal) {
      read.push(path);
      return real.hashFile(path, recorded, signal);
    },
  });

/** A file is read completely only if another one has the same beginning and end. */
const EDGE = "edge".repeat(16 * 1024);

/**
 * Approves and files a folder with these episodes, all of the same size and with the same edges.
 * Returns its state.
 */
async function pack(
  engine: TestEngine,
  folder: string,
  episodes: readonly number[],
): Promise<string> {
  const content = Object.fromEntries(
    episodes.map((episode) => [name(episode), `${EDGE}${1000 + episode}${EDGE}`]),
  );
  const mappings = Object.fromEntries(
    episodes.map((episode): [string, EpisodeMapping] => [
      name(episode),
      { season: 1, episodes: [episode], titles: [`T${episode}`] },
    ]),
  );
  const { id } = await engine.approved(folder, content, { identity: SHOW, mappings });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  return (await engine.now(id)).state;
}

test("lists the episodes of one season that our journal filed or that Plex lists", async () => {
  await using engine = await testEngine();
  expect(await pack(engine, "Breaking.Bad.S01.A", [2, 4])).toBe("filed");
  const there = (season: number, more = {}) =>
    listEpisodesThere(
      { store: engine.store, findGone: engine.deps.findGone, ...more },
      { tmdbId: 1396, season },
      engine.signal,
    );
  expect(await there(1)).toEqual(new Set([2, 4]));
  expect(await there(2)).toEqual(new Set());
  const asked: unknown[] = [];
  const files = async (query: unknown) => {
    asked.push(query);
    const file = {
      section: "2",
      library: "TV",
      folder: "/tv",
      file: "/tv/x.mkv",
      root: undefined,
      isLoose: false,
    };
    return [4, 7, undefined].map((episode) => ({
      ...file,
      resolution: undefined,
      season: 1,
      episode,
    }));
  };
  expect(await there(1, { plexIndex: { files } })).toEqual(new Set([2, 4, 7]));
  expect(asked).toEqual([{ type: "tv", tmdbId: 1396, season: 1 }]);
});

test.each(["hardlink", "copy"] as const)(
  "reads each file of the same length only once, regardless of how many there are (%s)",
  async (method) => {
    const read: string[] = [];
    await using engine = await testEngine({
      method,
      files: noting(read),
    });
    expect(await pack(engine, "Breaking.Bad.S01.First", [1, 2, 3, 4, 5])).toBe("filed");
    read.length = 0;
    expect(await pack(engine, "Breaking.Bad.S01.Second", [6, 7, 8, 9])).toBe("filed");
    expect(read).toHaveLength(9);
    expect(new Set(read).size).toBe(9);
  },
);
