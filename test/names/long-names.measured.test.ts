import { describe, expect, test } from "vitest";
import { listSpellings, titleKey } from "../../src/names/identify/title-key.ts";
import { parseName } from "../../src/names/parse/name.ts";
import { parsePlexmatch } from "../../src/names/parse/nfo/ids.ts";
import { parseNfo } from "../../src/names/parse/nfo/parse-nfo.ts";
import { parsePath } from "../../src/names/parse/path.ts";
import { findFilmWords } from "../../src/names/readings/facts/walk-words.ts";
import { listFilmReadings } from "../../src/names/readings/films.ts";
import { growth, LINEAR, leastMs, long } from "../support/growth.ts";
import { PIECES } from "../support/hostile-pieces.ts";

/**
 * Functions that read names, each with its most expensive input pieces and the smaller of two
 * sizes.
 */
const READERS: [what: string, read: (text: string) => unknown, pieces: string[], size: number][] = [
  ["spellings", listSpellings, ["aB", " and"], 40_000],
  ["the key of a title", titleKey, ["i v ", "\u0000\u202e///"], 100_000],
  ["words after the year", (text) => findFilmWords(`A 1999 ${text}`), ["[", "a-", "1.0 "], 1000],
  ["a .plexmatch", parsePlexmatch, ["tmdbid:", " ", "a:\n", "tmdbid: 1\n"], 8000],
  ["film readings", listFilmReadings, ["2011 German - "], 400],
];

const NFO_HEADS = ["", "<movie>", "<movie><title>", "<movie><!--"];
const NFO_PIECES =
  "<|<a|<movie |<movie>|<movie><a>|</|<!--|<![CDATA[|tt1234567 |tt| |&amp|thetvdb.com/?|thetvdb.com/?tab=series&id=1&amp;|themoviedb.org/movie/1 |<movie><title>&</title></movie>".split(
    "|",
  );

describe("time grows linearly with the length of a text", () => {
  test.each(
    READERS.flatMap(([what, read, pieces, size]) =>
      pieces.map((piece) => ({ what, read, piece, size })),
    ),
  )("$what: $piece", async ({ read, piece, size }) => {
    expect(await growth((chars) => long(piece, chars), size, read)).toBeLessThan(LINEAR);
  });

  test.each(NFO_PIECES)("an NFO of %j", async (piece) => {
    const texts = (size: number): string[] => NFO_HEADS.map((head) => head + long(piece, size));
    expect(await growth(texts, 30_000, (all) => all.map(parseNfo))).toBeLessThan(LINEAR);
  });

  test("a name with any repeated piece", async () => {
    const names = (size: number) => PIECES.map((piece) => long(piece, size));
    expect(await growth(names, 490, (all) => all.map(parseName))).toBeLessThan(LINEAR);
    expect(
      await growth(names, 490, (all) => all.map((name) => parsePath(`${name}x`))),
    ).toBeLessThan(LINEAR);
  });
});

test("parses no hostile name more than 80 times slower than the median", async () => {
  let seed = 20_101;
  const next = (below: number): number =>
    (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % below;
  const names = Array.from({ length: 300 }, () => {
    let name = "";
    while (name.length < 2000) name += PIECES[next(PIECES.length)] ?? "";
    return name;
  });
  const times: number[] = [];
  for (const name of names) times.push(await leastMs(() => parsePath(name)));
  const sorted = times.toSorted((a, b) => a - b);
  expect((sorted.at(-1) ?? 0) / (sorted[150] ?? 1)).toBeLessThan(80);
});
