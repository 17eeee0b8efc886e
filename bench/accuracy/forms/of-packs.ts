import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import type { Entry, Episode } from "../catalogue.ts";
import type { Show } from "../generated/generated-name.ts";
import { episodeWords, plain, titleWords, yearOf } from "../generated/words.ts";
import { type Words, written } from "../generated/written.ts";
import type { Form, FormSource, Made } from "./form.ts";
import { isTelling, placeOf } from "./of-episodes.ts";
import { filmId } from "./of-films.ts";

type File = { pattern: string; words: Words; right: string | undefined };

/**
 * If two files contain the same episode, a person must choose: both wait, and the other files are
 * filed.
 */
const folder = (files: readonly File[]): Made => {
  const isTwice = (place: string) =>
    place.startsWith("tv/") && files.filter(({ right }) => right === place).length > 1;
  const made = files.map(({ pattern, words, right }) => ({
    ...written(pattern, words),
    right: right !== undefined && isTwice(right) ? undefined : right,
  }));
  return {
    name: made[0]?.name ?? "",
    videos: made.flatMap(({ videos }) => videos),
    right: Object.fromEntries(
      made.flatMap(({ videos: [path], right }) =>
        path === undefined || right === undefined ? [] : [[path, right]],
      ),
    ),
  };
};

/**
 * Makes one season per folder in one of the patterns, taking the series in turn. `more` adds files.
 */
const ofSeasons =
  (
    patterns: readonly string[],
    more: (
      show: Show,
      season: number,
      all: readonly Episode[],
      source: FormSource,
    ) => File[] | undefined = () => [],
  ): Form["make"] =>
  (source) => {
    const { shows, random, most } = source;
    const made = new Map<string, Made>();
    for (let at = 0; at < 8 * most && made.size < most && shows.length > 0; at++) {
      const show = shows[at % shows.length] as Show;
      const { season } = random.pick(show.episodes);
      const all = show.episodes.filter((one) => one.season === season);
      const pattern = random.pick(patterns);
      const added = more(show, season, all, source);
      if (added === undefined) continue;
      const own = all.map((episode) => ({
        pattern,
        words: episodeWords(show, episode),
        right: placeOf(show, episode),
      }));
      const one = folder([
        ...own,
        ...added.map((file) => ({
          ...file,
          pattern: `${pattern.split(" => ")[0]} => ${file.pattern}`,
        })),
      ]);
      made.set(`${one.name} ${one.videos.join()}`, one);
    }
    return [...made.values()];
  };

const PACKS = [
  "{dots}.S{ss}.1080p.BluRay.x264-GRP => {dots}.S{ss}E{ee}.1080p.BluRay.x264-GRP.mkv",
  "{title} => Season {s}/{title} - S{ss}E{ee} - {name}.mkv",
  "{title} Season {s} => {title} - {s}x{ee}.mkv",
];
const beside =
  (pattern: string) =>
  (show: Show, _: number, [first]: readonly Episode[]): File[] | undefined =>
    first && [{ pattern, words: episodeWords(show, first), right: undefined }];
const twice = (show: Show, _: number, [first]: readonly Episode[]): File[] | undefined =>
  first && [
    {
      pattern: "{dots}.S{ss}E{ee}.720p.HDTV.x264-LOL.mkv",
      words: episodeWords(show, first),
      right: placeOf(show, first),
    },
  ];

const filmWords = (film: Entry): Words => ({ ...titleWords(film.title), year: yearOf(film) });
/** Films whose titles begin with the same words, as in a collection. */
const collections =
  (patterns: readonly string[]): Form["make"] =>
  ({ films, random, most }) => {
    const groups = Map.groupBy(
      films.filter(({ votes }) => votes !== undefined),
      ({ title }) => foldTitle(title).split(" ").slice(0, 2).join(" "),
    );
    const all = [...groups].filter(
      ([start, group]) =>
        start.includes(" ") &&
        !/^(?:the|a|an) |\b(?:of|the)$/.test(start) &&
        group.length >= 2 &&
        group.length <= 8,
    );
    return random.sample(all, most).map(([start, group]) => {
      const pattern = random.pick(patterns);
      const sorted = group.toSorted((a, b) => Number(yearOf(a)) - Number(yearOf(b)));
      return folder(
        sorted.map((film, at) => ({
          pattern,
          words: { ...filmWords(film), start: plain(start), n: `0${at + 1}` },
          right: filmId(film),
        })),
      );
    });
  };
