import type { Generate } from "./generated-name.ts";
import { SPECIAL_FORMS } from "./special-forms.ts";
import { roman, titleWords, two } from "./words.ts";
import { written } from "./written.ts";

const NUMBERS = [1, 2, 3];

/** A folder of specials means season 0. */
const OF_SEASON_0 = [
  "{title} => Specials/{nn}.mkv",
  "{title} Season 1 => Specials/{title} - {nn}.mkv",
];
/** Part of an episode is filed as that episode. */
const PART = "{dots}.S01E{nn}.Part.1.mkv";

/** Names of each series that have an episode number but mean something other than the episode. */
export const specials: Generate = ({ shows }) =>
  shows.flatMap(({ entry: { id, title } }) =>
    NUMBERS.flatMap((number) => {
      const words = {
        ...titleWords(title),
        n: String(number),
        nn: two(number),
        roman: roman(number),
      };
      const as = (form: string, season: number) => {
        const { name, videos } = written(form, words);
        const files = { [videos[0] ?? ""]: `${season}x${number}` };
        return { form, name, videos, right: { type: "tv", id, files } as const };
      };
      return [
        ...SPECIAL_FORMS.map((form) => ({ form, ...written(form, words), right: undefined })),
        ...OF_SEASON_0.map((form) => as(form, 0)),
        as(PART, 1),
      ];
    }),
  );
