import { expect, test } from "vitest";
import type { Identity } from "../../../src/base/identity.ts";
import { baseOf, extensionOf } from "../../../src/base/path/path-parts.ts";
import { NAME_PRESETS } from "../../../src/core/plan/names/presets.ts";
import { type LibraryVideo, nameVideos } from "../../../src/core/rename/name-videos.ts";
import { parseRelease } from "../../../src/names/index.ts";
import { namesOf } from "../../support/name-presets.ts";

const FILM: Identity = { type: "movie", tmdbId: 949, title: "Heat: Part", year: 1995 };
const SHOW: Identity = { type: "tv", tmdbId: 2224, title: "The Show", year: 2010 };

const RELEASES: [Identity, string][] = [
  [FILM, "Heat.Part.1995.1080p.BluRay.DTS-HD.MA.5.1.x264-GRP"],
  [FILM, "Heat.Part.1995.Directors.Cut.2160p.UHD.BluRay.REMUX.DV.HDR10.HEVC.TrueHD.7.1.Atmos-GRP"],
  [FILM, "Heat.Part.1995.3D.HSBS.1080p.BluRay.x264-GRP"],
  [FILM, "Heat.Part.1995.DVDRip.XviD"],
  [FILM, "Heat.Part.1995"],
  [FILM, "Heat.Part.1995.German.DL.PROPER.720p.WEB-DL.h264-GRP"],
  [SHOW, "The.Show.S01E02.1080p.AMZN.WEB-DL.DDP5.1.H.264-GRP"],
  [SHOW, "The.Show.S01E02.REPACK.720p.HDTV.x264"],
  [SHOW, "[Grp] The Show - 02v2 (1080p) [10bit]"],
];

function renamed(
  identity: Identity,
  video: LibraryVideo,
  preset: (typeof NAME_PRESETS)[number],
): LibraryVideo {
  const place = nameVideos(identity, [video], { names: namesOf(preset) }).get(video.path);
  if (!Array.isArray(place)) throw new Error(`${video.path} has no name`);
  return { ...video, path: ["", "library", "Work", ...place].join("/") };
}

test("two versions of a film get every set of names, and their first names again", () => {
  const film = { ...FILM, title: "Heat" };
  const releases = [
    ["Heat (1995)", "Heat.1995.1080p.BluRay.DTS-HD.MA.5.1.x264-GRP"],
    ["Heat (1995) - 2160p", "Heat.1995.2160p.UHD.BluRay.REMUX.HEVC-ABC"],
  ] as const;
  const first = releases.map(([stem, release]): LibraryVideo => {
    const item = `${release}.mkv`;
    const said = parseRelease(release, [item]).files.get(item);
    return { path: `/library/Work/${stem}.mkv`, said };
  });
  const rename = (
    videos: readonly LibraryVideo[],
    preset: (typeof NAME_PRESETS)[number],
  ): LibraryVideo[] => {
    const wanted = nameVideos(film, videos, { names: namesOf(preset) });
    return videos.map((video) => {
      const place = wanted.get(video.path);
      if (!Array.isArray(place)) throw new Error(`${video.path} has no name`);
      return { ...video, path: ["", "library", "Work", ...place].join("/") };
    });
  };
  for (const by of NAME_PRESETS) {
    for (const next of NAME_PRESETS) {
      const there = rename(rename(first, by), next);
      expect(new Set(there.map(({ path }) => path)).size).toBe(2);
      expect(there).toEqual(rename(first, next));
      expect(rename(there, "plex")).toEqual(first);
    }
  }
  expect(rename(first, "trash").map(({ path }) => baseOf(path))).toEqual([
    "Heat (1995) {tmdb-949} - [Bluray-1080p][DTS-HD MA 5.1][x264]-GRP.mkv",
    "Heat (1995) {tmdb-949} - [Remux-2160p][h265]-ABC.mkv",
  ]);
});

test.each(RELEASES)("%j %s gets every set of names, and its first name again", (identity, name) => {
  const item = `${name}.mkv`;
  const { files } = parseRelease(name, [item]);
  const mapping = { season: 1, episodes: [2], titles: ["Pilot"] };
  const video: LibraryVideo = {
    path: `/library/Work/${item}`,
    said: files.get(item),
    ...(identity.type === "tv" && { mapping }),
  };
  const first = renamed(identity, video, "plex");
  for (const by of NAME_PRESETS) {
    for (const next of NAME_PRESETS) {
      const there = renamed(identity, renamed(identity, first, by), next);
      expect(there.path).toBe(renamed(identity, first, next).path);
      expect(renamed(identity, there, next).path).toBe(there.path);
      expect(renamed(identity, there, "plex").path).toBe(first.path);
    }
  }
  expect(extensionOf(baseOf(first.path))).toBe("mkv");
});

test("the version that was filed first has no label after a way over another preset", () => {
  const film = { ...FILM, title: "Heat" };
  const first = [
    ["Heat (1995)", "Heat.1995.1080p.WEB-DL.H.264-XYZ"],
    ["Heat (1995) - 2160p", "Heat.1995.2160p.BluRay.HEVC-ABC"],
  ].map(([stem, release], rank): LibraryVideo => {
    const said = parseRelease(release ?? "", [`${release}.mkv`]).files.get(`${release}.mkv`);
    return { path: `/library/Work/${stem}.mkv`, said, rank };
  });
  const rename = (videos: readonly LibraryVideo[], preset: (typeof NAME_PRESETS)[number]) => {
    const wanted = nameVideos(film, videos, { names: namesOf(preset) });
    return videos.map((video): LibraryVideo => {
      const place = wanted.get(video.path);
      if (!Array.isArray(place)) throw new Error(`${video.path} has no name`);
      return { ...video, path: ["", "library", "Work", ...place].join("/") };
    });
  };
  const trash = rename(first, "trash");
  expect(rename(rename(trash, "both"), "plex")).toEqual(first);
  expect(rename(trash, "plex")).toEqual(first);
});
