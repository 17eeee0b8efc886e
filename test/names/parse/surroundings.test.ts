import { expect, test } from "vitest";
import { extraKindOf } from "../../../src/names/parse/extras.ts";
import { parseName } from "../../../src/names/parse/name.ts";
import { findIds } from "../../../src/names/parse/nfo/ids.ts";
import {
  countLeadingSiteChars,
  findTrailingSite,
} from "../../../src/names/parse/tags/site-words.ts";

test.each([
  "www.Torrents.com - Ship 2010",
  "[ www.site.org ] Ship 2010",
  "1234x.to - Ship 2010",
  "(tracker.net) Ship 2010",
  "www.9Films.xyz   -    Ship 2010",
])("the site is not part of the title: %s", (name) => {
  expect(name.slice(countLeadingSiteChars(name))).toBe("Ship 2010");
  expect(parseName(name)).toMatchObject({ title: "Ship", year: 2010 });
});

test("keeps a title that looks like a host name", () => {
  expect(countLeadingSiteChars("Ship.to.Shore.2010")).toBe(0);
  expect(parseName("It.2017.1080p").title).toBe("It");
});

test("removes a site at the end before it reads the group", () => {
  const name = "Ship.2010.1080p.BluRay.x264-GRP[tracker.org]";
  expect(name.slice(0, findTrailingSite(name))).toBe("Ship.2010.1080p.BluRay.x264-GRP");
  expect(parseName(name).group).toBe("GRP");
});

test.each([
  ["Ship (2010) {tmdb-603}", { tmdb: 603 }],
  ["Ship (2010) [tmdbid=603]", { tmdb: 603 }],
  ["Ship.2010.tt0133093.1080p", { imdb: "tt0133093" }],
  ["Ship [tvdbid-42] S01", { tvdb: 42 }],
  ["Ship (2010)", {}],
])("reads the ids in a name and removes them from the title: %s", (name, ids) => {
  expect(findIds(name).ids).toEqual(ids);
  expect(parseName(name).title).toBe("Ship");
});

test.each<[name: string, read: object]>([
  // The group comes after the last dash, or in brackets before an anime's name.
  ["Ship.2010.1080p.x264-GRP.mkv", { group: "GRP" }],
  ["[Tsuki] Sora - 01 [1080p].mkv", { group: "Tsuki" }],
  ["Spider-Ship.mkv", { group: null }],
  // The word “sample” marks a sample unless it is part of the title.
  ["ship.2010.1080p-grp.sample.mkv", { sample: true }],
  ["sample-ship.2010.mkv", { sample: true }],
  ["The.Sample.2010.1080p.mkv", { sample: false }],
  // Some groups are named like an extra or a sample.
  ["Ship.2010.1080p.BluRay.x264-SCENE.mkv", { extra: null }],
  ["Ship.2010.1080p.BluRay.x264-SHORT.mkv", { extra: null }],
  ["Ship (2010)-scene.mkv", { extra: "scene" }],
  ["Ship.2010.1080p.BluRay.x264-ETRG.mkv", { sample: false }],
  ["Sample.This.2012.1080p.mkv", { sample: false }],
  ["grp-ship-sample.mkv", { sample: true }],
  ["RARBG.com.mp4", { sample: true }],
  // The word for an anime's clip is not part of the title.
  ["[Tsuki] Sora no Tegami - NCOP1 [BD].mkv", { title: "Sora no Tegami", type: "episode" }],
  // A film of a collection is distinguished from its bonus material.
  ["Tall_Ships-f07-Storm.mkv", { title: "Storm", altTitles: ["Tall Ships"] }],
  ["Tall_Ships-f07-Storm-x02-Stunts.mkv", { title: "Storm", extra: "other" }],
  ["Harbour.Lights.S03-x01-Stunts.mkv", { extra: null }],
  // A second copy of a file has the same title.
  ["Tall Ship (1).mkv", { title: "Tall Ship" }],
  // The colour space is not a year.
  ["Ship.2160p.BluRay.BT.2020.x265", { year: null }],
  ["Harbour.Lights.S02E03.2160p.Rec.2020.mkv", { year: null }],
  // A web release from a television station is an episode.
  ["Harbour.Lights.720p.PBS.WEB-DL.H264", { type: "episode" }],
  ["Harbour.Lights.720p.NF.WEB-DL.H264", { type: "movie" }],
  ["A.Ship.History.EXTENDED.720p.WEB-DL", { title: "A Ship History" }],
  // A subtitle's language is read from its name.
  ["Ship.2010.1080p.fr.srt", { languages: ["fr"] }],
  ["Ship.2010.1080p.eng.forced.srt", { languages: ["en"] }],
  // A name without information has no type.
  ["Holiday pictures", { type: null }],
  ["", { type: null, title: null }],
  // A special edition is a film.
  ["Tall.Ship.2014.Special.Edition.avi", { type: "movie", edition: "Special Edition" }],
  // A year in brackets at the end is not a group.
  ["Ship (2010).mkv", { group: null }],
  ["Ship [2010].mkv", { group: null }],
  ["Ship 1080p (2010)(GRP).mkv", { group: "GRP" }],
  // After a number, “Trailer” may be the episode title.
  ["[Tsuki] Sora - 05 - Trailer [1080p].mkv", { extra: null, absolute: [5] }],
  // “Trailer” inside the title is a word of the title.
  ["[Tsuki] Sora - Trailer Town - 02 [1080p].mkv", { extra: null, absolute: [2] }],
  ["Sora - Trailer Town (2010).mkv", { title: "Sora - Trailer Town", extra: null }],
])("%s is read as %o", (name, read) => {
  expect(parseName(name)).toMatchObject(read);
});

