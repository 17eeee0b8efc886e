import { expect, test } from "vitest";
import { fold } from "../../../../src/base/text/fold.ts";
import { checkTemplate } from "../../../../src/core/plan/names/check-template.ts";
import {
  DEFAULT_NAMES,
  type NameKind,
  type Template,
} from "../../../../src/core/plan/names/parse-template.ts";
import { LOST_FIELDS } from "../../../../src/core/plan/names/render-template.ts";
import { TITLE_FORMS } from "../../../../src/core/plan/names/title-forms.ts";
import { plan } from "../../../../src/core/plan/plan.ts";
import { parseRelease, videoDetailsOf } from "../../../../src/names/index.ts";
import { item, mapped } from "../support-items.ts";

const FILM =
  "{title} ({year}) {tmdb} - {edition} [{stereo}][{quality}][{audio} {channels}][{hdr}][{codec}]{-{group}}";
const EPISODE =
  "{title} ({year}) - S{season:2}E{episode:2}{ - {absolute:3}}{ - {episode_title}} [{quality}][{audio} {channels}][{hdr}][{codec}]{-{group}}";

function template(kind: NameKind, text: string): Template {
  const checked = checkTemplate(kind, text);
  if ("allowed" in checked) throw new Error(checked.allowed);
  return checked;
}

const film = { type: "movie" as const, tmdbId: 949, title: "Heat", year: 1995 };
const show = { type: "tv" as const, tmdbId: 209867, title: "Frieren", year: 2023 };

function movieName(release: string, text = FILM, work = film, folders: string[] = []): string {
  const files = ["film.mkv"];
  const { files: parsed } = parseRelease(release, files);
  const library = { path: "/lib", folders, seasonFolders: () => [] };
  const names = { ...DEFAULT_NAMES, movieFile: template("movieFile", text) };
  const items = files.map((path) => item(path));
  const planned = plan({ identity: work, items, parsed, library, names });
  return (
    planned.files[0]?.destination
      ?.split("/")
      .at(-1)
      ?.replace(/\.mkv$/, "") ?? ""
  );
}

test.each([
  [
    "Heat.1995.PROPER.2160p.UHD.BluRay.REMUX.DV.HDR10.HEVC.TrueHD.7.1.Atmos-GRP",
    "Heat (1995) {tmdb-949} - [Remux-2160p Proper][TrueHD Atmos 7.1][DV HDR10][h265]-GRP",
  ],
  [
    "Heat.1995.Directors.Cut.3D.HSBS.1080p.BluRay.x264.DTS-X.7.1-GRP",
    "Heat (1995) {tmdb-949} - {edition-Director's Cut} [3D][Bluray-1080p][DTS-X 7.1][x264]-GRP",
  ],
  [
    "Heat.1995.2160p.AMZN.WEB-DL.DDP5.1.HDR10Plus.H.265",
    "Heat (1995) {tmdb-949} - [WEBDL-2160p][EAC3 5.1][HDR10Plus][h265]",
  ],
  ["Heat.1995.DVDRip.XviD-GRP", "Heat (1995) {tmdb-949} - [DVD][XviD]-GRP"],
  ["Heat.1995.480p.HDTV.x264", "Heat (1995) {tmdb-949} - [SDTV][x264]"],
  ["Heat (1995)", "Heat (1995) {tmdb-949}"],
])("names %s in TRaSH's form", (release, name) => {
  expect(movieName(release)).toBe(name);
});

test("names an anime episode with its absolute number", () => {
  const path = "[Grp] Frieren - 28v2 (1080p) [10bit].mkv";
  const { files: parsed } = parseRelease("[Grp] Frieren", [path]);
  const names = { ...DEFAULT_NAMES, episodeFile: template("episodeFile", EPISODE) };
  const library = { path: "/lib", folders: [], seasonFolders: () => [] };
  const items = [item(path, "video", mapped(1, 28))];
  const planned = plan({ identity: show, items, parsed, library, names });
  expect(planned.files[0]?.destination).toBe(
    "/lib/Frieren (2023) {tmdb-209867}/Season 01/Frieren (2023) - S01E28 - 028 - T28 [1080p v2]-Grp.mkv",
  );
});

test.each([
  ["{bit_depth} {service} {languages}", "10bit AMZN MULTI"],
  [
    "{quality_title} {proper} {release}",
    "WEBDL-1080p Repack Heat.1995.MULTi.REPACK.1080p.AMZN.WEB-DL.x265.10bit-GRP",
  ],
])("%s", (fields, text) => {
  const release = "Heat.1995.MULTi.REPACK.1080p.AMZN.WEB-DL.x265.10bit-GRP";
  expect(movieName(release, `{title} ({year}) ${fields}`)).toBe(`Heat (1995) ${text}`);
});

