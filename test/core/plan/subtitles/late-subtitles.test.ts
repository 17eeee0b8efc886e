import { expect, test } from "vitest";
import { toCommandText, translateSentences } from "../../../../src/base/actions/sentence.ts";
import type { Item, ItemRole } from "../../../../src/base/item.ts";
import { toCollisionKey } from "../../../../src/core/plan/names/safe-name.ts";
import {
  type FiledVideo,
  placeLateSubtitles,
} from "../../../../src/core/plan/subtitles/late-subtitles.ts";
import { parseRelease } from "../../../../src/names/index.ts";

const item = (path: string, role: ItemRole = "subtitle"): Item => ({
  path,
  role,
  size: 1,
  mtimeNs: "1",
  skip: false,
});
const standing = (number: number): FiledVideo => ({
  path: `Show.S01E0${number}.mkv`,
  destination: `/tv/Show (2020)/Season 1/Show (2020) - s01e0${number} - Old Title.v2.mkv`,
  mapping: { season: 1, episodes: [number], titles: [] },
});
const stem = (number: number): string =>
  `/tv/Show (2020)/Season 1/Show (2020) - s01e0${number} - Old Title.v2`;

function late(items: Item[], videos = [standing(1), standing(2)], taken: string[] = []) {
  const paths = [...items, ...videos].map(({ path }) => path);
  const keys = new Set(taken.map(toCollisionKey));
  return Object.fromEntries(
    placeLateSubtitles(items, videos, parseRelease("Show.S01", paths).files, keys),
  );
}

test("files a subtitle next to its video under the library name, with language and type", () => {
  expect(late([item("Show.S01E02.en.forced.srt"), item("Subs/Show.S01E01/3_German.ass")])).toEqual({
    "Show.S01E02.en.forced.srt": `${stem(2)}.en.forced.srt`,
    "Subs/Show.S01E01/3_German.ass": `${stem(1)}.de.ass`,
  });
});

test("files no late subtitle of a video in the same release or of an uncertain video, and no skipped or other file", () => {
  expect(
    late([item("Show.S01E03.mkv", "video"), item("Show.S01E03.srt"), item("English.srt")]),
  ).toEqual({});
  expect(late([{ ...item("Show.S01E01.srt"), skip: true }, item("Show.S01E02.txt")])).toEqual({});
});

test("a third subtitle in one language is not filed, and the two halves of a VobSub share a name", () => {
  const three = late([
    item("Show.S01E01.en.srt"),
    item("Show.S01E01.eng.srt"),
    item("Show.S01E01.English.srt"),
  ]);
  expect(three["Show.S01E01.English.srt"]).toMatchObject({ code: "same_destination" });
  expect(
    late([item("Subs/English/Show.S01E02.idx"), item("Subs/English/Show.S01E02.sub")]),
  ).toEqual({
    "Subs/English/Show.S01E02.idx": `${stem(2)}.en.idx`,
    "Subs/English/Show.S01E02.sub": `${stem(2)}.en.sub`,
  });
});

test("next to the filed film, a skipped trailer owns only the files named after it", () => {
  const film = { path: "Heat.1995.mkv", destination: "/movies/Heat (1995)/Heat (1995).mkv" };
  const trailer = { ...item("Heat.1995.Theatrical.Trailer.mkv", "video"), skip: true };
  expect(late([trailer, item("Subs/2_English.srt")], [film])).toEqual({
    "Subs/2_English.srt": "/movies/Heat (1995)/Heat (1995).en.srt",
  });
  expect(late([trailer, item("Heat.1995.Theatrical.Trailer.en.srt")], [film])).toEqual({});
  const other = { ...item("Aliens.1986.mkv", "video"), skip: true };
  expect(late([other, item("Subs/2_English.srt")], [film])).toEqual({});
});

test("uses the next name if one is taken, and reports when every name is taken", () => {
  const english = item("Subs/Show.S01E01/English.srt");
  expect(late([english], undefined, [`${stem(1)}.EN.srt`])).toEqual({
    [english.path]: `${stem(1)}.eng.srt`,
  });
  expect(late([english], undefined, [`${stem(1)}.en.ass`])).toEqual({
    [english.path]: `${stem(1)}.en.srt`,
  });
  const both = [`${stem(1)}.en.srt`, `${stem(1)}.eng.srt`];
  const told = expect.objectContaining({
    code: "destination_exists",
    message: expect.stringContaining("every name"),
  });
  expect(translateSentences(late([english], undefined, both), toCommandText)).toEqual({
    [english.path]: told,
  });
  const one = late([item("Show.S01E01.srt")], undefined, [`${stem(1)}.srt`]);
  expect(translateSentences(one, toCommandText)).toEqual({ "Show.S01E01.srt": told });
  const pair = [item("Subs/English/Show.S01E02.idx"), item("Subs/English/Show.S01E02.sub")];
  expect(late(pair, undefined, [`${stem(2)}.en.sub`])).toEqual({
    "Subs/English/Show.S01E02.idx": `${stem(2)}.eng.idx`,
    "Subs/English/Show.S01E02.sub": `${stem(2)}.eng.sub`,
  });
});
