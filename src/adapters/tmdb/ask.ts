import type * as z from "zod";
import type { Clock } from "../../core/clock.ts";
import { createCoalesce } from "../http/coalesce.ts";
import { tmdbUnavailable } from "./errors.ts";
import type { Get } from "./transport.ts";
import type { WireGroup, WireSeason, WireSeries } from "./wire.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** TMDb's terms allow six months at most; a month keeps titles and dates fresh enough. */
export const MAX_LIFE_MS = 30 * DAY;
/** A film that is not listed today may be listed tomorrow. */
export const EMPTY_LIFE_MS = DAY;
/** While a season runs, episodes are added and dates are moved within the day. */
const RUNNING_LIFE = 12 * HOUR;
const RECENT = 60 * DAY;

/** Milliseconds that a list of hits may be kept. */
export const listLife = (hits: readonly unknown[]): number => (hits.length === 0 ? EMPTY_LIFE_MS : MAX_LIFE_MS);

/** Milliseconds that a season may be kept: short if an episode aired in the last 60 days, is to come, or none has a date. */
export function seasonLife({ episodes }: Pick<WireSeason, "episodes">, nowMs: number): number {
  const dates = episodes.map((episode) => episode.air_date).filter((date) => date != null && date !== "");
  return dates.length === 0 || dates.some((date) => isRecent(date, nowMs)) ? RUNNING_LIFE : MAX_LIFE_MS;
}

/** As for a season of all its episodes. */
export const groupLife = ({ groups }: WireGroup, nowMs: number): number =>
  seasonLife({ episodes: groups.flatMap(({ episodes }) => episodes) }, nowMs);

/** As for its seasons; and short for a show that goes on, whose list of seasons grows. */
export function seriesLife(series: WireSeries, seasons: readonly WireSeason[], nowMs: number): number {
  if (series.next_episode_to_air || isRecent(series.last_air_date, nowMs)) return RUNNING_LIFE;
  return Math.min(MAX_LIFE_MS, ...seasons.map((season) => seasonLife(season, nowMs)));
}

function isRecent(date: string | null | undefined, nowMs: number): boolean {
  return Date.parse(date ?? "") > nowMs - RECENT;
}

/**
 * Where answers are kept between runs. Keys hold no secret; bodies are JSON.
 * `get` returns what has not expired; `fetchedAtMs` and `expiresAtMs` are wall-clock milliseconds since 1970.
 */
export type TmdbCache = {
  get(key: string): Promise<{ body: string; fetchedAtMs: number } | undefined>;
  put(key: string, body: string, expiresAtMs: number): Promise<void>;
};

export type AskDeps = { get: Get; base: URL; cache: TmdbCache; clock: Clock; random: () => number };

type Question<T> = {
  path: string;
  params: URLSearchParams;
  schema: z.ZodType<T>;
  /** Brings TMDb's answer into the form of `schema`, which is also the form that is kept. */
  shape?: ((json: unknown) => unknown) | undefined;
  /** Milliseconds that the answer may be kept. */
  lifeMs: (value: T) => number;
};

/** Raised when what is kept changes its form: older entries are then never read, and expire. */
const FORM = 2;

/**
 * Asks the cache, then TMDb; equal questions that are under way are asked once. Undefined: TMDb knows no such thing.
 * `fresh` passes the cache by and renews it. Only what was read is kept, not the whole answer.
 */
export function createAsk<T>({ get, base, cache, clock, random }: AskDeps) {
  const together = createCoalesce<T | undefined>();

  async function kept(key: string, schema: z.ZodType<T>): Promise<{ value: T | undefined } | undefined> {
    const entry = await cache.get(key);
    if (!entry || clock.now() - entry.fetchedAtMs > MAX_LIFE_MS) return undefined;
    const json = parse(entry.body);
    if (json === null) return { value: undefined };
    const read = schema.safeParse(json);
    return read.success ? { value: read.data } : undefined;
  }

  async function fetched(key: string, question: Question<T>, signal: AbortSignal): Promise<T | undefined> {
    const json = await get(question.path, question.params, signal);
    if (json === undefined) {
      await keep(key, "null", EMPTY_LIFE_MS);
      return undefined;
    }
    const read = question.schema.safeParse(question.shape ? question.shape(json) : json);
    if (!read.success) {
      const where = read.error.issues[0]?.path.join(".") || "the whole";
      throw tmdbUnavailable(`its answer has another shape than known (${where}); check TMDB_URL`);
    }
    await keep(key, JSON.stringify(read.data), question.lifeMs(read.data));
    return read.data;
  }

  /** Up to a tenth shorter: what a first run of a thousand releases fetched must not expire in the same minute. */
  const keep = (key: string, body: string, lifeMs: number): Promise<void> =>
    cache.put(key, body, clock.now() + Math.round(lifeMs * (1 - random() / 10)));

  return async (question: Question<T>, signal: AbortSignal, fresh = false): Promise<T | undefined> => {
    const key = `tmdb:${FORM}:${base.href}${question.path}?${question.params.toString()}`;
    signal.throwIfAborted();
    const hit = fresh ? undefined : await kept(key, question.schema);
    return hit ? hit.value : await together(key, signal, (stop) => fetched(key, question, stop));
  };
}

/** Undefined for an entry that is no JSON: it is fetched again. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
