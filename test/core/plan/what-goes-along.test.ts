import { expect, test } from "vitest";
import type { Identity } from "../../../src/base/identity.ts";
import { plan } from "../../../src/core/plan/plan.ts";
import { rolesOf } from "../../../src/core/settle/roles.ts";
import { parseRelease } from "../../../src/names/index.ts";
import { item, mapped } from "./support-items.ts";

const FILM: Identity = { type: "movie", tmdbId: 1, title: "Lantern Hill", year: 2010 };
const SHOW: Identity = { type: "tv", tmdbId: 2, title: "Harbour Lights", year: 2024 };

/**
 * Returns what happens to each file of a release: its destination below the work's folder, or the
 * reason why it is not filed.
 */
function filed(
  identity: Identity,
  name: string,
  paths: string[],
  { skip = "", version = "" } = {},
) {
  const parsed = parseRelease(name, paths).files;
  const roles = rolesOf(paths.map((path) => ({ path, size: 1000 })));
  const items = paths.map((path, index) => {
    const { season, episodes } = parsed.get(path) ?? {};
    const known =
      identity.type === "tv" && roles[index] === "video" && season != null && episodes?.length;
    return item(path, roles[index], {
      skip: path === skip,
      ...(known ? mapped(season, ...episodes) : {}),
    });
  });
  const versions = new Map(
    items.flatMap(({ role, path }) => (role === "video" && version ? [[path, version]] : [])),
  );
  const library = { path: "/lib", folders: [], seasonFolders: () => [] };
  const { folder, files } = plan({ identity, items, parsed, library, versions });
  return Object.fromEntries(
    files.map(({ path, destination, problem }) => [
      path,
      destination?.replace(`${folder}/`, "") ?? problem?.code,
    ]),
  );
}

const NAME = "Lantern.Hill.2010.1080p.BluRay.x264-GRP";
const STEM = "Lantern Hill (2010)";

/**
 * Returns, for subtitles next to one film, the text after the film's name in the library, or the
 * reason why the subtitle is not filed.
 */
function beside(subtitles: Record<string, string>, options = {}) {
  const paths = Object.keys(subtitles);
  const { [`${NAME}.mkv`]: film, ...rest } = filed(FILM, NAME, [`${NAME}.mkv`, ...paths], options);
  expect(film).toBe(`${STEM}.mkv`);
  expect(rest).toEqual(
    Object.fromEntries(
      paths.map((path) => [path, (subtitles[path] ?? "").replace(/^\./, `${STEM}.`)]),
    ),
  );
}

test("files two subtitles of one language and type under Plex's two codes, starting with the one named like the film", () => {
  beside({
    "Subs/10_English.srt": "same_destination",
    "Subs/3_English.srt": ".eng.srt",
    "Subs/2_English.srt": ".en.srt",
  });
  beside({
    [`${NAME}.xx.srt`]: "same_destination",
    [`${NAME}.commentary.srt`]: "same_destination",
    [`${NAME}.srt`]: ".srt",
  });
  beside({ [`${NAME}.commentary.en.srt`]: ".eng.srt", [`${NAME}.en.srt`]: ".en.srt" });
});

test("distinguishes regions and scripts of a language, and uses the plain code for a subtitle without a region", () => {
  beside({ [`${NAME}.pt-BR.srt`]: ".pt.srt" });
  beside({
    [`${NAME}.pt-BR.srt`]: ".pt-BR.srt",
    [`${NAME}.pt.srt`]: ".pt.srt",
    [`${NAME}.pt-PT.srt`]: ".pt-PT.srt",
  });
  beside({ "Subs/Portuguese (Brazil).srt": ".pt-BR.srt", "Subs/Portuguese.srt": ".pt.srt" });
  beside({
    [`${NAME}.zh-Hans.srt`]: ".zh-Hans.srt",
    [`${NAME}.zh-Hant.srt`]: ".zh-Hant.srt",
    [`${NAME}.chi.srt`]: ".zh.srt",
  });
  beside({
    "Subs/Chinese (Simplified).srt": ".zh.srt",
    "Subs/Chinese (Traditional).srt": ".zh-Hant.srt",
  });
  beside({ [`${NAME}.es-419.srt`]: ".es.srt", [`${NAME}.spa-lat.srt`]: ".spa.srt" });
  beside({
    [`${NAME}.es.srt`]: ".es.srt",
    [`${NAME}.spa.srt`]: ".spa.srt",
    [`${NAME}.es-419.srt`]: ".es-419.srt",
  });
  beside({
    "Subs/zh-Hans/vobsub.idx": ".zh.idx",
    "Subs/zh-Hans/vobsub.sub": ".zh.sub",
    "Subs/zh-Hant/vobsub.idx": ".zh-Hant.idx",
    "Subs/zh-Hant/vobsub.sub": ".zh-Hant.sub",
  });
});

