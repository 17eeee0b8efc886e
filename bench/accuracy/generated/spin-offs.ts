import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import type { Entry } from "../catalogue.ts";
import { hasId } from "./films.ts";
import type { Generate, GeneratedName } from "./generated-name.ts";
import { otherWords } from "./strange-films.ts";
import { titleWords } from "./words.ts";
import { written } from "./written.ts";

const LEAST_POPULARITY = 3;

/**
 * One series' folder that contains another series' file. The names do not show which series the
 * file belongs to.
 */
const OF_NEITHER: readonly string[] = [
  "{title} => {other} S01E01.mkv",
  "{title} => {dotother}.S01E01.1080p.WEB.H264-GRP.mkv",
  "{title} Season 1 => {other} - S01E01.mkv",
  "{title} => Season 1/{other} - S01E01.mkv",
  "{title} => {title} S01E01.mkv ; {other} S01E02.mkv",
  "{other} => {title} S01E01.mkv",
  "{dotother}.S01.1080p => {dots}.S01E01.1080p.mkv",
  "{dots}.S01E01.1080p => {dotother}.S01E01.mkv",
];
/**
 * A shelf of the first series that contains the second one. The second series' folder or full name
 * is closer to the file.
 */
const OF_OTHER: readonly string[] = [
  "{title}/{dotother}.S01E01.mkv",
  "{title}/Season 1/{other} S01E01.mkv",
  "{title} => {other}/S01E01.mkv",
  "{title} => {other}/Season 1/01.mkv",
];

/**
 * Pairs of series in which one title begins with the other. Both titles are combined in one name.
 */
export const spinOffs: Generate = ({ catalogue: { series } }) => {
  const known = series.filter((one) => hasId(one) && one.popularity > LEAST_POPULARITY);
  const byTitle = new Map(known.map((one) => [foldTitle(one.title), one]));
  return known.flatMap((other) => {
    const words = foldTitle(other.title).split(" ");
    const begins = words
      .slice(1)
      .flatMap((_, at) => byTitle.get(words.slice(0, at + 1).join(" ")) ?? []);
    return begins.flatMap((first) => pair(first, other));
  });
};

function pair(first: Entry, other: Entry): GeneratedName[] {
  const words = { ...titleWords(first.title), ...otherWords(other.title) };
  return [
    ...OF_NEITHER.map((form) => ({ form, ...written(form, words), right: undefined })),
    ...OF_OTHER.map((form): GeneratedName => {
      const { name, videos } = written(form, words);
      return {
        form,
        name,
        videos,
        right: { type: "tv", id: other.id, files: { [videos[0] ?? ""]: "1x1" } },
      };
    }),
  ];
}