test.each([
  ["Heat.1995.German.1080p.BluRay.x264", "DE"],
  ["Heat.1995.German.English.1080p.BluRay.x264", "DE+EN"],
  ["Heat.1995.English.1080p.BluRay.x264", ""],
])("languages of %s: %s", (release, languages) => {
  expect(movieName(release, "{title} ({year}){ - {languages}}")).toBe(
    languages === "" ? "Heat (1995)" : `Heat (1995) - ${languages}`,
  );
});

test("{folder} is the actual name of an existing folder", () => {
  const text = "{folder}{ - {edition}}{ - {quality}}";
  const release = "Heat.1995.Uncut.1080p.BluRay.x264-GRP";
  expect(movieName(release, text, film, ["Heat (1995) [x]"])).toBe(
    "Heat (1995) [x] - {edition-Uncut} - Bluray-1080p",
  );
  expect(movieName(release, text)).toBe("Heat (1995) {tmdb-949} - {edition-Uncut} - Bluray-1080p");
});

test("our parser reads the same details in the names that it made", () => {
  for (const source of ["BluRay", "WEB-DL", "WEBRip", "HDTV", "BluRay.REMUX"]) {
    for (const audio of [
      "TrueHD.7.1.Atmos",
      "DDP5.1.Atmos",
      "DTS-HD.MA.5.1",
      "DTS-X.7.1",
      "AAC2.0",
    ]) {
      for (const video of ["DV.HDR10.HEVC", "HDR10Plus.x265", "HLG.HEVC", "x264", "H.264"]) {
        const release = `Heat.1995.PROPER.2160p.${source}.${audio}.${video}-GRP`;
        const [before, after] = [release, movieName(release)].map((name) => {
          const { release: parsed } = parseRelease(name, []);
          const { proper, hdr, audio: sound, channels } = videoDetailsOf(parsed, "Heat");
          const { title, year, resolution, source: origin, videoCodec, group, version } = parsed;
          const facts = { title, year, resolution, source: origin, videoCodec, group, version };
          return { ...facts, proper, hdr, sound, channels };
        });
        expect(after, movieName(release)).toEqual(before);
      }
    }
  }
});

test("a long name loses its fields in the documented order, and the title last", () => {
  const release = `Heat.1995.${"Long.".repeat(8)}MULTi.REPACK.2160p.AMZN.WEB-DL.TrueHD.7.1.Atmos.DV.HDR10.x265.10bit-GRP`;
  const text = `{title} ({year})${LOST_FIELDS.map((field) => ` {${field}}`).join("")} {quality_title}{-{group}}`;
  let before: string[] = [...LOST_FIELDS];
  for (let length = 1; length <= 120; length += 1) {
    const title = "x".repeat(length);
    const name = movieName(release, text, { ...film, title });
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(215);
    expect(name).toMatch(new RegExp(`^x{${length}} \\(1995\\) .*WEBDL-2160p-GRP$`));
    const values: Record<string, string> = {
      release: "Long",
      languages: "MULTI",
      service: "AMZN",
      bit_depth: "10bit",
      channels: " 7.1",
      audio: "TrueHD Atmos",
      hdr: "DV HDR10",
      codec: " x265",
      proper: " Repack",
    };
    const kept = LOST_FIELDS.filter((field) => name.includes(values[field] ?? "?"));
    expect(kept).toEqual(LOST_FIELDS.slice(LOST_FIELDS.length - kept.length));
    expect(before).toEqual(expect.arrayContaining(kept));
    before = kept;
  }
  expect(before.length).toBeLessThan(LOST_FIELDS.length);
});

test.each([
  ["The Matrix", "Matrix, The", "The Matrix"],
  ["A Quiet Place", "Quiet Place, A", "A Quiet Place"],
  ["Theory", "Theory", "Theory"],
  ["Fast & Furious", "Fast & Furious", "Fast and Furious"],
  ["Amélie", "Amélie", "Amelie"],
  ["[REC]", "[REC]", "REC"],
  ["Don't Look Up", "Don't Look Up", "Dont Look Up"],
  ["Who Framed Roger Rabbit?", "Who Framed Roger Rabbit?", "Who Framed Roger Rabbit"],
])("%s is %s and %s", (title, titleThe, clean) => {
  expect(TITLE_FORMS["title_the"]?.(title)).toBe(titleThe);
  expect(TITLE_FORMS["clean_title"]?.(title)).toBe(clean);
  expect(fold(clean)).toBe(fold(title));
});