test("files both halves of a VobSub under one name or neither half, and accepts a lone text .sub", () => {
  beside({ "Subs/vobsub.idx": ".idx", "Subs/vobsub.sub": ".sub" });
  const two = { "Subs/2_English.idx": ".en.idx", "Subs/2_English.sub": ".en.sub" };
  beside({
    ...two,
    "Subs/3_English.sub": ".eng.sub",
    "Subs/3_English.idx": ".eng.idx",
    "Subs/2_English.srt": ".en.srt",
  });
  beside({ "Subs/2_English.idx": "half_pair" });
  beside({ "Subs/2_English.sub": ".en.sub" });
  beside({
    "Subs/a_English.sub": ".en.sub",
    "Subs/b_English.idx": ".eng.idx",
    "Subs/b_English.sub": ".eng.sub",
  });
  const skip = { skip: "Subs/2_English.idx" };
  beside({ "Subs/2_English.idx": "skipped", "Subs/2_English.sub": "half_pair" }, skip);
});

test("finds extras and their subtitles by name and folder, and a bare trailer is not a second film", () => {
  expect(
    filed(FILM, NAME, [
      `${NAME}.mkv`,
      "trailer.mkv",
      `${NAME}-trailer.mkv`,
      "Featurettes/The Coast.mkv",
      "Featurettes/The Coast.en.srt",
      "Extras/The Coast.mkv",
      "Extras/Subs/2_English.srt",
      "Extras/Deleted Scenes/01.mkv",
      "Special Features/Interviews/Cast.mkv",
      "Sample/sample.mkv",
    ]),
  ).toEqual({
    [`${NAME}.mkv`]: `${STEM}.mkv`,
    "trailer.mkv": "Trailers/trailer.mkv",
    [`${NAME}-trailer.mkv`]: `Trailers/${NAME}-trailer.mkv`,
    "Featurettes/The Coast.mkv": "Featurettes/The Coast.mkv",
    "Featurettes/The Coast.en.srt": "Featurettes/The Coast.en.srt",
    "Extras/The Coast.mkv": "Other/The Coast.mkv",
    "Extras/Subs/2_English.srt": "no_video",
    "Extras/Deleted Scenes/01.mkv": "Deleted Scenes/01.mkv",
    "Special Features/Interviews/Cast.mkv": "Interviews/Cast.mkv",
    "Sample/sample.mkv": "sample",
  });
});

test.each([
  ["Lantern.Hill.2010.Theatrical.Trailer.mkv", "Trailers"],
  ["Lantern Hill (2010) - Trailer.mkv", "Trailers"],
  ["Making.Of.mkv", "Behind The Scenes"],
  ["Lantern.Hill.2010.The.Making.Of.720p.mkv", "Behind The Scenes"],
  ["Lantern.Hill.2010.Deleted.Scenes.1080p.WEB-DL.mkv", "Deleted Scenes"],
  ["Lantern Hill - Interviews.mkv", "Interviews"],
  ["Lantern.Hill.2010.Featurette.2.mkv", "Featurettes"],
  ["Lantern.Hill.2010.Gag.Reel.mkv", "Other"],
  ["Extras/Teaser Trailer.mkv", "Trailers"],
  ["Featurettes/On the Trailer.mkv", "Featurettes"],
])("next to the film, %s is filed into %s", (extra, folder) => {
  const place = `${folder}/${extra.slice(extra.indexOf("/") + 1)}`;
  expect(filed(FILM, NAME, [`${NAME}.mkv`, extra])).toEqual({
    [`${NAME}.mkv`]: `${STEM}.mkv`,
    [extra]: place,
  });
});

test("leaves files named after a skipped video, and assigns the other files to the remaining video", () => {
  const trailer = "Lantern.Hill.2010.Theatrical.Trailer.mkv";
  const files = {
    [trailer]: "skipped",
    "Subs/2_English.srt": ".en.srt",
    "Subs/vobsub.idx": ".idx",
    "Subs/vobsub.sub": ".sub",
    "Lantern.Hill.2010.Theatrical.Trailer.de.srt": "video_stays",
  };
  beside(files, { skip: trailer });
  const other = "Lantern.Hill.1973.mkv";
  beside({ [other]: "skipped", "Subs/2_English.srt": "no_video" }, { skip: other });
  const pack = [`${episode(1)}.mkv`, `${episode(2)}.mkv`, "Subs/2_English.srt"];
  const left = filed(SHOW, "Harbour.Lights.S01", pack, { skip: `${episode(2)}.mkv` });
  expect(left["Subs/2_English.srt"]).toBe("no_video");
});

