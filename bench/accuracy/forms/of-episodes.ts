import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import type { Episode } from "../catalogue.ts";
import type { Show } from "../generated/generated-name.ts";
import type { Random } from "../generated/random.ts";
import { episodeWords } from "../generated/words.ts";
import { type Words, written } from "../generated/written.ts";
import type { Form, FormSource, Made } from "./form.ts";

export type Chosen = { show: Show; episode: Episode; random: Random; source: FormSource };

/**
 * The words that a form adds to an episode's words, and the right answer if it is something other
 * than that episode. `add` returns undefined if the form does not fit the episode.
 */
export type Addition = { words?: Words; right?: string | undefined };

export type OfEpisodes = {
  patterns: readonly string[];
  add?: (chosen: Chosen) => Addition | undefined;
};

const TRIES = 20;

export const placeOf = (
  { entry }: Show,
  { season, episode }: Episode,
  ...more: Episode[]
): string => `tv/${entry.id} ${season}x${[episode, ...more.map((one) => one.episode)].join()}`;

/**
 * True if the episode's position among all episodes is its absolute number. This requires that no
 * season up to and including its own has a gap.
 */
export const isCounted = ({ episodes }: Show, { season }: Episode): boolean =>
  episodes.every(
    (one, at) =>
      one.season > season || one.episode === 1 || episodes[at - 1]?.episode === one.episode - 1,
  );

/**
 * True if the title identifies the episode: it is not a number and not the series' own title, and
 * no other episode has it.
 */
export function isTelling({ entry, episodes }: Show, { name }: Episode): boolean {
  const title = foldTitle(name);
  return (
    title.length >= 5 &&
    /[a-z]{4}/.test(title) &&
    !/\b(?:episode|part|chapter|pilot|finale|recap|special|season)\b/.test(title) &&
    !foldTitle(entry.title).includes(title) &&
    episodes.every(
      (one) => one.name === name || !` ${foldTitle(one.name)} `.includes(` ${title} `),
    ) &&
    episodes.filter((one) => one.name === name).length === 1
  );
}

/** Generates names that each contain one episode, taking the series in turn. */
export const ofEpisodes =
  ({ patterns, add = () => ({}) }: OfEpisodes): Form["make"] =>
  (source) => {
    const { shows, random, most } = source;
    const made = new Map<string, Made>();
    for (let at = 0; at < TRIES * most && made.size < most && shows.length > 0; at++) {
      const show = shows[at % shows.length] as Show;
      const episode = random.pick(show.episodes);
      const pattern = random.pick(patterns);
      const added = add({ show, episode, random, source });
      if (added === undefined) continue;
      const { name, videos } = written(pattern, { ...episodeWords(show, episode), ...added.words });
      const right = "right" in added ? added.right : placeOf(show, episode);
      made.set([name, ...videos].join(), {
        name,
        videos,
        right: right === undefined ? {} : { [videos[0] ?? ""]: right },
      });
    }
    return [...made.values()];
  };
