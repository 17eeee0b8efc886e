import type * as z from "zod";
import type { Clock } from "../../core/clock.ts";
import { createCoalesce } from "../http/coalesce.ts";
import { LONGEST_LIFE, NOTHING_LIFE } from "./cache-life.ts";
import type { TmdbCache } from "./cache-port.ts";
import { tmdbUnavailable } from "./errors.ts";
import type { Get } from "./transport.ts";

export type AskDeps = { get: Get; base: URL; cache: TmdbCache; clock: Clock; random: () => number };

export type Question<T> = {
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
    if (!entry || clock.now() - entry.fetchedAtMs > LONGEST_LIFE) return undefined;
    const json = parse(entry.body);
    if (json === null) return { value: undefined };
    const read = schema.safeParse(json);
    return read.success ? { value: read.data } : undefined;
  }

  async function fetched(key: string, question: Question<T>, signal: AbortSignal): Promise<T | undefined> {
    const json = await get(question.path, question.params, signal);
    if (json === undefined) {
      await keep(key, "null", NOTHING_LIFE);
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
