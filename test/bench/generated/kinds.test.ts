import { expect, test } from "vitest";
import type { Catalogue } from "../../../bench/accuracy/catalogue.ts";
import type { GeneratedName } from "../../../bench/accuracy/generated/generated-name.ts";
import { KINDS } from "../../../bench/accuracy/generated/kinds.ts";
import { createRandom } from "../../../bench/accuracy/generated/random.ts";
import { findShows } from "../../../bench/accuracy/generated/shows.ts";
import { entry, season } from "../made-up-works.ts";

const work = (id: number, title: string, date: string) =>
  entry(id, title, date, {
    otherTitles: [`${title} Again`],
    popularity: 9,
    imdb: `tt${1_000_000 + id}`,
  });
const CATALOGUE: Catalogue = {
  movies: [
    work(1, "Tin Harbour", "2001-05-01"),
    work(2, "Tin Harbour 2", "2004-05-01"),
    work(3, "Grey Meadow", "1981-05-01"),
    work(4, "Grey Meadow", "2012-05-01"),
    work(5, "Undated", ""),
    work(6, "Low Tide", "1999-05-01"),
    work(9, "Low Tide 2", "1999-09-01"),
    work(90_000_001, "Rival Alone", "1999-06-30"),
  ],
  series: [
    work(7, "Sky Shanty", "2011-01-01"),
    work(8, "Sky Shanty Harbour", "2014-01-01"),
    work(9, "Never Filed", "2014-01-01"),
    work(95_000_001, "Rival Show", ""),
  ],
  seasonsOf: ({ id }) => (id < 10 ? [season(0, 9), season(1, 9), season(2, 9)] : [season(1, 9)]),
};

async function made(kind: string, seed = 1): Promise<GeneratedName[]> {
  const asked: string[] = [];
  const shows = await findShows(CATALOGUE, async (name, id) => {
    asked.push(name);
    return id !== 9;
  });
  expect(asked).toEqual(
    ["Sky.Shanty", "Sky.Shanty.Harbour", "Never.Filed"].map(
      (t) => `${t}.S01E02.1080p.WEB-DL.x264-GRP.mkv`,
    ),
  );
  expect(shows.map((show) => [show.entry.id, show.episodes.length])).toEqual([
    [7, 18],
    [8, 18],
  ]);
  return KINDS[kind]?.({ catalogue: CATALOGUE, shows, random: createRandom(seed) }) ?? [];
}
const named = async (
  kind: string,
  name: string,
  video?: string,
): Promise<GeneratedName["right"] | "not made"> => {
  const found = (await made(kind)).find(
    (one) => one.name === name && (video === undefined || one.videos.includes(video)),
  );
  return found === undefined ? "not made" : found.right;
};

test.each(Object.keys(KINDS))(
  "%s: every name is complete, and the same seed gives the same names",
  async (kind) => {
    const names = await made(kind);
    expect(names.length).toBeGreaterThan(0);
    expect(await made(kind)).toEqual(names);
    for (const { name, videos, right } of names) {
      expect([name, ...videos].join()).not.toMatch(/undefined|NaN|null|\{\w+\}/);
      expect([...new Set(videos)]).toEqual(videos);
      if (right?.type === "tv") {
        const paths = Object.keys(right.files);
        expect(paths.toSorted()).toEqual(videos.length === 0 ? [""] : videos.toSorted());
        for (const place of Object.values(right.files)) expect(place).toMatch(/^\d+x\d+(,\d+)?$/);
      }
      if (right !== undefined) expect(right.id).not.toBe(5);
    }
  },
);

