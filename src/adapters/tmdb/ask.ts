import type * as z from "zod";
import { parseJson } from "../../base/text/parse-json.ts";
import { DAY_MS, HOUR_MS } from "../../base/text/time-units.ts";
import type { Clock } from "../../core/clock.ts";
import type { Trace } from "../../core/trace.ts";
import { createCoalesce } from "../http/coalesce.ts";
import { countDropped } from "../http/lists.ts";
import { tmdbUnavailable } from "./errors.ts";
import type { Get } from "./transport.ts";
import type { WireGroup, WireSeason, WireSeries } from "./wire.ts";

/** TMDB's terms allow six months at most; a month keeps titles and dates fresh enough. */
export const MAX_LIFE_MS = 30 * DAY_MS;
/** A film that TMDB does not list today may be listed tomorrow. */
export const EMPTY_LIFE_MS = DAY_MS;
/** While a season is airing, episodes and dates may change within a day. */
const RUNNING_LIFE_MS = 12 * HOUR_MS;
const RECENT_MS = 60 * DAY_MS;

/** Returns the lifetime of a cached list of hits, in ms. */
export const listLife = (hits: readonly unknown[]): number =>
  hits.length === 0 ? EMPTY_LIFE_MS : MAX_LIFE_MS;

type AirDate = { air_date?: string | null | undefined } | null;

/**
 * Returns the lifetime of a cached season, in ms: short if an episode is recent or upcoming, or if
 * no episode has a date.
 */
export function computeSeasonLifetime(
  { episodes }: { episodes: readonly AirDate[] },
  nowMs: number,
): number {
  const dates = episodes
    .map((episode) => episode?.air_date)
    .filter((date) => date != null && date !== "");
  return dates.length === 0 || dates.some((date) => isRecent(date, nowMs))
    ? RUNNING_LIFE_MS
    : MAX_LIFE_MS;
}

/** Like `computeSeasonLifetime`, for all episodes of the group. */
export const computeGroupLifetime = ({ groups }: WireGroup, nowMs: number): number =>
  computeSeasonLifetime({ episodes: groups.flatMap((group) => group?.episodes ?? []) }, nowMs);

/**
 * Returns the shortest lifetime of the series' seasons. For a running show, the lifetime is always
 * short, because its list of seasons grows.
 */
export function computeSeriesLifetime(
  series: WireSeries,
  seasons: readonly WireSeason[],
  nowMs: number,
): number {
  if (series.next_episode_to_air || isRecent(series.last_air_date, nowMs)) return RUNNING_LIFE_MS;
  return Math.min(MAX_LIFE_MS, ...seasons.map((season) => computeSeasonLifetime(season, nowMs)));
}

const isRecent = (date: string | null | undefined, nowMs: number) =>
  Date.parse(date ?? "") > nowMs - RECENT_MS;

/**
 * Cache of responses between runs. Keys contain no secret; bodies are JSON. `get` returns only
 * entries that have not expired. `fetchedAtMs` and `expiresAtMs` are wall-clock times in ms since
 * 1970.
 */
export type TmdbCache = {
  get(key: string): Promise<{ body: string; fetchedAtMs: number; expiresAtMs: number } | undefined>;
  put(key: string, body: string, expiresAtMs: number): Promise<void>;
};

export type AskDeps = {
  get: Get;
  base: URL;
  cache: TmdbCache;
  clock: Clock;
  random: () => number;
  trace?: Trace | undefined;
  /** Called with the request and the number of entries in the response that could not be read. */
  onDropped?: ((about: string, count: number) => void) | undefined;
};

/** Identifies a request. Also the key of its cached response. */
type TmdbRequest = { path: string; params: URLSearchParams };

