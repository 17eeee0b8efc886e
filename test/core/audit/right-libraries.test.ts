import { expect, test } from "vitest";
import { audited } from "../../support/audited.ts";

// Layouts from the documentations of those who read and write libraries, and what people keep beside videos.

test.each([
  [
    "Plex's documentation, films",
    [
      "Avatar (2009).mkv",
      "Batman Begins (2005)/Batman Begins (2005).mp4",
      "Batman Begins (2005)/Batman Begins (2005).en.srt",
      "Batman Begins (2005)/poster.jpg",
      "The Dark Knight (2008) {imdb-tt0468569}/The Dark Knight (2008) {imdb-tt0468569} - cd1.avi",
      "The Dark Knight (2008) {imdb-tt0468569}/The Dark Knight (2008) {imdb-tt0468569} - cd2.avi",
      "Blade Runner (1982)/Blade Runner (1982) {edition-Director's Cut}.mkv",
      "Blade Runner (1982)/Blade Runner (1982) {edition-Final Cut}.mkv",
      "Pulp Fiction (1994)/Pulp Fiction (1994) - 1080p.mkv",
      "Pulp Fiction (1994)/Pulp Fiction (1994) - SD.m4v",
      "Pulp Fiction (1994)/Plex Versions/Optimized for TV/Pulp Fiction (1994).mp4",
      "Alien (1979)/Behind The Scenes/Making of.mkv",
      "Alien (1979)/Alien (1979).mkv",
      "Alien (1979)/Alien (1979)-trailer.mkv",
    ],
    "movie",
  ],
  [
    "Plex's documentation, series",
    [
      "Band of Brothers (2001) {tmdb-4613}/Season 01/Band of Brothers (2001) - s01e01 - Currahee.mkv",
      "Doctor Who (1963)/Season 01/Doctor Who (1963) - s01e01 - An Unearthly Child (1).mp4",
      "Doctor Who (1963)/Specials/Doctor Who (1963) - s00e01 - Special.mp4",
      "From the Earth to the Moon (1998)/Season 01/From the Earth to the Moon (1998) - s01e01 - Can We Do This.mp4",
      "Grey's Anatomy (2005)/Season 00/Grey's Anatomy (2005) - s00e01 - Straight to the Heart.mkv",
      "Grey's Anatomy (2005)/Season 02/Grey's Anatomy (2005) - s02e01-e03.avi",
      "Grey's Anatomy (2005)/Season 02/Grey's Anatomy (2005) - s02e04 - pt1.m4v",
      "Grey's Anatomy (2005)/Season 02/Grey's Anatomy (2005) - s02e04 - pt2.m4v",
      "The Colbert Report (2005)/Season 08/The Colbert Report (2005) - 2011-11-15 - Elijah Wood.avi",
      "The Office (US)/Season 01/The Office (US) - s01e01 - Pilot.mkv",
      "The Office (US)/Season 01/The Office (US) - s01e01 - Pilot.en.forced.srt",
    ],
    "tv",
  ],
  [
    "Radarr with metadata",
    [
      "Heat (1995)/Heat (1995) Bluray-1080p.mkv",
      "Heat (1995)/Heat (1995) Bluray-1080p.nfo",
      "Heat (1995)/Heat (1995) Bluray-1080p.en.srt",
      "Heat (1995)/Heat (1995) Bluray-1080p-poster.jpg",
      "Heat (1995)/movie.nfo",
      "Dune Part Two (2024) {tmdb-693134}/Dune Part Two (2024) {tmdb-693134} [WEBDL-2160p].mkv",
      "Dune (2021)/Dune (2021).mkv",
      "Dune (1984)/Dune (1984).mkv",
    ],
    "movie",
  ],
  [
    "Sonarr with metadata",
    [
      "The Wire/Season 1/The Wire - S01E01 - The Target HDTV-720p.mkv",
      "The Wire/Season 1/The Wire - S01E01 - The Target HDTV-720p.nfo",
      "The Wire/Season 1/The Wire - S01E01 - The Target HDTV-720p-thumb.jpg",
      "The Wire/Season 10/The Wire - S10E01 - Later.mkv",
      "The Wire/Specials/The Wire - S00E01 - Making of.mkv",
      "The Wire/tvshow.nfo",
      "The Wire/season01-poster.jpg",
      "The Wire/season-specials-poster.jpg",
      "Chernobyl/Chernobyl - S01E01 - 1 23 45.mkv",
      "Chernobyl/Chernobyl - S01E02 - Please Remain Calm.mkv",
    ],
    "tv",
  ],
  [
    "Kodi",
    [
      "Title (2010)/Title (2010).avi",
      "Title (2010)/Title (2010).nfo",
      "Title (2010)/Title (2010)-poster.jpg",
      "Title (2010)/extrafanart/fanart1.jpg",
      "Title (2010)/.actors/Some_One.jpg",
      "Old Film (1950)/VIDEO_TS/VIDEO_TS.IFO",
      "Old Film (1950)/VIDEO_TS/VTS_01_1.VOB",
      "Blu (2012)/BDMV/STREAM/00001.m2ts",
      "Rio (2011).nfo",
      "Rio (2011).mkv",
      "Rio (2011)-poster.jpg",
    ],
    "movie",
  ],
  [
    "Jellyfin",
    [
      "Film (2018) [tmdbid-1234]/Film (2018) [tmdbid-1234] - [1080p].mp4",
      "Film (2018) [tmdbid-1234]/Film (2018) [tmdbid-1234] - [2160p].mp4",
      "Film (2018) [tmdbid-1234]/Film (2018) [tmdbid-1234] - Directors Cut.mp4",
      "Film (2018) [tmdbid-1234]/extras/Gag Reel.mp4",
      "Film (2018) [tmdbid-1234]/backdrops/loop.mp4",
      "Film (2018) [tmdbid-1234]/theme-music/song.mp3",
      "Film (2018) [tmdbid-1234]/Film (2018) [tmdbid-1234].trickplay/320 - 10x10/0.jpg",
      "3D (2012)/3D (2012).3d.hsbs.mkv",
    ],
    "movie",
  ],
  [
    "shelves, collections and letters",
    [
      "A-D/Brazil (1985)/Brazil (1985).mkv",
      "A-D/Alien (1979).mkv",
      "Matrix Collection/The Matrix (1999).mkv",
      "Matrix Collection/The Matrix Reloaded (2003).mkv",
      "James Bond/Dr. No (1962)/Dr. No (1962).mkv",
      "James Bond/Goldfinger (1964)/Goldfinger (1964).mkv",
      "Set without year/CD1/set.avi",
      "Set without year/CD2/set.avi",
      "4K/Heat (1995).mkv",
      "4K/Ronin (1998).mkv",
    ],
    "movie",
  ],
  [
    "anime and other numbering",
    [
      "Bleach/[Group] Bleach - 001.mkv",
      "Bleach/[Group] Bleach - 101.mkv",
      "Bleach/[Group] Bleach - 366.mkv",
      "Naruto/Season 2/Naruto - 101.mkv",
      "MythBusters/Season 2003/MythBusters - S2003E01.mkv",
      "MythBusters/Season 2004/MythBusters - S01E05.mkv",
      "Tatort/Staffel 3/Tatort - S03E01.mkv",
      "Top Gear/Season 3 (2003)/Top Gear - S03E01.mkv",
      "Sherlock/Season 1/Sherlock - S00E01 - Unaired Pilot.mkv",
      "Sherlock/Season 1/Sherlock - S01E01.mkv",
      "Fargo (2014)/Season 1/Fargo - S01E01 - 720p.mkv",
      "Fargo (2014)/Season 1/Fargo - S01E01 - 1080p.mkv",
      "Anime/Mushishi/Season 1/Mushishi - S01E01.mkv",
    ],
    "tv",
  ],
  [
    "subtitles of every kind",
    [
      "Heat (1995)/Heat (1995).mkv",
      "Heat (1995)/Subs/2_English.srt",
      "Heat (1995)/Subs/German/forced.srt",
      "Heat (1995)/Heat.1995.1080p.BluRay.x264-GRP.eng.sdh.srt",
      "Heat (1995)/Heat (1995).idx",
      "Heat (1995)/Heat (1995).sub",
      "Heat (1995)/heat.srt",
      "Dr No (1962)/Dr No (1962).mkv",
      "Dr No (1962)/english.srt",
    ],
    "movie",
  ],
] as const)("%s: nothing is wrong", (_, paths, type) => {
  expect(audited(paths, { type })).toEqual([]);
});

