import type { Generate, GeneratedName, Show } from "./generated-name.ts";
import { ONE_EPISODE_FORMS } from "./one-episode-forms.ts";
import { episodeWords } from "./words.ts";
import { written } from "./written.ts";

const MORE = 7;

/**
 * The first two, the last and some other episodes of each series, in every form for one episode.
 */
export const oneEpisode: Generate = ({ shows, random }) =>
  shows.flatMap((show) => {
    const { episodes } = show;
    const chosen = new Set([
      ...episodes.slice(0, 2),
      ...episodes.slice(-1),
      ...random.sample(episodes, MORE),
    ]);
    return [...chosen]
      .filter(({ airDate }) => airDate !== null)
      .flatMap((one) => inAllForms(show, one));
  });

function inAllForms(show: Show, episode: Show["episodes"][number]): GeneratedName[] {
  const words = episodeWords(show, episode);
  const files = { "": `${episode.season}x${episode.episode}` };
  const right = { type: "tv", id: show.entry.id, files } as const;
  return ONE_EPISODE_FORMS.map((form) => ({ form, ...written(form, words), right }));
}
