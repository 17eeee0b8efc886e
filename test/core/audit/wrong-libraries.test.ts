import { expect, test } from "vitest";
import { audited, findingsIn } from "../../support/audited.ts";

const HEAT = { type: "movie" as const, tmdbId: 949, title: "Heat", year: 1995 };
const RONIN = { type: "movie" as const, tmdbId: 8195, title: "Ronin", year: 1998 };
const WIRE = { type: "tv" as const, tmdbId: 1438, title: "The Wire", year: 2002 };
const FILM = "Heat (1995)/Heat (1995).mkv";
const OTHER = "Heat (1995)/Ronin (1998).mkv";

const remediesOf = (...given: Parameters<typeof findingsIn>) =>
  findingsIn(...given).map(({ remedy }) => remedy);

test("reports two works in one work's folder, identified by the journal, by Plex or by their names", () => {
  expect(audited([FILM, OTHER])).toEqual(["two_works Heat (1995)"]);
  const known = { [FILM]: { work: HEAT }, [OTHER]: { work: RONIN } };
  expect(remediesOf([FILM, OTHER], { known })).toEqual([
    {
      do: "rename",
      works: [
        { type: "movie", tmdbId: 949 },
        { type: "movie", tmdbId: 8195 },
      ],
    },
  ]);
  const [a, b] = ["Films/a.mkv", "Films/b.mkv"];
  const shown = { [a]: { tmdbId: 1 }, [b]: { tmdbId: 2 } };
  expect(audited([a, b], { shown })).toEqual([]);
  expect(audited([a, b, "Films/movie.nfo"], { shown })).toEqual(["two_works Films"]);
});

test("reports a work in another work's folder, by id or by title and year", () => {
  const tagged = "Heat (1995) {tmdb-949}/Ronin.mkv";
  expect(audited([tagged], { known: { [tagged]: { work: RONIN } } })).toEqual([
    "wrong_folder Heat (1995) {tmdb-949}",
  ]);
  expect(audited([OTHER], { known: { [OTHER]: { work: RONIN } } })).toEqual([
    "wrong_folder Heat (1995)",
  ]);
  expect(audited([OTHER])).toEqual(["wrong_folder Heat (1995)"]);
  expect(audited([FILM], { known: { [FILM]: { work: { ...HEAT, year: 1996 } } } })).toEqual([]);
});

test("reports episodes in the wrong season folder, or outside the season folders", () => {
  const tv = { type: "tv" as const };
  const [right, wrong] = [
    "The Wire/Season 1/The Wire - S01E01.mkv",
    "The Wire/Season 1/The Wire - S02E01.mkv",
  ];
  expect(audited([right, wrong], tv)).toEqual([`wrong_season ${wrong}`]);
  // The journal's numbers count, regardless of the name.
  const mapping = { season: 2, episodes: [1], titles: [] };
  expect(audited([right], { ...tv, known: { [right]: { work: WIRE, mapping } } })).toEqual([
    `wrong_season ${right}`,
  ]);
  expect(
    audited([wrong], {
      ...tv,
      known: { [wrong]: { work: WIRE, mapping: { ...mapping, season: 1 } } },
    }),
  ).toEqual([]);
  expect(audited([right, "The Wire/The Wire - S01E02.mkv"], tv)).toEqual([
    "no_season_folder The Wire/The Wire - S01E02.mkv",
  ]);
  expect(audited(["Lost/Lost S01E01.mkv", "Lost/Lost S02E01.mkv"], tv)).toEqual([
    "no_season_folder Lost",
  ]);
});

test("reports the same film or episode twice, in one folder or in two", () => {
  expect(audited(["Up (2009)/Up.2009.720p.mkv", "Up (2009)/Up.2009.1080p.mkv"])).toEqual([
    "twice Up (2009)/Up.2009.1080p.mkv",
  ]);
  expect(audited([FILM, "Heat.1995.720p.WEB/Heat.1995.720p.WEB.mkv"])).toEqual([
    "twice Heat.1995.720p.WEB/Heat.1995.720p.WEB.mkv",
  ]);
  const season = "Fargo (2014)/Season 1";
  expect(
    audited([`${season}/Fargo - S01E01 - The Crocodile.mkv`, `${season}/Fargo.S01E01.720p.mkv`], {
      type: "tv",
    }),
  ).toEqual([`twice ${season}/Fargo - S01E01 - The Crocodile.mkv`]);
});

test("reports files that Plex shows as another work, leaves unmatched or does not show", () => {
  const known = { [FILM]: { work: HEAT } };
  expect(audited([FILM], { known, shown: { [FILM]: { tmdbId: 1 } } })).toEqual([
    `plex_mismatch ${FILM}`,
  ]);
  expect(audited([FILM], { known, shown: { [FILM]: { tmdbId: 949 } } })).toEqual([]);
  expect(audited([FILM], { known, shown: { [FILM]: { imdbId: "tt1" } } })).toEqual([]);
  expect(audited([FILM], { shown: { [FILM]: {} } })).toEqual([`plex_unmatched ${FILM}`]);
  expect(audited([FILM], { shown: {} })).toEqual([`not_in_plex ${FILM}`]);
  expect(audited([FILM, "Heat (1995)/.plexignore"], { shown: {} })).toEqual([]);
  const show = [
    "The Wire {tmdb-1438}/Season 1/a S01E01.mkv",
    "The Wire {tmdb-1438}/Season 1/a S01E02.mkv",
  ] as const;
  const shown = { [show[0]]: { tmdbId: 5 }, [show[1]]: { tmdbId: 5 } };
  expect(audited(show, { type: "tv", shown })).toEqual(
    expect.arrayContaining(["plex_mismatch The Wire {tmdb-1438}"]),
  );
  expect(audited(show, { type: "tv", shown: {} })).toEqual(["not_in_plex The Wire {tmdb-1438}"]);
});