test("with several editions, parts or versions, a companion file gets its video's full name", () => {
  const name = "Lantern.Hill.2010.Extended.1080p";
  expect(filed(FILM, name, [`${name}.mkv`, `${name}.en.srt`], { version: "1080p" })).toEqual({
    [`${name}.mkv`]: `${STEM} {edition-Extended} - 1080p.mkv`,
    [`${name}.en.srt`]: `${STEM} {edition-Extended} - 1080p.en.srt`,
  });
  const parts = [
    "CD1/lh.cd1.avi",
    "CD2/lh.cd2.avi",
    "Subs/lh.cd2.idx",
    "Subs/lh.cd2.sub",
    "English.srt",
  ];
  expect(Object.values(filed(FILM, "Lantern.Hill.2010.DVDRip", parts))).toEqual([
    `${STEM} - pt1.avi`,
    `${STEM} - pt2.avi`,
    `${STEM} - pt2.idx`,
    `${STEM} - pt2.sub`,
    "no_video",
  ]);
});

const episode = (number: number): string => `Harbour.Lights.S01E0${number}.1080p.WEB-DL-GRP`;
const place = (numbers: string, title: string): string =>
  `Season 01/Harbour Lights (2024) - s01${numbers} - ${title}`;

test("plans a pack with subtitles in folders by episode and language, and extras that name their season", () => {
  expect(
    filed(SHOW, "Harbour.Lights.S01.1080p.WEB-DL-GRP", [
      `${episode(1)}.mkv`,
      `${episode(2)}.mkv`,
      `Subs/${episode(1)}/2_English.srt`,
      `Subs/${episode(1)}/3_English.srt`,
      `Subs/${episode(2)}/2_English.idx`,
      `Subs/${episode(2)}/2_English.sub`,
      "Subs/German/S01E01.srt",
      "Subs/3_English.srt",
      "Extras/Gag Reel.mkv",
      `${episode(1)}-trailer.mkv`,
    ]),
  ).toEqual({
    [`${episode(1)}.mkv`]: `${place("e01", "T1")}.mkv`,
    [`${episode(2)}.mkv`]: `${place("e02", "T2")}.mkv`,
    [`Subs/${episode(1)}/2_English.srt`]: `${place("e01", "T1")}.en.srt`,
    [`Subs/${episode(1)}/3_English.srt`]: `${place("e01", "T1")}.eng.srt`,
    [`Subs/${episode(2)}/2_English.idx`]: `${place("e02", "T2")}.en.idx`,
    [`Subs/${episode(2)}/2_English.sub`]: `${place("e02", "T2")}.en.sub`,
    "Subs/German/S01E01.srt": `${place("e01", "T1")}.de.srt`,
    "Subs/3_English.srt": "no_video",
    "Extras/Gag Reel.mkv": "Other/Season 1 - Gag Reel.mkv",
    [`${episode(1)}-trailer.mkv`]: `Trailers/${episode(1)}-trailer.mkv`,
  });
});

test("plans specials, two episodes in a file and an episode in two files", () => {
  const files = [
    "Specials/Harbour Lights - S00E01.mkv",
    "Specials/Harbour Lights - S00E01.en.srt",
    "Season 1/Harbour Lights - S01E03-E04.mkv",
    "Season 1/Harbour Lights - S01E03-E04.de.srt",
    "Season 1/Harbour Lights - S01E03.fr.srt",
    "Season 1/Harbour Lights - S01E05 pt1.mkv",
    "Season 1/Harbour Lights - S01E05 pt2.mkv",
    "Season 1/Harbour Lights - S01E05 pt2.en.srt",
    "Season 2/Extras/Bloopers.mkv",
  ];
  expect(Object.values(filed(SHOW, "Harbour Lights", files))).toEqual([
    "Season 00/Harbour Lights (2024) - s00e01 - T1.mkv",
    "Season 00/Harbour Lights (2024) - s00e01 - T1.en.srt",
    `${place("e03-e04", "T3 & T4")}.mkv`,
    `${place("e03-e04", "T3 & T4")}.de.srt`,
    "no_video",
    `${place("e05", "T5")} - pt1.mkv`,
    `${place("e05", "T5")} - pt2.mkv`,
    `${place("e05", "T5")} - pt2.en.srt`,
    "Other/Season 2 - Bloopers.mkv",
  ]);
});

test.each([
  ["Dr. No", 1962, "Dr.No.1962.1080p", "Dr.No.1962.srt", ".srt"],
  ["Dr. No", 1962, "Dr.No.1962.1080p", "Dr.No.srt", ".srt"],
  ["Dr. No", 1962, "Dr.No.1962.1080p", "Dr.No.1962.eng.srt", ".en.srt"],
  [
    "The Good German",
    2006,
    "The.Good.German.2006.1080p",
    "The.Good.German.2006.en.forced.srt",
    ".en.forced.srt",
  ],
  ["It", 2017, "It.2017.1080p", "Subs/it.forced.srt", ".it.forced.srt"],
  ["It", 2017, "It.2017.1080p", "Subs/2_English.srt", ".en.srt"],
])(
  "does not read words of the title %s (%i) as languages: %s, %s",
  (title, year, name, subtitle, end) => {
    const film: Identity = { type: "movie", tmdbId: 3, title, year };
    expect(filed(film, name, [`${name}.mkv`, subtitle])[subtitle]).toBe(`${title} (${year})${end}`);
  },
);
