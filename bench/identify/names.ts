import type { Catalogue, Entry } from "../accuracy/catalogue.ts";

const two = (number: number): string => String(number).padStart(2, "0");
const dotted = (title: string): string =>
  title.replace(/[^\p{L}\p{N}]+/gu, ".").replace(/^\.|\.$/g, "");

type Form = (title: string, year: string, n: number) => string;
const OF_MOVIES: readonly Form[] = [
  (title, year, n) => `${dotted(title)}.${year}.1080p.BluRay.x264-GRP${n}.mkv`,
  (title, year, n) => `${title.replaceAll("/", " ")} (${year}) [2160p] [WEB-DL] [${n}].mkv`,
];
const OF_SERIES: readonly Form[] = [
  (title, _, n) => `${dotted(title)}.S01E${two(1 + (n % 6))}.720p.HDTV.x264-TEAM${n}.mkv`,
  (title, year, n) => `${dotted(title)}.${year}.S01E${two(1 + (n % 6))}.WEB.h264-GRP${n}.mkv`,
];

/** Picks `count` entries with an id and a date at regular intervals from the list. */
function spread(entries: readonly Entry[], count: number): Entry[] {
  const dated = entries.filter(
    ({ id, date, title }) => id < 90_000_000 && date !== "" && /\p{L}/u.test(title),
  );
  const step = Math.max(1, Math.floor(dated.length / count));
  return dated.filter((_, at) => at % step === 0).slice(0, count);
}

/**
 * Generates `lines` lines, an even mix of films and series over `works` works of each kind. No two
 * lines are equal, so only TMDB's responses can be cached between lines. The first 4 × `works`
 * lines make every request that the remaining lines need.
 */
export function* identifyNames(
  { movies, series }: Catalogue,
  works: number,
  lines: number,
): Generator<string> {
  const of = [
    ...spread(movies, works).flatMap((entry) => OF_MOVIES.map((form) => ({ entry, form }))),
    ...spread(series, works).flatMap((entry) => OF_SERIES.map((form) => ({ entry, form }))),
  ];
  for (let n = 0; n < lines; n++) {
    const one = of[n % of.length];
    if (one) yield one.form(one.entry.title, one.entry.date.slice(0, 4), n);
  }
}