test("the right answer follows from the name", async () => {
  const tv = (place: string, path = "", id = 7) => ({ type: "tv", id, files: { [path]: place } });
  expect(await named("one episode", "Sky.Shanty.S01E02.1080p.WEB.H264-GRP.mkv")).toEqual(tv("1x2"));
  expect(await named("one episode", "TV/Sky Shanty/Sky Shanty 18.mkv")).toEqual(tv("2x9"));
  const both = (await made("two episodes")).filter(
    ({ form }) => form === "{dots}.S{ss}E{aa}-E{bb}.1080p.mkv",
  );
  expect(both).toHaveLength(8);
  for (const { name, right } of both) {
    const [, s = "", a = "", b = ""] = /S(\d\d)E(\d\d)-E(\d\d)/.exec(name) ?? [];
    const place = `${Number(s)}x${Number(a)},${Number(b)}`;
    expect(right).toMatchObject({ files: { "": place } });
    expect(Number(b)).toBe(Number(a) + 1);
  }
  expect(
    await named("release folders", "Sky Shanty S02", "E01 - Knot 2-1 - E02.mkv"),
  ).toMatchObject({
    files: { "E01 - Knot 2-1 - E02.mkv": "2x1,2", "E03 - Knot 2-3 - E04.mkv": "2x3,4" },
  });
  // The second disc: its first track is the fifth episode.
  expect(await named("release folders", "Sky Shanty Season 2", "Vol. 2/1.mkv")).toMatchObject({
    files: { "Vol. 2/1.mkv": "2x5" },
  });
  expect(await named("specials", "Sky Shanty", "Specials/02.mkv")).toEqual(
    tv("0x2", "Specials/02.mkv"),
  );
  expect(await named("specials", "Sky Shanty Special 2.mkv")).toBeUndefined();
  expect(await named("spin-offs", "Sky Shanty/Season 1/Sky Shanty Harbour S01E01.mkv")).toEqual(
    tv("1x1", "", 8),
  );
  expect(await named("spin-offs", "Sky Shanty", "Sky Shanty Harbour S01E01.mkv")).toBeUndefined();
  expect(await named("strange series", "Sky.Shanty.S01E01.1080p", "02.mkv")).toBeUndefined();
});

test("the year in a name identifies the film, but two years in one name do not", async () => {
  const film = (id: number) => ({ type: "movie", id });
  expect(await named("sequels", "Tin Harbour 2 (2004).mkv")).toEqual(film(2));
  expect(await named("sequels", "Tin.Harbour.I.2001.1080p.mkv")).toEqual(film(1));
  expect(await named("sequels", "Tin Harbour (2001)", "Tin Harbour 2.mkv")).toBeUndefined();
  expect((await made("sequels")).filter(({ name }) => name.startsWith("Low"))).toEqual([]);
  expect(await named("remakes", "Grey.Meadow.2012.1080p.mkv")).toEqual(film(4));
  expect(await named("remakes", "Grey.Meadow.1982.1080p.mkv")).toEqual(film(3));
  expect(await named("remakes", "Grey Meadow (1981) (2012).mkv")).toBeUndefined();
  expect((await made("films")).map(({ right }) => right?.id)).toEqual([1, 2, 3, 4, 6, 9]);
  const strange = await made("strange films");
  expect(strange.length).toBeGreaterThan(100);
  for (const { form, right } of strange) {
    expect(right !== undefined).toBe(/Bonus\/|making of/.test(form));
  }
});

test("words or a sequel's number after a film's year make it an unknown film", async () => {
  expect(await named("words behind the year", "Tin Harbour (2001) 2.mkv")).toBeUndefined();
  expect(await named("words behind the year", "Tin Harbour (2001) - 2.mkv")).toBeUndefined();
  const marked = (await made("words behind the year")).filter(({ right }) => right !== undefined);
  expect(marked.map(({ right }) => right?.id)).toEqual([1, 6]);
  const numbered = await made("number behind the year");
  expect(numbered.map(({ right }) => right)).toEqual(Array.from({ length: 4 }, () => undefined));
});

test("a name with a word for extras is not a film or an episode, unless the film is included", async () => {
  const names = await made("words of extras");
  const along = names.filter(({ form }) => /Plus|\+/.test(form));
  for (const { right } of along) expect(right?.type).toBe("movie");
  const rest = names.filter((name) => !along.includes(name));
  expect(new Set(rest.map(({ right }) => right))).toEqual(new Set([undefined]));
  expect(rest.some(({ name }) => name.includes("S01E01"))).toBe(true);
});
