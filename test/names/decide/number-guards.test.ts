import { expect, test } from "vitest";
import { readRelease } from "../../../src/names/ask/clues/read-release.ts";
import { otherNumbers } from "../../../src/names/decide/guards/other-numbers.ts";
import { season, series } from "../../support/works.ts";
import { gather, verdict } from "../judge.ts";

const ID = 7;
// If TMDB has no titles yet, words in the title's place say nothing about the numbers.
const UNTITLED = Array.from({ length: 12 }, (_, at) => `Episode ${at + 1}`);
const show = (title = "Harbor Lights") =>
  series(ID, title, 2011, [
    season(1, 12, 2011, ["Pilot", "Spanish 101", "Two", "Four", "The Fire (2)"]),
    season(2, 12, 2012, UNTITLED),
    season(3, 12, 2013, UNTITLED),
    season(9, 12),
  ]);

function ask(name: string, videos: string[] = [], found = [show()]) {
  const { parsed, files, nameOnly } = readRelease(name, videos);
  return verdict({ name: parsed, files: Object.fromEntries(files), nameOnly, found });
}
const unmapped = expect.arrayContaining(["absolute_unmapped"]);
const unclear = expect.arrayContaining(["numbers_unclear"]);
const stray = expect.arrayContaining(["unaccounted"]);
const HELD = expect.any(Array);
const long = () =>
  series(
    ID,
    "Harbor Lights",
    2001,
    Array.from({ length: 11 }, (_, at) => season(at + 1, 20)),
  );
const single = () =>
  series(ID, "Harbor Lights", 2011, [season(1, 5, 2011, ["The Gull", "The Tern"])]);