test.each([
  ["rips in several languages", ["Oldboy (2003)/Oldboy.2003.KOR.mkv", "Oldboy (2003)/Oldboy.2003.GER.mkv"], "movie"],
  ["flat and in 3D", ["Avatar (2009)/Avatar (2009).mkv", "Avatar (2009)/Avatar (2009).3D.HSBS.mkv"], "movie"],
  [
    "an episode in two parts",
    ["Lost/S1/Lost - S01E24 - Exodus (1).mkv", "Lost/S1/Lost - S01E24 - Exodus (2).mkv"],
    "tv",
  ],
  ["pictures of a media centre", ["A (2010)/S1/A - S01E01.mkv", "A (2010)/metadata/season01/banner.jpg"], "tv"],
  ["a number in a name that is no year", ["Runner (1982)/Runner.2049.mkv", "Class (1999)/Class 2012.mkv"], "movie"],
  ["links of a debrid service", ["Film (2002)/Film (2002).strm", "Film (2002)/Film (2002).nfo"], "movie"],
  [
    "a library of date and channel",
    ["Ver/Season 2021/2021-05-01 - Fast - [dQw4].mkv", "Ver/Season 2021/2021-05-01 - Fast - [dQw4].jpg"],
    "tv",
  ],
  [
    "titles that are years",
    ["1917 (2019)/1917 (2019).mkv", "2001 A Space Odyssey (1968)/2001.A.Space.Odyssey.1968.mkv"],
    "movie",
  ],
  ["packs of seasons", ["Dark/Dark.S01.GER.1080p/dark.s01e01.mkv", "Dark/Dark.S02.GER.1080p/dark.s02e01.mkv"], "tv"],
  [
    "series of one name",
    ["The Office/US/Season 1/The Office S01E01.mkv", "The Office/UK/Season 1/The Office S01E01.mkv"],
    "tv",
  ],
  [
    "subtitles in a folder an episode",
    ["Bear.S01.WEB/Bear.S01E01.mp4", "Bear.S01.WEB/Subs/Bear.S01E01/2_English.srt"],
    "tv",
  ],
] as const)("an odd library, %s: nothing is wrong", (_, paths, type) => {
  expect(audited(paths, { type })).toEqual([]);
});

