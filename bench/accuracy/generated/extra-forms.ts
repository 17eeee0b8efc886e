/** Words that discs and sites use for things other than the work. */
export const EXTRAS: readonly string[] = [
  "Trailer",
  "Teaser",
  "EXTRAS",
  "Bonus",
  "Bonus Disc",
  "Extras Disc",
  "Making Of",
  "Behind the Scenes",
  "Featurette",
  "Featurettes",
  "Gag Reel",
  "Bloopers",
  "Outtakes",
  "Interview",
  "Interviews",
  "Deleted Scenes",
  "RiffTrax",
];
/**
 * Before the technical tags, these words mean something other than the work. Among the tags, they
 * describe a track of the work.
 */
export const SOUNDS: readonly string[] = ["Commentary", "Soundtrack", "OST", "Recap"];

export const FILM_EXTRA: readonly string[] = [
  "{dots}.{year}.{dotextra}.1080p.BluRay.x264-GRP.mkv",
  "{dots}.{year}.{dotextra}.mkv",
  "{dots}.{year}.{dotextra}-GRP.mkv",
  "{title} ({year}) {extra}.mkv",
  "{title} ({year}) - {extra}.mkv",
  "{title} ({year}) [{extra}].mkv",
  "{title} ({year}) {extra} => movie.mkv",
  "{title} ({year}) => {title} ({year}) {extra}.mkv",
];
export const FILM_WITH: readonly string[] = [
  "{dots}.{year}.1080p.BluRay.Plus.{dotextra}.x264-GRP.mkv",
  "{title} ({year}) 1080p + {extra}.mkv",
];
export const EPISODE_EXTRA: readonly string[] = [
  "{dots}.S01E01.{dotextra}.1080p.WEB-DL.x264-GRP.mkv",
  "{dots}.S01E01.{dotextra}.mkv",
  "{dots}.S01.{dotextra}.E01.1080p.mkv",
  "{title} S01E01 {extra}.mkv",
  "{title} - S01E01 - {extra}.mkv",
  "{title} - 1x01 - {extra} [720p].mkv",
  "{title} Season 1 => {title} S01E01 {extra}.mkv",
];