test.each<[decided: unknown, ...given: Parameters<typeof ask>]>([
  // A list with gaps, or of more than three without a range sign, is held.
  [unclear, "Harbor Lights S02E03 & 9 Minutes.mkv"],
  [unclear, "Harbor Lights S02E03-09 Years.mkv"],
  [ID, "Harbor Lights S02E03-E06.mkv"],
  // A leading number may conflict with the number of the episode's title.
  [ID, "Harbor Lights", ["Season 1/02 - Spanish 101.mkv"]],
  [HELD, "Harbor Lights", ["Season 1/04 - French 103.mkv"]],
  // Season folders, generic folders and a show with its year are understood.
  [ID, "Harbor Lights", ["Season 9/02.mkv"]],
  [ID, "TV/Harbor Lights (2011)/Season 9/02.mkv"],
  // An episode in another season's folder is held.
  [HELD, "Harbor Lights", ["Season 9/Harbor Lights - S02E03.mkv"]],
  [HELD, "Harbor Lights", ["Season 2/09-10 - Title.mkv"]],
  [HELD, "Harbor Lights", ["Season 9/09-10 - Title.mkv"]],
  // An episode number does not explain a word for another season.
  [unclear, "Harbor Lights (Season 3) - 2x03.mkv"],
  [unclear, "Harbor Lights (3rd Season) S02E03.mkv"],
  [ID, "Harbor Lights (Season 2) - 2x03.mkv"],
  [ID, "Harbor Lights 2 сезон 3 серия.mkv"],
  [ID, "Harbor Lights 2. Sezon 3. Bölüm.mkv"],
  // In a range, either both numbers have a leading zero or neither does. `2-03` may just as well be
  // season 2, episode 3, or belong to another season.
  [unclear, "Harbor Lights", ["Season 2/Episode 3-04.mkv"]],
  [unclear, "Harbor Lights", ["Season 2/Harbor Lights 2-03.mkv"]],
  [unclear, "Harbor Lights", ["Season 2/Episode 3-03.mkv"]],
  [ID, "Harbor Lights", ["Season 3/Episode 3-03.mkv"]],
  [ID, "Harbor Lights", ["Season 2/Episode 03-04.mkv"]],
  [ID, "Harbor Lights", ["Season 2/Episode 3-4.mkv"]],
  [ID, "Harbor Lights S02E3-04.mkv"],
  [ID, "Harbor Lights", ["Season 9/9-03.mkv"]],
  // Discs, volumes and specials folders restart the count.
  [unclear, "Harbor Lights Season 2 Disc 4", ["E03.mkv"]],
  [stray, "Harbor Lights Season 2", ["SPs/E03.mkv"]],
  [ID, "Harbor Lights Season 2 Disc 4", ["Harbor Lights S02E03.mkv"]],
  [ID, "Harbor.Lights.S01E05.The.Fire.Part.2.mkv"],
  // A special counts apart, also in a folder that states a season or a range.
  ...["SP1", "- SP 1", "OVA 02", "- ONA - 02", "Special 1"].flatMap(
    (special): [unknown, string, string[]][] => [
      [unclear, "[Grp] Harbor Lights (01-12)", [`[Grp] Harbor Lights ${special} [1080p].mkv`]],
      [unclear, "Harbor Lights Season 1", [`[Grp] Harbor Lights ${special} [1080p].mkv`]],
    ],
  ),
  [ID, "South.Port.S01E02.1080p.BluRay.x264-GRP", ["grp-sp102.mkv"], [show("South Port")]],
  // A bare number may be in any season, and a group, checksum or three digits are absolute.
  [unmapped, "Harbor Lights - 05.mkv"],
  [ID, "[Grp] Harbor Lights - 05 [1080p].mkv"],
  [ID, "Harbor Lights - 005.mkv"],
  [ID, "Harbor Lights - 05v2.mkv"],
  [unmapped, "Harbor Lights - 05v1.mkv"],
  // A number padded to three digits is absolute even with an E. For higher numbers, the episode is
  // not certain.
  [ID, "Harbor.Lights.E005.720p.mkv"],
  [unmapped, "Harbor.Lights.E05.720p.mkv"],
  [unmapped, "Harbor.Lights.E015.720p.mkv"],
  // Next to a season, three digits without a letter may be season and episode, even if the seasons
  // together have that many episodes.
  [unmapped, "Harbor Lights Series 1 - 204.mkv", [], [long()]],
  [ID, "Harbor Lights S01E204.mkv", [], [long()]],
  [ID, "Harbor Lights Series 1 - 131.mkv", [], [long()]],
  // A season number next to the episode number is explained: before it, or after it with a word.
  [ID, "Harbor Lights - S02E01 - S02E02.mkv"],
  // Another season's number is not explained, even if an episode has the same number.
  [unclear, "Harbor Lights S02E01 S01E01.mkv"],
  [unclear, "Harbor Lights S03E02 Staffel 2 Folge 2.mkv"],
  [ID, "Harbor Lights S02E01 Season 2 Episode 1.mkv"],
  [ID, "Harbor Lights S0211.mkv"],
  [ID, "Harbor Lights 3x02-3x03.mkv"],
  [ID, "Harbor Lights Folge 5 Staffel 3.mkv"],
  // The last number of a list may begin the episode's title.
  [unclear, "Harbor.Lights.S02E09.&.10.Commandments.mkv"],
  [unclear, "Harbor Lights 2x10, 11 Years Later.mkv"],
  [ID, "Harbor Lights S02E09 & 10.mkv"],
  [ID, "Harbor Lights S02E09 & 10 - Some Words.mkv"],
  [ID, "Harbor Lights S02E03 & 04 Some Words.mkv"],
  [ID, "Harbor Lights S02E09 & 10 Episode 9.mkv"],
  // A folder that adds words to the show's own name is held.
  [stray, "Harbor Lights", ["Harbor Lights Origins/Episode 02.mkv"], [single()]],
  [stray, "Harbor Lights", ["Harbor Lights Origins/S01E02.mkv"], [single()]],
  [stray, "Harbor Lights", ["Harbor Lights Origins/Harbor Lights S01E02.mkv"], [single()]],
  [ID, "Harbor Lights", ["Harbor Lights 1/Episode 02.mkv"], [single()]],
  [ID, "Harbor Lights", ["Harbor Lights (2011) [1080p]/Episode 02.mkv"], [single()]],
  // Two numbers followed by only the second episode's title may be season and episode.
  [unclear, "Harbor Lights - 01-02 - The Tern.avi", [], [single()]],
  [ID, "Harbor Lights - S01E01-E02 - The Tern.avi", [], [single()]],
  // A complete name that is another episode's title is held.
  [
    expect.arrayContaining(["episode_title_differs"]),
    "Harbor Lights",
    ["Season 1/Spanish 101.mkv"],
  ],
  // An unexplained number is held.
  [HELD, "Harbor Lights Season 2 Episode 3 and Episode 4.mkv"],
  [HELD, "Harbor Lights S02 第03集+第04集.mkv"],
  [HELD, "Harbor Lights - 02-04 - Title.mkv"],
  [HELD, "Harbor Lights - S02E03 - Avsnitt 9.mkv"],
  [HELD, "Harbor Lights - Temporada 2 [HDTV][Cap.305].mkv"],
  // A name with only explained numbers is filed.
  [ID, "Harbor Lights - S02E03 - 65 Million Years Off.mkv"],
  [ID, "Harbor.Lights.S02E07.18-5-4.720p.WEB.x264-GRP.mkv"],
  [ID, "Harbor Lights (2011) - S02E03v2 - 2 of 12.mkv"],
  [ID, "Harbor Lights - S03E02 - 026 - Title.mkv"],
  [ID, "Harbor Lights Temporada 3 Capitulos 3 y 4.avi"],
  [ID, "Harbor.Lights.s02e03-768660.mkv"],
  [ID, "Harbor Lights S02E03 (1).mkv"],
  [ID, "Harbor.Lights.S02E03-E04.1080p.WEB.x264-GRP.mkv"],
  [ID, "Harbor Lights - S02E03 - First & S02E04 - Second.mkv"],
  [ID, "Harbor Lights [2x03] [2x04].mkv"],
  // A name that is not a regular episode is held.
  [HELD, "[Grp] Harbor Lights [SP01][1080p].mkv"],
  [HELD, "Harbor.Lights.S01E01.5.1080p.WEB.x264-GRP.mkv"],
  [HELD, "Harbor.Lights.S01E02.Promo.mkv"],
  [HELD, "Harbor.Lights.S01E02.Inside.the.Episode.1080p.mkv"],
  [HELD, "Harbor.Lights.S01E03.Part.2.mkv"],
  // A name that mentions more episodes than it lists is held.
  [unclear, "Harbor Lights - S03E02 and 1 more.mkv"],
  [unclear, "Harbor.Lights.S01E02.&.1.more.720p.mkv"],
  [unclear, "Harbor Lights S02E01 + 1 more.mkv"],
  [unclear, "Harbor Lights S02E04 and one more.mkv"],
  [unclear, "Harbor Lights S02E04 and more.mkv"],
  [unclear, "Harbor Lights S02E04 plus 2.mkv"],
  [unclear, "Harbor Lights 2x04 +1.mkv"],
  // A later volume, part or cour restarts the count.
  [unclear, "[Grp] Harbor Lights S1 Cour 3 - 02 [1080p].mkv"],
  [unclear, "Harbor.Lights.S02.Vol.2.E03.1080p.mkv"],
  [unclear, "Harbor.Lights.S01.Part.2.E05.1080p.mkv"],
  [unclear, "Harbor Lights Season 2 Part 2 - 03.mkv"],
  [unclear, "Harbor Lights Season 1 2nd Cour - 05.mkv"],
  [unclear, "Harbor Lights Season 2 Second Half - 03.mkv"],
])("files a name as the show (7) or holds it for its numbers, %j: %j %j", (decided, ...given) => {
  expect(ask(...given)).toEqual(decided);
});

