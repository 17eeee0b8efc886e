import { listUrlSecrets } from "../../../adapters/settings/address-parts.ts";
import { boolean, redisUrl } from "../../../adapters/settings/text.ts";
import { DAY, integer, seconds, variable } from "../../../adapters/settings/variable.ts";

/** How long answers of one kind count as fresh. */
const freshFor = <const K extends string>(kind: K, fallback: string, doc: string) =>
  variable(seconds({ min: 0, max: DAY }), { at: `cache.ttlMs.${kind}` as const, fallback, doc });

/** The cache of Plex's answers. */
export const CACHE = {
  CACHE_ENABLED: variable(boolean(), {
    at: "cache.enabled",
    fallback: "true",
    doc: "Keep Plex's answers in memory and in `cache.db` in the state folder; if off, Plex is asked each time.",
  }),
  CACHE_MAX_ENTRIES: variable(integer({ min: 1, max: 1_000_000 }), {
    at: "cache.maxEntries",
    fallback: "5000",
    doc: "How many answers are kept, both in memory and in the file.",
  }),
  CACHE_TTL_LIBRARIES: freshFor(
    "libraries",
    "900",
    "How long the list of libraries counts as fresh; 0 means it is not kept.",
  ),
  CACHE_TTL_DETAILS: freshFor("details", "900", "The same for details of one title."),
  CACHE_TTL_SEARCH: freshFor("search", "300", "The same for searches."),
  CACHE_TTL_SESSIONS: freshFor(
    "sessions",
    "30",
    "The same for what is playing, and for information about the server.",
  ),
  CACHE_TTL_RECENT: freshFor(
    "recent",
    "120",
    "The same for recently added titles, and for lists of a library's titles.",
  ),
  CACHE_TTL_ONDECK: freshFor(
    "onDeck",
    "120",
    "The same for what to watch next, and for the watch history.",
  ),
  REDIS_URL: variable(redisUrl(), {
    at: "redis.url",
    secret: true,
    redact: listUrlSecrets,
    doc: "A Redis (6 or newer) that several hosts share as a cache, `redis://[user][:password]@host[:port][/database]`, or `rediss://` for TLS ([how it is used](../operate/containers.md#redis)).",
  }),
  REDIS_TLS: variable(boolean(), {
    at: "redis.tls",
    fallback: "false",
    doc: "Use TLS (1.2 or newer) for Redis also with `redis://`. An authority of your own: `NODE_EXTRA_CA_CERTS`.",
  }),
};
