import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import type { Identity } from "../../../src/core/identity.ts";
import type { EpisodeMapping } from "../../../src/core/release/item.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";

const SHOW: Identity = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 };
const name = (episode: number): string => `Breaking.Bad.S01E${String(episode).padStart(2, "0")}.mkv`;

/** Approves and files a folder with these episodes, all of one length. Returns its state. */
async function pack(engine: TestEngine, folder: string, episodes: readonly number[]): Promise<string> {
  const content = Object.fromEntries(episodes.map((episode) => [name(episode), String(1000 + episode)]));
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

test.each(["hardlink", "copy"] as const)(
  "files of one length are each read once, however many there are (%s)",
  async (method) => {
    const read: string[] = [];
    await using engine = await testEngine({
      method,
      files: (real) => ({
        hashFile: (path, recorded, signal) => {
          read.push(path);
          return real.hashFile(path, recorded, signal);
        },
      }),
    });
    expect(await pack(engine, "Breaking.Bad.S01.First", [1, 2, 3, 4, 5])).toBe("filed");
    read.length = 0;
    expect(await pack(engine, "Breaking.Bad.S01.Second", [6, 7, 8, 9])).toBe("filed");
    expect(read).toHaveLength(9);
    expect(new Set(read).size).toBe(9);
  },
);
