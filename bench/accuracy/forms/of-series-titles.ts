import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import type { Entry } from "../catalogue.ts";
import { hasId, isKnown } from "../generated/films.ts";
import { dotted, plain, titleWords, yearOf } from "../generated/words.ts";
import { written } from "../generated/written.ts";
import type { Form, FormSource, Made } from "./form.ts";

const PLACE = "1x2";

/**
 * Generates names of a series' second episode, regardless of how much is known about its episodes.
 */
const ofSeries =
  (
    patterns: readonly string[],
    from: (
      source: FormSource,
    ) => readonly { entry: Entry; words?: Record<string, string>; right?: string }[],
  ): Form["make"] =>
  (source) =>
    source.random
      .sample(from(source), source.most)
      .map(({ entry, words, right = `tv/${entry.id} ${PLACE}` }): Made => {
        const { name, videos } = written(source.random.pick(patterns), {
          ...titleWords(entry.title),
          year: yearOf(entry),
          ...words,
        });
        return { name, videos, right: { [videos[0] ?? ""]: right } };
      });

const only = ({ catalogue: { series } }: FormSource): Entry[] => {
  const bearers = Map.groupBy(series, ({ title }) => foldTitle(title));
  return series.filter((one) => hasId(one) && bearers.get(foldTitle(one.title))?.length === 1);
};
/** Numbers, initials and words of up to four letters. */
const short = (source: FormSource) =>
  only(source)
    .filter(({ title, date }) => date !== "" && (/^[\d-]+$/.test(title) || /^\w{2,4}$/.test(title)))
    .map((entry) => ({ entry }));
const apostrophed = (source: FormSource) =>
  only(source)
    .filter(({ title }) => /\w['’]\w/.test(title))
    .map((entry) => ({
      entry,
      words: {
        pointed: dotted(entry.title.replace(/['’]/g, ".")),
        spaced: plain(entry.title.replace(/['’]/g, " ")),
      },
    }));
/** Series whose first specials TMDB lists. For other series, such a number would not be filed. */
const withSpecials = (source: FormSource) =>
  only(source).flatMap((entry) => {
    const specials = source.catalogue.seasonsOf(entry).find(({ season }) => season === 0);
    return [1, 2, 3, 4, 5, 6, 7, 8]
      .filter((number) => specials?.episodes.some(({ episode }) => episode === number))
      .map((number) => {
        const special = source.random.pick(SPECIAL_TITLES);
        return { entry, words: { n: `0${number}`, special, dotspecial: dotted(special) } };
      });
  });
/** Specials that TMDB does not list under this title. */
const SPECIAL_TITLES = [
  "A Day on the Set",
  "The Lost Reel",
  "Ten Years Later",
  "The Christmas Reunion",
  "From Script to Screen",
];
/** Series whose title begins with the title of another series, in that series' folder. */
const spinOffs = (source: FormSource) => {
  const all = only(source);
  const byTitle = new Map(all.map((one) => [foldTitle(one.title), one]));
  return all.flatMap((entry) => {
    const words = foldTitle(entry.title).split(" ");
    const main = words
      .slice(1)
      .flatMap((_, at) => byTitle.get(words.slice(0, at + 1).join(" ")) ?? [])[0];
    return main ? [{ entry, words: { main: plain(main.title) } }] : [];
  });
};
/** Films whose title begins with the title of a series, in that series' folder. */
const films = (source: FormSource) => {
  const byTitle = new Map(only(source).map((one) => [foldTitle(one.title), one]));
  return source.catalogue.movies.filter(isKnown).flatMap((film) => {
    const words = foldTitle(film.title).split(" ");
    const show = words
      .slice(2)
      .flatMap((_, at) => byTitle.get(words.slice(0, at + 2).join(" ")) ?? [])[0];
    return show
      ? [{ entry: film, words: { main: plain(show.title) }, right: `movie/${film.id}` }]
      : [];
  });
};
/** Two series with the same title. One name states a year that differs from TMDB's. */
const reboots = (source: FormSource) =>
  only(source)
    .filter(({ date }) => date !== "" && Number(date.slice(0, 4)) < 2000)
    .map((entry) => ({ entry, words: { later: String(Number(yearOf(entry)) + 20) } }));

const row = (
  name: string,
  group: Form["group"],
  make: Form["make"],
  answer: Form["answer"] = "file",
): Form => ({
  name,
  group,
  answer,
  make,
});

/**
 * Titles of series that are short, that begin with another series' title, or that are also a film's
 * title.
 */
export const OF_SERIES_TITLES: readonly Form[] = [
  row(
    "special's number with a title that TMDB does not have",
    "filed wrong",
    ofSeries(
      [
        "{title} - S00E{n} - {special}.mkv",
        "{dots}.S00E{n}.{dotspecial}.1080p.WEB.H264-GRP.mkv",
        "{title} => Season 00/{title} - S00E{n} - {special}.mkv",
      ],
      withSpecials,
    ),
    "wait",
  ),
  row(
    "folder of specials, title that TMDB does not have",
    "filed wrong",
    ofSeries(
      [
        "{title} => Specials/{n} - {special}.mkv",
        "{title} => Specials/{title} - {n} - {special}.mkv",
        "{title}/Specials/{n} - {special}.mkv",
      ],
      withSpecials,
    ),
    "wait",
  ),
  row(
    "apostrophe of a series as a point",
    "asked",
    ofSeries(["{pointed}.S01E02.1080p.WEB.H264-GRP.mkv", "{spaced} - S01E02.mkv"], apostrophed),
  ),
  row(
    "short or numbered title, episode that exists",
    "asked",
    ofSeries(
      [
        "{dots}.S01E02.1080p.WEB.H264-GRP.mkv",
        "{title} - S01E02.mkv",
        "{title} ({year}) - S01E02.mkv",
      ],
      short,
    ),
  ),
  row(
    "spin-off in the main show's folder",
    "usual",
    ofSeries(
      [
        "{main}/{dots}.S01E02.1080p.WEB.H264-GRP.mkv",
        "{main}/{title}/Season 1/{title} - S01E02.mkv",
        "{main}/{title} - S01E02.mkv",
      ],
      spinOffs,
    ),
  ),
  row(
    "film of a series, in the series' folder",
    "usual",
    ofSeries(
      ["{main}/{title} ({year}).mkv", "{main}/{dots}.{year}.1080p.BluRay.x264-GRP.mkv"],
      films,
    ),
  ),
  row(
    "reboot that TMDB does not have",
    "usual",
    ofSeries(
      ["{title} ({later}) - S01E02.mkv", "{dots}.{later}.S01E02.1080p.WEB.H264-GRP.mkv"],
      reboots,
    ),
    "wait",
  ),
];
