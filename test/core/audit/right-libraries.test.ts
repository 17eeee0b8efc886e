import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { audited } from "../../support/audited.ts";

const LIBRARIES = readFileSync("test/fixtures/right-libraries.txt", "utf8")
  .split("\n\n")
  .slice(1)
  .map((text) => {
    const [head = "", ...paths] = text.trimEnd().split("\n");
    const [, name = "", type] = /^(.*) \((movie|tv)\)$/.exec(head) ?? [];
    return [name, type === "tv" ? "tv" : "movie", paths.map((path) => path.trim())] as const;
  });

test("the list has twenty libraries", () => {
  expect(LIBRARIES.length).toBe(20);
  expect(LIBRARIES.filter(([name, , paths]) => name === "" || paths.length < 2)).toEqual([]);
});

test.each(LIBRARIES)("finds nothing wrong in %s (%s)", (_, type, paths) => {
  expect(audited(paths, { type })).toEqual([]);
});

test("ignores files left by systems, clouds and this program", () => {
  const paths = [
    "Heat (1995)/Heat (1995).mkv",
    "@eaDir/x/y.jpg",
    ".Trash-1000/files/Old (1990)/Old (1990).nfo",
  ];
  expect(audited([...paths, ".plex-ingest-trash/op1/Heat.mkv", "Heat (1995)/.DS_Store"])).toEqual(
    [],
  );
});

test.each(["Salt Harbor - Season 1", "Season 1 (2011)", "Season One", "Salt.Harbor.S01.WEB-GRP"])(
  "finds nothing wrong with episodes filed into %j, where their season is",
  (season) => {
    const folder = "Salt Harbor (2011)";
    const filed = `${folder}/${season}/Salt Harbor (2011) - s01e02 - Fog.mkv`;
    const work = { type: "tv" as const, tmdbId: 7, title: "Salt Harbor", year: 2011 };
    const paths = [
      `${folder}/${season}/Salt.Harbor.S01E01.mkv`,
      filed,
      `${folder}/Season 02/Salt Harbor (2011) - s02e01.mkv`,
    ];
    const known = {
      [filed]: { work, wasFiled: true, mapping: { season: 1, episodes: [2], titles: ["Fog"] } },
    };
    expect(audited(paths, { type: "tv", known })).toEqual([]);
  },
);

test("reports two versions of a film as duplicates unless the engine filed them", () => {
  const [a, b] = ["Up (2009)/Up.2009.720p.mkv", "Up (2009)/Up.2009.1080p.mkv"];
  const work = { type: "movie" as const, tmdbId: 14160, title: "Up", year: 2009 };
  expect(
    audited([a, b], { known: { [a]: { work, wasFiled: true }, [b]: { work, wasFiled: true } } }),
  ).toEqual([]);
  expect(audited([a, b], { known: { [a]: { work }, [b]: { work } } })).toHaveLength(1);
});

test("accepts a folder with a translated title if the journal knows its id", () => {
  const path = "Die Verurteilten (1994)/Die Verurteilten (1994).mkv";
  const work = {
    type: "movie" as const,
    tmdbId: 278,
    title: "The Shawshank Redemption",
    year: 1994,
  };
  expect(
    audited([path], { known: { [path]: { work } }, shown: { [path]: { tmdbId: 278 } } }),
  ).toEqual([]);
});