test("what systems, clouds and this program leave is not the library's", () => {
  const paths = ["Heat (1995)/Heat (1995).mkv", "@eaDir/x/y.jpg", ".Trash-1000/files/Old (1990)/Old (1990).nfo"];
  expect(audited([...paths, ".plex-ingest-trash/op1/Heat.mkv", "Heat (1995)/.DS_Store"])).toEqual([]);
});

test("versions that the engine filed, and an adopted film and its edition, are no duplicates", () => {
  const [a, b] = ["Up (2009)/Up.2009.720p.mkv", "Up (2009)/Up.2009.1080p.mkv"];
  const work = { type: "movie" as const, tmdbId: 14160, title: "Up", year: 2009 };
  expect(audited([a, b], { known: { [a]: { work, wasFiled: true }, [b]: { work, wasFiled: true } } })).toEqual([]);
  expect(audited([a, b], { known: { [a]: { work }, [b]: { work } } })).toHaveLength(1);
});

test("a folder in the language of its home is right by the id that the journal knows", () => {
  const path = "Die Verurteilten (1994)/Die Verurteilten (1994).mkv";
  const work = { type: "movie" as const, tmdbId: 278, title: "The Shawshank Redemption", year: 1994 };
  expect(audited([path], { known: { [path]: { work } }, shown: { [path]: { tmdbId: 278 } } })).toEqual([]);
});
