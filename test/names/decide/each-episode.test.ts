import { expect, test } from "vitest";
import { readRelease } from "../../../src/names/ask/clues/read-release.ts";
import { createEpisodeGuard, listMappedVideos } from "../../../src/names/decide/guards/about.ts";
import { season, series } from "../../support/works.ts";
import { gather } from "../judge.ts";

const SHOW = series(7, "Harbor Lights", 2011, [season(1, 3)]);

function evidence(videos: string[], found = [SHOW]) {
  const { parsed, files, nameOnly } = readRelease("Harbor.Lights.S01", videos);
  return gather({ name: parsed, files: Object.fromEntries(files), nameOnly, found });
}

test("checks only videos mapped to episodes, in the order of the release", () => {
  const videos = [
    "b/Harbor.Lights.S01E02.mkv",
    "Harbor.Lights.S01E09.mkv",
    "Harbor.Lights.S01E01.mkv",
  ];
  const mapped = [...listMappedVideos(evidence(videos))];
  expect(mapped.map(({ path, own, found }) => [path, own.name, found.mapping.episodes])).toEqual([
    ["b/Harbor.Lights.S01E02.mkv", "Harbor.Lights.S01E02.mkv", [2]],
    ["Harbor.Lights.S01E01.mkv", "Harbor.Lights.S01E01.mkv", [1]],
  ]);
  expect([...listMappedVideos(evidence(videos, []))]).toEqual([]);
});

test("holds the release with the first message, and does not hold it if no episode has a message", () => {
  const asked: string[] = [];
  const guard = createEpisodeGuard("numbers_unclear", ({ own }) => {
    asked.push(own.name);
    return own.name.includes("E02") ? "The second." : undefined;
  });
  const names = [1, 2, 3].map((episode) => `Harbor.Lights.S01E0${episode}.mkv`);
  expect(guard(evidence(names))).toEqual({ code: "numbers_unclear", message: "The second." });
  expect(asked).toEqual(names.slice(0, 2));
  expect(guard(evidence(names.slice(2)))).toBeUndefined();
});