test.each([
  [" - S02E02", true],
  [" 2x02", true],
  [" - 2 Fast", true],
  [" - 24 Hours", false],
  [" - 2001 Nights", false],
  [" - East", false],
  [" - Episode 1", false],
])("numbers_unclear: checks episode 1 followed by %j", (more, held) => {
  const found = ask(
    `Long Tale S01E01${more}.mkv`,
    [],
    [series(ID, "Long Tale", 2001, [season(1, 12, 2001, UNTITLED)])],
  );
  if (held) expect(found).not.toBe(ID);
  else expect(found).toBe(ID);
});

test("numbers_unclear: accepts a number that begins the episode's title on TMDB", () => {
  const tale = series(ID, "Long Tale", 2001, [season(1, 2, 2001, ["2 Fast"])]);
  expect(ask("Long Tale S01E01 - 2 Fast.mkv", [], [tale])).toBe(ID);
});

test("numbers_unclear: does not read a number at the start of a title as the episode", () => {
  const rocks = [series(ID, "10 Harbors", 2011, [season(1, 12)])];
  expect(ask("10 Harbors", ["10 Harbors 02.mkv"], rocks)).not.toBe(ID);
  expect(ask("10 Harbors", ["Season 1/10 Harbors S01E02.mkv"], rocks)).toBe(ID);
});

