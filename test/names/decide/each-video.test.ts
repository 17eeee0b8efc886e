import { expect, test } from "vitest";
import type { ReasonCode } from "../../../src/base/reason-codes.ts";
import type { Decision } from "../../../src/names/decide/decide.ts";
import { type JudgedVideo, tellApart } from "../../../src/names/decide/each-video.ts";

const film = (path: string, tmdbId: number, namesItself = true): JudgedVideo => ({
  path,
  decision: {
    kind: "auto",
    confidence: 900,
    identity: { type: "movie", tmdbId, title: "T" },
    mappings: new Map(),
  },
  season: null,
  namesItself,
});
const episode = (path: string, number: number, tmdbId = 7): JudgedVideo => ({
  path,
  decision: {
    kind: "auto",
    confidence: 900,
    identity: { type: "tv", tmdbId, title: "T", season: 1, episodes: [number] },
    mappings: new Map([[path, { season: 1, episodes: [number], titles: [] }]]),
  },
  season: 1,
  namesItself: true,
});
const held = (path: string, ...codes: ReasonCode[]): JudgedVideo => ({
  path,
  decision: {
    kind: "review",
    reasons: codes.map((code) => ({ code, message: "No." })),
  } satisfies Decision,
  season: 1,
  namesItself: true,
});

test("makes each film and each series a separate release, but only if at least one video is certain", () => {
  expect(tellApart([held("a", "no_match"), held("b", "no_match")])).toBeUndefined();
  expect(tellApart([film("a", 1, false), film("b", 1, false)])).toBeUndefined();
  expect(tellApart([film("a", 1)])).toBeUndefined();
  expect(tellApart([film("a", 1), film("b", 2), held("c", "no_match")])).toEqual({
    kind: "works",
    groups: [["a"], ["b"]],
  });
  expect(tellApart([film("a", 1), film("b", 1)])).toEqual({
    kind: "works",
    groups: [["a"], ["b"]],
  });
  const two = [episode("a", 1), episode("b", 2), episode("c", 1, 8)];
  expect(tellApart(two)).toEqual({ kind: "works", groups: [["a", "b"], ["c"]] });
});

test.each<[ReasonCode[], boolean]>([
  [["pack_incomplete", "low_confidence"], true],
  [["extra"], true],
  [["not_playable"], true],
  [["runtime_differs"], true],
  [["folder_disagrees"], true],
  [["unaccounted"], true],
  [["episode_title_differs"], false],
  [["episode_missing"], false],
  [["numbers_unclear"], false],
  [["pack_incomplete", "absolute_unmapped"], false],
])("if another video is a certain episode, leaves out a video held for %j: %j", (codes, left) => {
  expect(tellApart([episode("a", 1), held("b", ...codes)])?.kind).toBe(left ? "work" : undefined);
});

test("leaves out videos with unclear numbers only in folders without a certain video, and specials always", () => {
  expect(tellApart([episode("a", 1), held("OVA/b", "numbers_unclear")])).toEqual({
    kind: "work",
    certain: ["a"],
  });
  expect(tellApart([episode("Disc 1/a", 1), held("Disc 2/b", "numbers_unclear")])).toBeUndefined();
  const special = { ...held("s", "episode_title_differs"), season: 0 };
  expect(tellApart([episode("a", 1), special])).toEqual({ kind: "work", certain: ["a"] });
});

test("leaves out both videos of one episode, and holds everything if nothing is left", () => {
  expect(tellApart([episode("a", 1), episode("b", 1), episode("c", 2)])).toEqual({
    kind: "work",
    certain: ["c"],
  });
  expect(tellApart([episode("a", 1), episode("b", 1)])).toBeUndefined();
});