test("recognizes an extra by Plex's suffixes and folders", () => {
  expect(parseName("Ship (2010)-trailer.mkv").extra).toBe("trailer");
  expect(parseName("Storm-behindthescenes.mkv").extra).toBe("behindthescenes");
  expect(parseName("[Tsuki] Sora - NCOP1 [BD].mkv").extra).toBe("other");
  expect(parseName("Ship.Short.2010.mkv").extra).toBeNull();
  expect(extraKindOf("Behind The Scenes")).toBe("behindthescenes");
  expect(extraKindOf("Season 1")).toBeNull();
});

test.each([
  "9f86d081884c7d659a2feaa0c55ad015",
  "Kq7xZ2mPd81LwVn4TcR0bYs6",
  "b1946ac9-2f4e-4d1c-9a53-1f0c6e5d7a88.mkv",
])("ignores site words: %s", (name) => {
  expect(parseName(name)).toMatchObject({ type: null, title: null, year: null });
});

test.each([
  "Sora no Tegami 2 (TV)",
  "Evening.Desk.2013.Christmas.Special.720p",
  "[Tsuki] Sora no Tegami OVA [12AB34CD].mkv",
])("recognizes a series without a number: %s", (name) => {
  expect(parseName(name).type).toBe("episode");
});

test.each([
  "[Tsuki] Sora - Trailer [1080p].mkv",
  "[Tsuki] Sora - Trailer 2 [1080p].mkv",
  "Sora_-_T1_-_Trailer_-_[Tsuki](DAE8173E).mkv",
  "[Tsuki]_Sora_-_Teaser_(BD_1080p).mkv",
])("a trailer of an anime is an extra, and its words are not part of the title: %s", (name) => {
  expect(parseName(name)).toMatchObject({ title: "Sora", extra: "trailer", absolute: [] });
});

test.each([
  ["Harbour (2019) - S01E03E04.mkv", null],
  ["Harbour - S01E03 - Pilot.mkv", null],
  ["Harbour - 2019-05-04 - Guest.mkv", null],
  ["[Tsuki] Sora - S02E03 - Umi [1080p].mkv", "Tsuki"],
  ["Harbour S01E03 1080p x264 - GRP.mkv", "GRP"],
  ["Harbour S01E03 [1080p] - GRP.mkv", "GRP"],
  ["Harbour 2010 1080p x264 ESubs - GRP - Site", "Site"],
  ["Harbour.S01E03.1080p.x264-GRP.mkv", "GRP"],
  ["Harbour S01E03-GRP.mkv", "GRP"],
])("words after a spaced dash are a group only after a hard tag: %s", (name, group) => {
  expect(parseName(name).group).toBe(group);
});
