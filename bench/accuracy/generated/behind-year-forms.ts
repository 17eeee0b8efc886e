/** A film's name, followed after the year by the extra words of another film's longer title. */
export const WORDS_BEHIND: readonly string[] = [
  "{dots}.{year}.{dottail}.1080p.BluRay.x264-GRP.mkv",
  "{dots}.{year}.{dottail}.mkv",
  "{low}.{year}.{lowtail}.720p.web-dl.mkv",
  "{title} ({year}) {tail}.mkv",
  "{title} ({year}) - {tail}.mkv",
  "{title} ({year}) [{tail}] [1080p].mkv",
  "{title} [{year}] {tail} 1080p.mkv",
  "{title} ({year}) {tail} => movie.mkv",
  "{title} ({year}) => {title} ({year}) {tail}.mkv",
  "{dots}.{year}.1080p-GRP => {dots}.{year}.{dottail}.1080p.mkv",
];

/** The same form, but no words after the year belong to another film. */
export const MARKS_BEHIND: readonly string[] = [
  "{title} ({year}) {edition-Final Cut}.mkv",
  "{title} ({year}) [YTS].mp4",
  "{dots}.{year}.US.1080p.BluRay.x264-GRP.mkv",
  "{dots}.{year}.Alternative.Cut.1080p.mkv",
  "{dots}.{year}.Hindi.Movie.HDRip.mkv",
  "{dots}.{year}.2in1.1080p.mkv",
  "{dots}.{year}-EbP.mkv",
  "{title} ({year}) (1).mkv",
  "{title} (Drama {year}) Frank Sinatra 720p.mkv",
];

/** A film's name with the number of a sequel after the year. */
export const NUMBER_BEHIND: readonly string[] = [
  "{dots}.{year}.{n}.mkv",
  "{dots}.{year}.{n}.1080p.BluRay.x264-GRP.mkv",
  "{dots}.{year}.{roman}.1080p.mkv",
  "{dots}.{year}.Part.{n}.1080p.mkv",
  "{dots}.{year}-{n}.mkv",
  "{title} ({year}) {n}.mkv",
  "{title} ({year}) {roman}.mkv",
  "{title} ({year}) - {n}.mkv",
  "{title} ({year}) [{n}].mkv",
  "{title} ({year}) Vol. {n}.mkv",
  "{title} ({year}) Chapter {n}.mkv",
  "{title} ({year}) {n} => movie.mkv",
  "{title} ({year}) => {title} ({year}) {n}.mkv",
];
