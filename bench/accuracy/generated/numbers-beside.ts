import type { Generate } from "./generated-name.ts";
import { NUMBERS_BESIDE_FORMS } from "./numbers-beside-forms.ts";
import { episodeWords, two } from "./words.ts";
import { written } from "./written.ts";

const EACH = 3;
/**
 * Never the first episode of its season, because a previous one is required, and never far into the
 * season.
 */
const FROM = 2;
const TO = 9;

/** Early episodes of each series with other numbers next to theirs. */
export const numbersBeside: Generate = ({ shows, random }) =>
  shows.flatMap((show) => {
    const early = show.episodes.filter(({ episode }) => episode >= FROM && episode <= TO);
    return random.sample(early, EACH).flatMap((one) => {
      const { season, episode } = one;
      const words = {
        ...episodeWords(show, one),
        before: two(episode - 1),
        after: two(episode + 1),
        third: String(episode + 3),
        later: two(episode + 5),
      };
      const right = {
        type: "tv",
        id: show.entry.id,
        files: { "": `${season}x${episode}` },
      } as const;
      return NUMBERS_BESIDE_FORMS.map((form) => ({ form, ...written(form, words), right }));
    });
  });
