import type { Identity } from "../../../base/identity.ts";
import type { EpisodeMapping } from "../../../base/item.ts";
import type { OtherIds } from "./movie-path.ts";

/** A download with the film or episode that it is, for examples of names. */
export type ExampleWork = {
  identity: Identity;
  ids: OtherIds;
  mapping?: EpisodeMapping;
  /** Name of the download, without an extension. */
  release: string;
};

const film = (
  tmdbId: number,
  imdbId: string,
  title: string,
  year: number,
  release: string,
  originalTitle = title,
): ExampleWork => ({
  identity: { type: "movie", tmdbId, title, year },
  ids: { imdbId, originalTitle },
  release,
});

/** `work`: title, year and the ids of TMDB and TVDB. */
const episode = (
  [title, year, tmdbId, tvdbId]: readonly [string, number, number, number],
  mapping: EpisodeMapping,
  release: string,
): ExampleWork => ({
  identity: { type: "tv", tmdbId, title, year },
  ids: { tvdbId },
  mapping,
  release,
});

/** Ten films: each has something that a name must express. */
export const EXAMPLE_FILMS: readonly ExampleWork[] = [
  film(949, "tt0113277", "Heat", 1995, "Heat.1995.1080p.BluRay.x264.DTS-GRP"),
  film(
    438631,
    "tt1160419",
    "Dune",
    2021,
    "Dune.2021.2160p.UHD.BluRay.REMUX.DV.HDR10.HEVC.TrueHD.7.1.Atmos-GRP",
  ),
  film(
    78,
    "tt0083658",
    "Blade Runner",
    1982,
    "Blade.Runner.1982.The.Final.Cut.1080p.BluRay.x265.10bit.DTS-HD.MA.5.1-GRP",
  ),
  film(19995, "tt0499549", "Avatar", 2009, "Avatar.2009.3D.HSBS.1080p.BluRay.x264.AC3-GRP"),
  film(
    194,
    "tt0211915",
    "Amélie",
    2001,
    "Amelie.2001.FRENCH.1080p.NF.WEB-DL.AAC2.0.H.264-GRP",
    "Le Fabuleux Destin d'Amélie Poulain",
  ),
  film(19, "tt0017136", "Metropolis", 1927, "Metropolis.1927.720p.BluRay.x264"),
  film(
    76341,
    "tt1392190",
    "Mad Max: Fury Road",
    2015,
    "Mad.Max.Fury.Road.2015.PROPER.1080p.BluRay.x264.TrueHD.7.1.Atmos-GRP",
  ),
  film(
    398978,
    "tt1302006",
    "The Irishman",
    2019,
    "The.Irishman.2019.2160p.NF.WEB-DL.DDP5.1.Atmos.HDR10.HEVC-GRP",
  ),
  film(
    129,
    "tt0245429",
    "Spirited Away",
    2001,
    "[Grp] Spirited Away (2001) [1080p BluRay x265 10bit FLAC 5.1]",
  ),
  film(389, "tt0050083", "12 Angry Men", 1957, "12.Angry.Men.1957.DVDRip.XviD"),
];

/** Ten episodes: each has something that a name must express. */
export const EXAMPLE_EPISODES: readonly ExampleWork[] = [
  episode(
    ["Breaking Bad", 2008, 1396, 81189],
    { season: 1, episodes: [1], titles: ["Pilot"] },
    "Breaking.Bad.S01E01.1080p.BluRay.x264.DTS-GRP",
  ),
  episode(
    ["The Mandalorian", 2019, 82856, 361753],
    { season: 1, episodes: [1], titles: ["Chapter 1: The Mandalorian"] },
    "The.Mandalorian.S01E01.2160p.DSNP.WEB-DL.DDP5.1.Atmos.DV.HDR10.HEVC-GRP",
  ),
  episode(
    ["The Daily Show", 1996, 2224, 71256],
    { season: 29, episodes: [18], titles: ["Lisa Cook"], aired: "2024-03-14" },
    "The.Daily.Show.2024.03.14.1080p.WEB.h264-GRP",
  ),
  episode(
    ["Attack on Titan", 2013, 1429, 267440],
    { season: 2, episodes: [3], titles: ["Southwestward"] },
    "[Grp] Attack on Titan - 28v2 (1080p) [10bit]",
  ),
  episode(
    ["Friends", 1994, 1668, 79168],
    {
      season: 1,
      episodes: [16, 17],
      titles: ["The One with Two Parts (1)", "The One with Two Parts (2)"],
    },
    "Friends.S01E16-E17.1080p.BluRay.x265.AC3.5.1-GRP",
  ),
  episode(
    ["Doctor Who", 2005, 57243, 78804],
    { season: 0, episodes: [2], titles: ["The Christmas Invasion"] },
    "Doctor.Who.2005.S00E02.720p.HDTV.x264-GRP",
  ),
  episode(
    ["Firefly", 2002, 1437, 78874],
    { season: 1, episodes: [3], titles: ["Bushwhacked"] },
    "Firefly.S01E03.720p.BluRay.x264",
  ),
  episode(
    ["Dark", 2017, 70523, 334824],
    { season: 1, episodes: [1], titles: ["Secrets"] },
    "Dark.S01E01.GERMAN.1080p.NF.WEB-DL.DDP5.1.H.264-GRP",
  ),
  episode(
    ["The Office", 2005, 2316, 73244],
    { season: 2, episodes: [1], titles: ["The Dundies"] },
    "The.Office.US.S02E01.REPACK.1080p.AMZN.WEB-DL.DDP5.1.H.264-GRP",
  ),
  episode(
    ["Twin Peaks", 1990, 1920, 70533],
    { season: 1, episodes: [1], titles: [] },
    "Twin.Peaks.S01E01.DVDRip.XviD-GRP",
  ),
];