test("reports subtitles, descriptions and pictures without a video", () => {
  expect(audited(["Heat (1995)/Heat (1995).en.srt"])).toEqual(["subtitle_alone Heat (1995)"]);
  expect(audited([FILM, "Heat (1995)/Ronin (1998).en.srt"])).toEqual([
    "subtitle_alone Heat (1995)/Ronin (1998).en.srt",
  ]);
  expect(audited(["Heat (1995)/Heat (1995).nfo", "Heat (1995)/poster.jpg"])).toEqual([
    "left_over Heat (1995)",
  ]);
  const season = "The Wire/Season 1";
  const paths = [
    `${season}/The Wire - S01E01.mkv`,
    `${season}/The Wire - S01E02.en.srt`,
    `${season}/The Wire - S01E03.nfo`,
  ];
  expect(audited(paths, { type: "tv" })).toEqual([
    `subtitle_alone ${season}/The Wire - S01E02.en.srt`,
    `left_over ${season}/The Wire - S01E03.nfo`,
  ]);
  expect(audited([...paths.slice(0, 1), "The Wire/Season 2/poster.jpg"], { type: "tv" })).toEqual([
    "left_over The Wire/Season 2",
  ]);
});

test("reports the outermost empty folder, with the command that removes it and its subfolders", () => {
  expect(audited([FILM, "Heat (1995)/Extras/"])).toEqual(["empty_folder Heat (1995)/Extras"]);
  expect(remediesOf(["It's (2000)/A/B/"])).toEqual([
    {
      do: "shell",
      line: `rmdir -- '/lib/It'\\''s (2000)/A/B' '/lib/It'\\''s (2000)/A' '/lib/It'\\''s (2000)'`,
    },
  ]);
});

test("reports a folder with only system leftovers, with a command that removes exactly those", () => {
  const shell = [
    "Old (2000)/.DS_Store",
    "Old (2000)/@eaDir/x/SYNO.jpg",
    "Old (2000)/._Old.mkv",
    "Old (2000)/@eaDir/x/",
  ];
  const [finding] = findingsIn(shell, { size: 4096 });
  expect(finding).toMatchObject({ code: "empty_folder", path: "/lib/Old (2000)" });
  expect(finding?.remedy).toEqual({
    do: "shell",
    line:
      "rm -- '/lib/Old (2000)/.DS_Store' '/lib/Old (2000)/._Old.mkv' '/lib/Old (2000)/@eaDir/x/SYNO.jpg' && " +
      "rmdir -- '/lib/Old (2000)/@eaDir/x' '/lib/Old (2000)/@eaDir' '/lib/Old (2000)'",
  });
  // A file of that size is not a resource fork, a file hidden by a person is not a system file, and
  // a recycle bin is not emptied.
  for (const path of [
    "Old (2000)/._Old.mkv",
    "Old (2000)/.plexmatch",
    "Old (2000)/#recycle/Old.mkv",
  ]) {
    expect(audited([path])).toEqual([]);
  }
});

test.each([
  ["What: Now (2010)/What Now (2010).mkv", ["unsafe_name What: Now (2010)"]],
  ["Aux/film (2002).mkv", ["unsafe_name Aux"]],
  ["Ends. /film (2002).mkv", ["unsafe_name Ends. "]],
  ["Etc./film (2002).mkv", ["unsafe_name Etc."]],
  [
    `${"Léon (1994)".normalize("NFD")}/Leon (1994).mkv`,
    [`unsafe_name ${"Léon (1994)".normalize("NFD")}`],
  ],
  [
    `Long (1990)/${"a ".repeat(116)}b (1990).mkv`,
    [`unsafe_name Long (1990)/${"a ".repeat(116)}b (1990).mkv`],
  ],
])("reports a name that other systems refuse: %s", (path, found) => {
  expect(audited([path])).toEqual(found);
});

test("reports names that differ only in case, and unfinished downloads", () => {
  expect(audited(["Heat (1995)/a.srt", "Heat (1995)/A.srt", FILM])).toEqual([
    "unsafe_name Heat (1995)/A.srt",
  ]);
  expect(audited(["HEAT/", "heat/"]).filter((one) => one.startsWith("unsafe"))).toEqual([
    "unsafe_name HEAT",
  ]);
  expect(audited([FILM, "Heat (1995)/Heat (1995).mkv.part"])).toEqual([
    "partial Heat (1995)/Heat (1995).mkv.part",
  ]);
  expect(audited(["_UNPACK_Heat.1995/heat.mkv"])).toEqual(["partial _UNPACK_Heat.1995"]);
});