type TmdbQuestion<T> = TmdbRequest & {
  schema: z.ZodType<T>;
  /** Converts TMDB's response to the form of `schema`, which is also the cached form. */
  shape?: ((json: unknown) => unknown) | undefined;
  /** Lifetime of the cached response, in ms. */
  lifeMs: (value: T) => number;
  /** Extracts the responses to other requests that are included in this response. */
  along?:
    | ((json: unknown) => readonly (TmdbRequest & { value: unknown; lifeMs: number })[])
    | undefined;
};

export type TmdbAsk = <T>(
  question: TmdbQuestion<T>,
  signal: AbortSignal,
  fresh?: boolean,
) => Promise<T | undefined>;
/** Dependencies of every request to TMDB. */
export type TmdbAccess = { ask: TmdbAsk; clock: Clock };

/** Increase this when the cached form changes. Older entries are then ignored and expire. */
const CACHE_FORMAT = 3;

/**
 * Reads from the cache, then from TMDB. Equal requests in flight are shared. Returns undefined if
 * TMDB has no such entry. `fresh` bypasses and renews the cache. Only the parsed fields are cached,
 * not the whole response.
 */
export function createAsk({ get, base, cache, clock, random, trace, onDropped }: AskDeps): TmdbAsk {
  const coalesce = createCoalesce<unknown>();
  const keyOf = ({ path, params }: TmdbRequest): string =>
    `tmdb:${CACHE_FORMAT}:${base.href}${path}?${params.toString()}`;

  async function readCached<T>(
    key: string,
    schema: z.ZodType<T>,
  ): Promise<{ value: T | undefined } | undefined> {
    const entry = await cache.get(key);
    if (!entry || clock.now() - entry.fetchedAtMs > MAX_LIFE_MS) return undefined;
    return decode(entry.body, schema);
  }

  async function fetchAndCache<T>(
    key: string,
    question: TmdbQuestion<T>,
    signal: AbortSignal,
  ): Promise<T | undefined> {
    const json = await get(question.path, question.params, signal);
    if (json === undefined) {
      await putCached(key, "null", EMPTY_LIFE_MS);
      return undefined;
    }
    const body = question.shape ? question.shape(json) : json;
    const { result: read, dropped } = countDropped(() => question.schema.safeParse(body));
    if (!read.success) {
      const where = read.error.issues[0]?.path.join(".") || "the whole response";
      throw tmdbUnavailable(`its response has an unexpected shape (${where}); check TMDB_URL`);
    }
    if (dropped > 0) onDropped?.(`response to ${question.path}`, dropped);
    await putCached(key, JSON.stringify(read.data), question.lifeMs(read.data));
    for (const { value, lifeMs, ...asked } of question.along?.(json) ?? []) {
      await putCached(keyOf(asked), JSON.stringify(value), lifeMs);
    }
    return read.data;
  }

  /**
   * Shortens the lifetime by up to a tenth, so that the entries of a large first run do not expire
   * in the same minute.
   */
  const putCached = (key: string, body: string, lifeMs: number): Promise<void> =>
    cache.put(key, body, clock.now() + Math.round(lifeMs * (1 - random() / 10)));

  return async <T>(question: TmdbQuestion<T>, signal: AbortSignal, fresh = false) => {
    const key = keyOf(question);
    signal.throwIfAborted();
    const hit = fresh ? undefined : await readCached(key, question.schema);
    if (hit) {
      trace?.({
        kind: "cached",
        service: "tmdb",
        asked: `GET ${base.host}${base.pathname}${question.path}`,
      });
    }
    if (hit) return hit.value;
    // A key always has the same schema.
    return (await coalesce(key, signal, (stop) => fetchAndCache(key, question, stop))) as
      | T
      | undefined;
  };
}

/** Returns undefined for an entry that cannot be parsed. The entry is then fetched again. */
function decode<T>(body: string, schema: z.ZodType<T>): { value: T | undefined } | undefined {
  const json = parseJson(body);
  if (json === null) return { value: undefined };
  const read = schema.safeParse(json);
  return read.success ? { value: read.data } : undefined;
}