test.each(["8", "Book 9", "Final Season", "სეზონი 9", "Season 9 Part 3"])(
  "holds a bare name below a folder that was not understood: %s",
  (folder) => {
    expect(ask("Harbor Lights", [`${folder}/02.mkv`])).not.toBe(ID);
    expect(ask("Harbor Lights", [`${folder}/[Grp] Harbor Lights - 02 [1080p].mkv`])).not.toBe(ID);
  },
);

test("unaccounted: requires a role for a folder between a file and its season, even if the file has numbers", () => {
  const unaccounted = expect.arrayContaining(["unaccounted"]);
  for (const folder of ["Cut Lines", "Table Read", "Season Retrospective"]) {
    expect(ask("Harbor Lights", [`Season 2/${folder}/Harbor Lights - S02E03.mkv`]), folder).toEqual(
      unaccounted,
    );
  }
  for (const folder of [
    "1080p BluRay",
    "German",
    "Disc 1",
    "Harbor Lights Complete",
    "Harbor.Lights.S02E03.1080p-GRP",
  ]) {
    expect(ask("Harbor Lights", [`Season 2/${folder}/Harbor Lights - S02E03.mkv`]), folder).toBe(
      ID,
    );
  }
  expect(ask("Any Words/Harbor Lights/Season 2/Harbor Lights - S02E03.mkv")).toBe(ID);
});

test("absolute_unmapped: E100 and higher is absolute if no season can have that episode", () => {
  const [counts, absolute] = [[40, 13, 70], [{ season: 1, episode: 1, title: "One" }]];
  const long = series(
    ID,
    "Harbor Lights",
    2011,
    counts.map((count, at) => season(at + 1, count)),
  );
  expect(ask("Harbor.Lights.E116.720p.mkv", [], [long])).toEqual(["absolute_unmapped"]);
  expect(ask("Harbor.Lights.E099.720p.mkv", [], [long])).toEqual(["absolute_unmapped"]);
  expect(ask("Harbor.Lights.E123.720p.mkv", [], [long])).toEqual(["absolute_unmapped"]);
  const brief = series(ID, "Harbor Lights", 2011, [
    season(1, 13),
    ...[2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => season(n, 20)),
  ]);
  expect(ask("Harbor.Lights.E116.720p.mkv", [], [brief])).toBe(ID);
  expect(ask("Harbor.Lights.E113.720p.mkv", [], [brief])).toEqual(["absolute_unmapped"]);
  expect(ask("Harbor.Lights.E116.A.Strange.Title.720p.mkv", [], [brief])).toEqual([
    "absolute_unmapped",
    "unaccounted",
  ]);
  expect(ask("Harbor.Lights.E116.720p.mkv", [], [{ ...brief, absolute }])).toEqual([
    "absolute_unmapped",
  ]);
});

test("series_ambiguous: a series whose episodes were not fetched is not filed and does not rule out others", () => {
  const { seasons: _s, seasonCounts: _c, ...unasked } = show();
  const { parsed, files } = readRelease("Harbor.Lights.S02E03.mkv", []);
  expect(verdict({ name: parsed, files: Object.fromEntries(files), found: [unasked] })).toEqual(
    expect.arrayContaining(["series_ambiguous"]),
  );
  const long = series(8, "Harbor Lights", 1999, [season(1, 40)]);
  expect(ask("Harbor Lights - 05.mkv", [], [long, show()])).not.toBe(8);
});

test("numbers_unclear: holds a list if one of its numbers was read as the season", () => {
  for (const file of ["2+3.mkv", "02, 03 One, Two.mkv", "01 and 02 Other.mkv"]) {
    expect(ask("Harbor Lights", [`Season 2/${file}`]), file).not.toBe(ID);
  }
  const found = [
    series(ID, "Harbor Lights", 2011, [
      season(1, 2),
      season(3, 4, 2013, ["Gull", "Tern", "Auk", "Owl"]),
    ]),
  ];
  expect(ask("Harbor Lights [Cap.302_03].avi", [], found)).not.toBe(ID);
  expect(ask("Harbor Lights S02", ["E01 - First - E02.mkv"])).not.toBe(ID);
});

test("numbers_unclear: a volume number that happens to occur in a title is still unclear", () => {
  const found = [
    series(ID, "Harbor Lights", 2011, [season(1, 12, 2011, ["One", "Night 2: A Fire"])]),
  ];
  for (const name of [
    "[Grp] Harbor Lights S1 Cour 2 - 02.mkv",
    "Harbor.Lights.S01.Vol.2.E02.mkv",
  ]) {
    expect(ask(name, [], found), name).toEqual(unclear);
  }
  expect(ask("Harbor Lights Season 1 Disc 2", ["02.mkv"], found)).toEqual(unclear);
  expect(ask("Harbor Lights", ["Season 1/Vol 2/02.mkv"], found)).toEqual(unclear);
});

