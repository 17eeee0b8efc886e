import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import type { TestEngine } from "../../support/engine.ts";
import { namesOf } from "../../support/name-presets.ts";
import { LARGE, SMALL, take, undo, upgrading } from "../../support/upgrade.ts";

const FOLDER = "Movies/Heat (1995) {tmdb-949}";
const named = (quality: string): string => `${FOLDER}/Heat (1995) {tmdb-949} - ${quality}.mkv`;
const OLD = named("[Bluray-720p][x264]-ONE");
const NEW = named("[Bluray-1080p][x264]-TWO");

/** Returns the engine with `seen`: the videos in the library before each file operation. */
function watched(engine: TestEngine): { engine: TestEngine; seen: () => string[][] } {
  const seen: string[][] = [];
  const look = (): void => {
    const now = engine.inLibrary().filter((path) => path.endsWith(".mkv"));
    if (seen.at(-1)?.join("|") !== now.join("|")) seen.push(now);
  };
  const files = new Proxy(engine.deps.files, {
    get(target, key): unknown {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      return (...given: unknown[]): unknown => {
        look();
        return value.apply(target, given);
      };
    },
  });
  return {
    engine: { ...engine, deps: { ...engine.deps, files } },
    seen() {
      look();
      return seen.splice(0);
    },
  };
}

test("with the quality in names, an upgrade and its undo show both files for a moment, and never none", async () => {
  await using engine = await upgrading({ names: namesOf("trash") });
  const small = await take(engine, SMALL);
  const { id } = await engine.approved(LARGE);
  const slow = watched(engine);
  await fileRelease(slow.engine.deps, await engine.now(id), engine.signal);
  expect(slow.seen()).toEqual([[OLD], [NEW, OLD], [NEW]]);
  expect((await engine.now(small.id)).supersededBy).toBe(id);
  expect(engine.inTrash()).toEqual([expect.stringMatching(/\[Bluray-720p\]\[x264\]-ONE\.mkv$/)]);
  expect(await undo(slow.engine, id)).toEqual({ ok: true });
  expect(slow.seen()).toEqual([[NEW], [NEW, OLD], [OLD]]);
  expect((await engine.now(small.id)).supersededBy).toBeUndefined();
});
