import { expect, test } from "vitest";
import { DISPUTES, disputeOf } from "../../../bench/accuracy/disputes/dispute-of.ts";
import type { Row } from "../../../bench/accuracy/rows.ts";

type Label = Partial<Row> & { name: string };
const labelled = (label: Label): Row => ({ alt_titles: [], negative: false, ...label });

const DISPUTED: [string, Label][] = [
  ["bare_number_split", { name: "Harbour - 204.mkv", title: "Harbour", season: [2], episode: [4] }],
  [
    "bare_number_split",
    { name: "tv/harbour.1012.hdtv-grp.mkv", title: "harbour", season: [10], episode: [12] },
  ],
  [
    "year_as_season",
    { name: "Harbour.1998.E03.720p", title: "Harbour", year: 1998, season: [1998], episode: [3] },
  ],
  ["part_as_episode", { name: "Harbour.Part.Two.720p", title: "Harbour", episode: [2] }],
  [
    "part_as_episode",
    { name: "Harbour (Season 3 Part 2)", title: "Harbour", season: [3], episode: [2] },
  ],
  ["bare_number_as_episode", { name: "Harbour.7.1080p", title: "Harbour", episode: [7] }],
  [
    "bare_number_as_season",
    { name: "Harbour 2 - 05 (720p)", title: "Harbour", season: [2], episode: [5] },
  ],
  ["half_number", { name: "[Tsuki].Sora.-.07.5.[1080p]", title: "Sora", episode: [7] }],
  [
    "span_as_its_end",
    { name: "[Tsuki] Sora 1-13 FLAC", title: "Sora", season: [1], episode: [13] },
  ],
  ["day_in_two_digits", { name: "Harbour 4.5.12", title: "Harbour", date: "2012-05-04" }],
  ["number_alone", { name: "2031.mkv", year: 2031 }],
  ["years_in_brackets", { name: "Harbour (seen 2014) (2011).mkv", title: "Harbour", year: 2014 }],
  ["country", { name: "Harbour.AU.S02E01", type: "episode", title: "Harbour" }],
  ["country", { name: "Harbour.AU.S02E01", type: "episode", title: "Harbour AU" }],
  ["year_in_title", { name: "Harbour.2014.S01E01", type: "episode", title: "Harbour 2014" }],
  ["year_in_front", { name: "2011.tall.ship.dvd", type: "movie", title: "tall ship", year: 2011 }],
  ["part_dropped", { name: "Tall Ship Part II.mkv", type: "movie", title: "Tall Ship" }],
  [
    "language_in_title",
    { name: "Tall.Ship.German.720p", type: "movie", title: "Tall Ship German" },
  ],
  [
    "language_in_title",
    { name: "Tall.Ship.French.2011", type: "movie", title: "Tall Ship", year: 2011 },
  ],
  ["date_in_title", { name: "Desk 4th May 2012", type: "movie", title: "Desk 4th May" }],
  [
    "second_title",
    { name: "Tall Ship - Long Voyage - 05", type: "episode", title: "Tall Ship", episode: [5] },
  ],
  [
    "second_title",
    { name: "Tall Ship aka Grosse Fahrt", type: "movie", title: "Tall Ship aka Grosse Fahrt" },
  ],
  ["kind_word", { name: "[Tsuki] Sora OVA - 01", type: "episode", title: "Sora", absolute: [1] }],
  [
    "kind_word",
    { name: "[Tsuki] Sora OVA - 01", type: "episode", title: "Sora OVA", absolute: [1] },
  ],
  ["credits_in_title", { name: "[Tsuki] Sora ED2", title: "Sora ED", absolute: [2] }],
  [
    "title_behind_tags",
    { name: "Season 2/e01.1080p.x264-grp.mkv", title: "grp", season: [2], episode: [1] },
  ],
  ["channel_in_front", { name: "BBC.Tall.Ships.1080p", title: "Tall Ships" }],
  ["channel_in_front", { name: "BBC.Tall.Ships.1080p", title: "BBC Tall Ships" }],
  [
    "season_in_front",
    { name: "tv/S02 Tall Ship/E01.mkv", title: "Tall Ship", season: [2], episode: [1] },
  ],
];

test.each(DISPUTED)("a label is disputed for %s: %o", (code, label) => {
  expect(disputeOf(labelled(label))).toBe(code);
});

test("every dispute has an example above, a unique code and a one-sentence reason", () => {
  const codes = DISPUTES.map(({ code }) => code);
  expect(new Set(DISPUTED.map(([code]) => code))).toEqual(new Set(codes));
  expect(new Set(codes).size).toBe(codes.length);
  for (const { why } of DISPUTES) expect(why).toMatch(/^[`A-Z].{30,}\.$/);
});

test.each<Label>([
  { name: "Harbour.S02E04.mkv", type: "episode", title: "Harbour", season: [2], episode: [4] },
  {
    name: "Harbour/Season 2/Harbour 204.mkv",
    type: "episode",
    title: "Harbour",
    season: [2],
    episode: [4],
  },
  {
    name: "Harbour - Temporada 2 [Cap.204]",
    type: "episode",
    title: "Harbour",
    season: [2],
    episode: [4],
  },
  { name: "Harbour.S1998E03", type: "episode", title: "Harbour", season: [1998], episode: [3] },
  { name: "Harbour.1998x03", type: "episode", title: "Harbour", season: [1998], episode: [3] },
  { name: "Harbour.S01E02.Part.2", type: "episode", title: "Harbour", season: [1], episode: [2] },
  { name: "[Tsuki] Sora 07 [1080p]", type: "episode", title: "Sora", absolute: [7] },
  { name: "Sora - 07.mkv", type: "episode", title: "Sora", absolute: [7] },
  { name: "Harbour.2012.05.04", type: "episode", title: "Harbour", date: "2012-05-04" },
  { name: "Harbour (2011)/Harbour (2011).mkv", type: "movie", title: "Harbour", year: 2011 },
  { name: "Harbour.AU.S02E01", type: "episode", title: "Harbour", alt_titles: ["Harbour AU"] },
  {
    name: "Harbour.2014.S01E01",
    type: "episode",
    title: "Harbour",
    alt_titles: ["Harbour 2014"],
    year: 2014,
  },
  { name: "2011.tall.ship.2013.dvd", type: "movie", title: "2011 tall ship", year: 2013 },
  { name: "Tall Ship Part II.mkv", type: "movie", title: "Tall Ship Part II" },
  { name: "Tall.Ship.German.720p", type: "movie", title: "Tall Ship" },
  {
    name: "Tall Ship - S01E05 - Long Voyage",
    type: "episode",
    title: "Tall Ship",
    season: [1],
    episode: [5],
  },
  { name: "Tall Ship - Season 2", type: "episode", title: "Tall Ship", season: [2] },
  {
    name: "1x05 - Tall Ship - Long Voyage",
    type: "episode",
    title: "Tall Ship",
    season: [1],
    episode: [5],
  },
  {
    name: "Tall Ship - Long Voyage 2010",
    title: "Tall Ship",
    alt_titles: ["Tall Ship Long Voyage"],
    year: 2010,
  },
  { name: "Tall.Ship.2010.1080p.x264-GRP", type: "movie", title: "Tall Ship", year: 2010 },
])("a label that agrees with the name is not in dispute: %o", (label) => {
  expect(disputeOf(labelled(label))).toBeUndefined();
});
