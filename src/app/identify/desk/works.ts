import { sentence } from "../../../base/actions/sentence.ts";
import { type CandidateDetails, type EpisodeFacts, formatList } from "../../../base/candidate.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { UserError } from "../../../base/errors.ts";
import { KINDS, type MediaType } from "../../../base/identity.ts";
import { cleanText, quoted } from "../../../base/text/clean-text.ts";
import type { RouteFacts } from "../../../core/route/rule.ts";
import type { AskDetails } from "../../../names/index.ts";
import type {
  ShownEpisode,
  ShownListedEpisode,
  ShownWorkDetails,
} from "../../shown/lookup-shape.ts";
import { showWork } from "../../shown/work.ts";

/**
 * TMDB behind its cache. Each function throws `Outage` when TMDB cannot be asked, and returns
 * undefined for works that it does not list.
 */
export type Works = {
  details: AskDetails;
  facts: (type: MediaType, tmdbId: number, signal: AbortSignal) => Promise<RouteFacts | undefined>;
  episode: (
    tmdbId: number,
    season: number,
    episode: number,
    signal: AbortSignal,
  ) => Promise<EpisodeFacts | undefined>;
};

/** A work may have a hundred titles, most of them translations. */
const MAX_TITLES = 30;
const MAX_TITLE_CHARS = 200;

/** Some series have thousands of episodes in a season, and no user reads that far. */
const MAX_EPISODES = 500;

/** Returns which episodes of a season the library has. */
export type EpisodesThere = (
  season: { tmdbId: number; season: number },
  signal: AbortSignal,
) => Promise<ReadonlySet<number>>;

export type NamedWork = { type: MediaType; tmdbId: number; season?: number | undefined };
export type NamedEpisode = { tmdbId: number; season: number; episode: number };

/**
 * Returns a work. With `season`, also returns that season's episodes.
 * @throws UserError (`not_found`) for an id that TMDB does not list as this type, and for a season
 * that it does not list (`invalid_request` for a season of a film); Outage
 */
export async function readDetails(
  { details, facts }: Works,
  { type, tmdbId, season }: NamedWork,
  signal: AbortSignal,
  episodesThere: EpisodesThere = async () => new Set(),
): Promise<ShownWorkDetails> {
  if (type === "movie" && season !== undefined) {
    throw new UserError("A film has no seasons.", "Leave out the season, or specify a series.");
  }
  const seasons = season === undefined ? [] : [season];
  const [work, more] = await Promise.all([
    details(type, tmdbId, seasons, signal),
    facts(type, tmdbId, signal),
  ]);
  if (work === undefined) {
    throw UserError.notFound(
      `TMDB lists no ${KINDS[type]} with the id ${tmdbId}.`,
      sentence`Find it with ${{ do: "search" }}, and check the type, because movies and series have separate ids.`,
    );
  }
  const ofSeason =
    season === undefined ? {} : await listEpisodes(work, season, episodesThere, signal);
  const imdbId = work.imdbId ?? more?.imdbId;
  return {
    details: {
      ...showWork(work),
      genres: (more?.genres ?? []).map((genre) => cleanText(genre, MAX_TITLE_CHARS)),
      ...dropUndefined({
        imdb_id: imdbId && cleanText(imdbId, MAX_TITLE_CHARS),
        tvdb_id: more?.tvdbId,
      }),
      seasons: work.seasonCounts.map(({ season, episodeCount, year }) => ({
        season,
        episode_count: episodeCount,
        ...dropUndefined({ year }),
      })),
      alternative_titles: work.alternativeTitles
        .slice(0, MAX_TITLES)
        .map((title) => cleanText(title, MAX_TITLE_CHARS)),
      ...ofSeason,
    },
  };
}

async function listEpisodes(
  { tmdbId, title, seasons, seasonCounts }: CandidateDetails,
  season: number,
  episodesThere: EpisodesThere,
  signal: AbortSignal,
): Promise<Pick<ShownWorkDetails["details"], "episodes" | "more_episodes">> {
  const found = seasons.find((facts) => facts.season === season);
  if (found === undefined) {
    throw UserError.notFound(
      `TMDB lists no season ${season} of ${quoted(title)}.`,
      seasonCounts.length === 0
        ? "It has none yet."
        : `It has ${formatList(
            seasonCounts.map((seasonCount) => String(seasonCount.season)),
            30,
          )}; specials are season 0.`,
    );
  }
  const there = await episodesThere({ tmdbId, season }, signal);
  const episodes = found.episodes.slice(0, MAX_EPISODES).map((facts): ShownListedEpisode => {
    const { episode } = facts;
    return {
      season,
      episode,
      ...showEpisode(facts),
      ...(there.has(episode) ? { in_library: true } : {}),
    };
  });
  const more = found.episodes.length - episodes.length;
  return { episodes, ...(more > 0 ? { more_episodes: more } : {}) };
}

/** @throws UserError (`not_found`) for an episode that TMDB does not list; Outage */
export async function readEpisode(
  works: Works,
  { tmdbId, season, episode }: NamedEpisode,
  signal: AbortSignal,
): Promise<ShownEpisode> {
  const found = await works.episode(tmdbId, season, episode, signal);
  if (found === undefined) {
    throw UserError.notFound(
      `TMDB lists no episode ${episode} in season ${season} of series ${tmdbId}.`,
      sentence`See its seasons with ${{ do: "details" }}; specials are season 0.`,
    );
  }
  return { episode: showEpisode(found) };
}

const showEpisode = ({ title, airDate, overview, runtimeMinutes }: EpisodeFacts) => ({
  title: cleanText(title),
  ...dropUndefined({
    air_date: airDate && cleanText(airDate, 40),
    overview: overview && cleanText(overview),
    runtime_minutes: runtimeMinutes,
  }),
});
