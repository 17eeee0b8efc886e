import * as z from "zod";
import { parseJson } from "../../base/text/parse-json.ts";
import { DAY_MS, HOUR_MS } from "../../base/text/time-units.ts";
import type { Clock } from "../../core/clock.ts";
import type { SecondCatalogueId } from "../../core/second-catalogue.ts";
import type { SecondAnswer, SecondCatalogue, SecondEpisode, SeriesIds } from "../../names/index.ts";
import { createCoalesce } from "../http/coalesce.ts";
import type { TmdbCache } from "../tmdb/ask.ts";
import { SecondFault } from "./ask-service.ts";

export type FoundSeries = { page: string; episodes: readonly SecondEpisode[] };

/** One catalogue's API. */
export interface CatalogueSource {
  /** Part of the keys of cached answers. */
  id: SecondCatalogueId;
  name: string;
  licence?: string | undefined;
  /**
   * Returns undefined if the catalogue does not have the series.
   * @throws SecondFault; the signal's reason
   */
  find(ids: SeriesIds, signal: AbortSignal): Promise<FoundSeries | undefined>;
  /** Resolves if the catalogue answers. @throws SecondFault; the signal's reason */
  check(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Both catalogues ask to be cached for at least an hour. */
const RUNNING_LIFE_MS = 12 * HOUR_MS;
const ENDED_LIFE_MS = 7 * DAY_MS;
const RECENT_MS = 60 * DAY_MS;

/** A hostile response within the size limit must not fill the cache. */
const MAX_EPISODES = 10_000;
const MAX_TITLE_CHARS = 200;

const cached = z
  .object({
    page: z.string(),
    episodes: z.array(
      z.object({
        season: z.int(),
        episode: z.int(),
        title: z.string(),
        airDate: z.string().optional(),
      }),
    ),
  })
  .nullable();

/** Increase this when the cached form changes. Older entries are then ignored and expire. */
const CACHE_FORMAT = 1;

const toAnswer = (series: FoundSeries | null): SecondAnswer =>
  series === null ? { kind: "unknown" } : { kind: "listed", ...series };

/**
 * Creates a second catalogue that remembers answers in the database. Equal questions in flight are
 * shared. Failures are not cached.
 */
export function createSecondCatalogue(
  source: CatalogueSource,
  {
    cache,
    clock,
    heard = async () => {},
  }: {
    cache: TmdbCache;
    clock: Clock;
    /** Called after each question that reached the catalogue. Undefined: it answered. */
    heard?: (fault: SecondFault | undefined) => Promise<void>;
  },
): SecondCatalogue {
  const coalesce = createCoalesce<SecondAnswer>();

  const lifeMs = ({ episodes }: FoundSeries): number =>
    episodes.some(({ airDate = "" }) => Date.parse(airDate) > clock.now() - RECENT_MS)
      ? RUNNING_LIFE_MS
      : ENDED_LIFE_MS;

  async function ask(key: string, ids: SeriesIds, signal: AbortSignal): Promise<SecondAnswer> {
    const entry = await cache.get(key);
    const known = entry && cached.safeParse(parseJson(entry.body)).data;
    if (known !== undefined) return toAnswer(known);
    try {
      const found = await source.find(ids, signal);
      await heard(undefined);
      const series: FoundSeries | null =
        found === undefined
          ? null
          : {
              page: found.page,
              episodes: found.episodes
                .slice(0, MAX_EPISODES)
                .map((one) => ({ ...one, title: one.title.slice(0, MAX_TITLE_CHARS) })),
            };
      const life = series === null ? DAY_MS : lifeMs(series);
      await cache.put(key, JSON.stringify(series), clock.now() + life);
      return toAnswer(series);
    } catch (error) {
      if (!(error instanceof SecondFault)) throw error;
      await heard(error);
      return { kind: "unanswered", why: error.message };
    }
  }

  return {
    name: source.name,
    licence: source.licence,
    series(ids, signal) {
      const key = `${source.id}:${CACHE_FORMAT}:${ids.tvdbId ?? ""}:${ids.imdbId ?? ""}`;
      return coalesce(key, signal, (stop) => ask(key, ids, stop));
    },
  };
}