test("numbers_unclear: does not read the number of a first volume as the season", () => {
  for (const name of [
    "Harbor.Lights.S01.Vol.1.E02.mkv",
    "[Grp] Harbor Lights S1 Cour 1 - 02.mkv",
  ]) {
    expect(ask(name), name).toEqual(unclear);
  }
});

test("accepts an episode title that contains a part number", () => {
  const found = [
    series(ID, "Harbor Lights", 2011, [
      season(1, 5, 2011, ["Pilot", "Spanish 101", "The Long Fall: Part II"]),
    ]),
  ];
  expect(ask("Harbor Lights Season 1 (DVDRip)", ["103 The Long Fall: Part II.avi"], found)).toBe(
    ID,
  );
  expect(ask("Harbor Lights Season 1 - The Long Fall: Part 2 - 03.mkv", [], found)).toBe(ID);
});

test("absolute_unmapped: files a number that is the same episode of the folder's season by both counts", () => {
  const found = [
    series(ID, "Harbor Lights", 2011, [
      season(1, 3),
      season(2, 20, 2012, ["a", "b", "c", "d", "e", "f", "g", "h", "i", "The Gull"]),
    ]),
  ];
  expect(ask("Harbor Lights Season 2", ["Harbor Lights - 10.mkv"], found)).toEqual(unmapped);
  expect(
    ask("Harbor Lights Season 2", ["Harbor Lights - 02.mkv", "Harbor Lights - 10.mkv"], found),
  ).toBe(ID);
  expect(ask("Harbor Lights Season 2", ["Harbor Lights - 10 - The Gull.mkv"], found)).toBe(ID);
  for (const file of ["10.mkv", "Harbor Lights - 210.mkv", "Harbor Lights Ep10.mkv"]) {
    expect(ask("Harbor Lights Season 2", [file], found), file).toBe(ID);
  }
});

/** The evidence for one video of a show whose episodes are identified by date. */
function dated(path: string) {
  const { parsed, files, nameOnly } = readRelease("Tonight Again", [path]);
  const found = [series(ID, "Tonight Again", 1996, [season(1, 5, 2014)])];
  return gather({ name: parsed, files: Object.fromEntries(files), nameOnly, found });
}

test("numbers_unclear: checks an ambiguous date anywhere in a long path", () => {
  const told = {
    code: "numbers_unclear",
    message: expect.stringContaining("but it may be 2014-08-01"),
  };
  const name = "Tonight.Again.08.01.2014.mkv";
  expect(otherNumbers(dated(name))).toEqual(told);
  expect(otherNumbers(dated(`${"A folder of many words/".repeat(40)}${name}`))).toEqual(told);
  expect(otherNumbers(dated("Tonight_Again_08_01_2014.mkv"))).toEqual(told);
  expect(otherNumbers(dated("Tonight.Again.2014.01.08.mkv"))).toBeUndefined();
});

test("never reads the number of an id as an episode, regardless of its position", () => {
  for (const name of [
    "Harbor.Lights.{tmdb-1396}.S01E05.mkv",
    "Harbor.Lights.[tmdb-1396].S01E05.mkv",
    "Harbor Lights (2011) [tmdbid-42] - S02E03.mkv",
    "{tvdb-81189} Harbor Lights 2x03.mkv",
    "Harbor Lights {tmdb-42}/Season 02/03.mkv",
    "Harbor.Lights.tt0903747.S02E03.mkv",
  ]) {
    expect(ask(name), name).toBe(ID);
  }
  expect(ask("Harbor Lights {tmdb-1396} - S02E03 - First & S02E06 - Second.mkv")).toEqual(unclear);
});

test("holds a three-digit number if TMDB's list has an unreadable season, which may be a long one", () => {
  const short = series(ID, "Harbor Lights", 2011, [season(1, 12), season(2, 12)]);
  expect(ask("Harbor.Lights.105.mkv", [], [short])).toBe(ID);
  expect(ask("Harbor.Lights.105.mkv", [], [{ ...short, unread: true }])).toEqual(unclear);
  expect(ask("Harbor Lights S01E05.mkv", [], [{ ...short, unread: true }])).toBe(ID);
});
