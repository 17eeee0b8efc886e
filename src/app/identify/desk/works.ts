import { defined } from "../../../core/defined.ts";
import { UserError } from "../../../core/errors.ts";
import type { MediaType } from "../../../core/identity.ts";
import type { EpisodeFacts } from "../../../core/release/candidate.ts";
import type { WorkFacts } from "../../../core/route/rule.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import type { ShownDetails, ShownEpisode } from "../../shown/lookup-shape.ts";
import { showWork } from "../../shown/work.ts";
import type { AskDetails } from "../clues/ports.ts";

/** TMDb behind its cache. Each throws `Outage` when it cannot be asked, and answers undefined for what it does not list. */
export type Works = {
  details: AskDetails;
  facts: (type: MediaType, tmdbId: number, signal: AbortSignal) => Promise<WorkFacts | undefined>;
  episode: (tmdbId: number, season: number, episode: number, signal: AbortSignal) => Promise<EpisodeFacts | undefined>;
};

/** A work may have a hundred titles, most of them translations. */
const MAX_TITLES = 30;
const MAX_TITLE_CHARS = 200;

const KINDS = { movie: "movie", tv: "series" } as const;

/** @throws UserError (`not_found`) for an id that TMDb does not list as this type; Outage */
export async function readDetails(
  { details, facts }: Works,
  { type, tmdbId }: { type: MediaType; tmdbId: number },
  signal: AbortSignal,
): Promise<ShownDetails> {
  const [work, more] = await Promise.all([details(type, tmdbId, [], signal), facts(type, tmdbId, signal)]);
  if (work === undefined)
    throw new UserError(
      `TMDb lists no ${KINDS[type]} with the id ${tmdbId}.`,
      "Find it with search_tmdb; movies and series are numbered apart, so check the type too.",
      "not_found",
    );
  const imdbId = work.imdbId ?? more?.imdbId;
  return {
    details: {
      ...showWork(work),
      genres: (more?.genres ?? []).map((genre) => cleanText(genre, MAX_TITLE_CHARS)),
      ...defined({ imdb_id: imdbId && cleanText(imdbId, MAX_TITLE_CHARS), tvdb_id: more?.tvdbId }),
      seasons: work.seasonCounts.map(({ season, episodeCount, year }) => ({
        season,
        episode_count: episodeCount,
        ...defined({ year }),
      })),
      alternative_titles: work.alternativeTitles.slice(0, MAX_TITLES).map((title) => cleanText(title, MAX_TITLE_CHARS)),
    },
  };
}

/** @throws UserError (`not_found`) for an episode that TMDb does not list; Outage */
export async function readEpisode(
  works: Works,
  { tmdbId, season, episode }: { tmdbId: number; season: number; episode: number },
  signal: AbortSignal,
): Promise<ShownEpisode> {
  const found = await works.episode(tmdbId, season, episode, signal);
  if (found === undefined)
    throw new UserError(
      `TMDb lists no episode ${episode} in season ${season} of series ${tmdbId}.`,
      "See its seasons with get_tmdb_details; specials are season 0.",
      "not_found",
    );
  const { title, airDate, overview, runtimeMinutes } = found;
  return {
    episode: {
      title: cleanText(title),
      ...defined({
        air_date: airDate && cleanText(airDate, 40),
        overview: overview && cleanText(overview),
        runtime_minutes: runtimeMinutes,
      }),
    },
  };
}
