// Where TMDB has the titles that stand in place of episode numbers.
import { placesOf } from "../identify/episode-title.ts";
import { titleKey } from "../identify/title-key.ts";
import type { EpisodePlace, Reason } from "../reason.ts";
import { type Candidate, type Details, named, quoted } from "../release/candidate.ts";
import type { Names } from "./release-readings.ts";
import type { TitledReading, TitledVideo } from "./titled-readings.ts";

const PART = /^(?:(?:part|pt|teil) )?(?:\d|i{1,3}|one|two|three)$/;

/** Every place of the series that has the title of a video, or a part of it. */
export function placesFor(series: Details, { title }: TitledVideo): EpisodePlace[] {
  const key = titleKey(title);
  const parts = series.seasons.flatMap(({ season, episodes }) =>
    episodes.flatMap(({ episode, title: own }) => {
      const whole = titleKey(own);
      return whole.startsWith(`${key} `) && PART.test(whole.slice(key.length + 1)) ? [{ season, episode }] : [];
    }),
  );
  return [...placesOf(series, [key]), ...parts].map(({ season, episode }) => ({ season, episodes: [episode] }));
}

/** A series, and for each video of a reading the places in it that have its title. */
export type Placed = { series: Details; places: EpisodePlace[][] };

/** Certain if each title is that of one episode, in the season that the folder says, and no two are the same. */
export function isCertain({ places }: Placed, { videos }: TitledReading): boolean {
  const codes = places.map(([only, ...more], at) => {
    const said = videos[at]?.season;
    if (only === undefined || more.length > 0) return undefined;
    return (said ?? only.season) === only.season && (said === 0 || only.season > 0)
      ? `${only.season}x${only.episodes.join()}`
      : undefined;
  });
  return codes.every((code) => code !== undefined) && new Set(codes).size === codes.length;
}

/** `S02E05` */
const placeCode = ({ season, episodes: [episode] }: EpisodePlace): string =>
  `S${String(season).padStart(2, "0")}E${String(episode).padStart(2, "0")}`;

const MAX_PLACES = 3;

/** The first video whose title stands elsewhere or in several places, or may be one of these films, with its places. */
export function elsewhere(
  input: Names,
  { videos }: TitledReading,
  { series, places }: Placed,
  films: readonly Candidate[],
): Reason | undefined {
  const at = places.findIndex(([only, ...more], n) => {
    const said = videos[n]?.season;
    const isElsewhere = only !== undefined && ((said ?? only.season) !== only.season || only.season === 0);
    return isElsewhere || more.length > 0 || films.length > 0;
  });
  const video = videos[at];
  const offered = places[at]?.slice(0, MAX_PLACES);
  if (video === undefined || offered === undefined) return undefined;
  const codes = offered.map(placeCode).join(" and ");
  const season = video.season === undefined ? "" : `The folder says season ${video.season}, and `;
  return {
    code: video.season === undefined || offered.length > 1 ? "episode_title_differs" : "episode_title_elsewhere",
    message: `${season}${quoted(video.title)} is the title of ${codes} of ${named(series)}${films.map((film) => `, and the name may mean ${named(film)}`).join("")}.`,
    path: input.videos[video.at] ?? input.name,
    places: offered,
  };
}