const versions: Form["make"] = ({ films, random, most }) =>
  random.sample(films, most).map((film) => {
    const words = filmWords(film);
    return folder(
      ["1080p", "2160p"].map((tag) => ({
        pattern: `{title} ({year}) => {title} ({year}) - ${tag}.mkv`,
        words,
        right: filmId(film),
      })),
    );
  });
const PIECES = [
  "{title} => Season {s} Part 2/{title} - {ee}.mkv",
  "{title} Season {s} Volume 2 => {ee}.mkv",
  "{title} => Season {s} Disc 2/{ee}.mkv",
  "{title} Season {s}B => {ee}.mkv",
];

const pack = (name: string, make: Form["make"], more: Partial<Form> = {}): Form => ({
  name,
  group: "asked",
  answer: "file",
  make,
  ...more,
});

/**
 * Whole folders. Each file has its own right answer: unambiguous files are filed, all others wait.
 */
export const OF_PACKS: readonly Form[] = [
  pack("pack of a season", ofSeasons(PACKS), { group: "usual" }),
  pack(
    "collection of films in one folder",
    collections([
      "{start} Collection => {title} ({year}).mkv",
      "{start} Collection => {n} - {title} ({year}).mkv",
      "{start} Collection 1080p => {title} ({year})/{title} ({year}).mkv",
      "{start} 1-3 => {dots}.{year}.1080p.BluRay.x264-GRP.mkv",
    ]),
    { seen: 63 },
  ),
  pack("two versions of a film", versions),
  pack(
    "pack with one episode twice",
    ofSeasons(
      ["{dots}.S{ss}.1080p.BluRay.x264-GRP => {dots}.S{ss}E{ee}.1080p.BluRay.x264-GRP.mkv"],
      twice,
    ),
  ),
  pack(
    "pack with a special that TMDB does not have",
    ofSeasons(PACKS, beside("{title} - S00E01 - The Lost Reel.mkv")),
  ),
  pack(
    "pack with extras of the season",
    ofSeasons(PACKS, beside("Season {s} Extras/01 - Making the Season.mkv")),
  ),
  pack(
    "pack named by the episodes' titles",
    ofSeasons(
      ["{title} Season {s} => {name}.mkv", "{title} => Season {s}/{name}.mkv"],
      (show, _, all) => (all.every((one) => isTelling(show, one)) ? [] : undefined),
    ),
  ),
  pack(
    "pack whose files say S02.03",
    ofSeasons([
      "{dots}.S{ss}.1080p.WEB-DL => {dots}.S{ss}.{ee}.mkv",
      "{title} Season {s} => S{ss}.{ee}.mkv",
    ]),
  ),
  pack(
    "pack whose files say 2.03",
    ofSeasons([
      "{title} Season {s} => {title} {s}.{ee}.mkv",
      "{title} => Season {s}/{s}.{ee} {name}.mkv",
    ]),
  ),
  pack(
    "pack with three digits",
    ofSeasons([
      "{title} Season {s} => {title} {s}{ee}.avi",
      "{title} => Season {s}/{s}{ee} - {name}.avi",
    ]),
  ),
  pack("anime batch, counted through", (source) => ofBatches(source)),
  pack("half seasons, volumes and discs as folders", ofSeasons(PIECES), { answer: "wait" }),
];

/** All episodes of a series, numbered from 1, in a folder whose name states their number. */
function ofBatches({ shows, random, most }: FormSource): Made[] {
  const made = new Map<string, Made>();
  for (let at = 0; at < 4 * most && made.size < most && shows.length > 0; at++) {
    const show = shows[at % shows.length] as Show;
    if (show.episodes.length < 20) continue;
    const count = Math.min(show.episodes.length, 20 + random.below(100));
    const group = random.pick(["Grp", "Subs", "Fan-Raws"]);
    const pattern = random.pick([
      `[${group}] {title} (001-${count}) [1080p] => [${group}] {title} - {abs3} [1080p].mkv`,
      `{title} (001-${count}) => {abs3}.mkv`,
      `{title} 001-${count} => {title} - {abs3}.mkv`,
    ]);
    const one = folder(
      show.episodes.slice(0, count).map((episode) => ({
        pattern,
        words: episodeWords(show, episode),
        right: placeOf(show, episode),
      })),
    );
    made.set(one.name, one);
  }
  return [...made.values()];
}
