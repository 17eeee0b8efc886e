import type { Episode } from "../catalogue.ts";
import type { Generate, Show } from "./generated-name.ts";
import { TWO_EPISODES_FORMS } from "./two-episodes-forms.ts";
import { dotted, episodeWords, plain, two } from "./words.ts";
import { type Words, written } from "./written.ts";

const EACH = 4;

/**
 * Some pairs of consecutive episodes of each series, in every form for two episodes in one file.
 */
export const twoEpisodes: Generate = ({ shows, random }) =>
  shows.flatMap((show) =>
    random.sample(neighbours(show), EACH).flatMap(([first, second]) => {
      const words = { ...episodeWords(show, first), ...pairWords(first, second) };
      const files = { "": `${first.season}x${first.episode},${second.episode}` };
      const right = { type: "tv", id: show.entry.id, files } as const;
      return TWO_EPISODES_FORMS.map((form) => ({ form, ...written(form, words), right }));
    }),
  );

/** Pairs of episodes of the same season with consecutive numbers. */
const neighbours = ({ episodes }: Show): [Episode, Episode][] =>
  episodes.flatMap((first, at) => {
    const second = episodes[at + 1];
    return second?.season === first.season && second.episode === first.episode + 1
      ? [[first, second]]
      : [];
  });

const pairWords = (first: Episode, second: Episode): Words => ({
  a: String(first.episode),
  aa: two(first.episode),
  b: String(second.episode),
  bb: two(second.episode),
  second: plain(second.name.replaceAll("/", " ")),
  dotsecond: dotted(second.name),
});
