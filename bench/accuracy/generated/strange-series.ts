import type { Generate } from "./generated-name.ts";
import { otherWords } from "./strange-films.ts";
import { titleWords } from "./words.ts";
import { type Words, written } from "./written.ts";

const EACH = 4;

/**
 * One series' folder that contains another series' file, or one episode's folder that contains
 * another episode's file. None of these files may be filed.
 */
const FORMS: readonly string[] = [
  "{title} Season 1 => {other} S01E02.mkv",
  "{title} Season 1 => {other} 02.mkv",
  "{title} S01 => {other} - 02.mkv",
  "{title} => {dotother}.S01E02.mkv",
  "{dots}.S01.1080p-GRP => {lowother}.102.mkv",
  "{title} Season 1 => {other} Episode 2.mkv",
  "{title} Season 1 => [Grp] {other} - 02 [1080p].mkv",
  "{title} Season 1 => {title} S01E01.mkv ; {other} S01E02.mkv",
  "{dots}.S01.1080p => {dots}.S02E02.mkv",
  "{dots}.S01E01.1080p => {dots}.S01E02.mkv",
  "{dots}.S01E01.1080p => 02.mkv",
  "{dots}.S01E01.1080p => {low}.102.mkv",
  "{dots}.S01E01.1080p => {title} Episode 2.mkv",
  "{dots}.S01E01.1080p => {title} - 02.mkv",
  "{dots}.S01E01.1080p => abc.mkv ; def.mkv",
  "{dots}.S01E01-E02.1080p => abc.mkv ; def.mkv",
  "{dots}.S01E01-E02.1080p => 1.mkv ; 2.mkv",
  "{dots}.S01E01.1080p => {other}.mkv",
  "{dots}.S01E01.1080p => {dotother}.S01E01.mkv",
];
/** The file's own name identifies nothing. */
const BARE = "{dots}.S01E01.1080p => abc.mkv";

export const strangeSeries: Generate = ({ shows, random }) =>
  shows.flatMap(({ entry }) => {
    const others = shows.filter((show) => show.entry !== entry);
    return random.sample(others, EACH).flatMap((other) => {
      const words: Words = { ...titleWords(entry.title), ...otherWords(other.entry.title) };
      const right = { type: "tv", id: entry.id, files: { "abc.mkv": "1x1" } } as const;
      return [
        ...FORMS.map((form) => ({ form, ...written(form, words), right: undefined })),
        { form: BARE, ...written(BARE, words), right },
      ];
    });
  });
