import { listUrlSecrets } from "../../../adapters/settings/address-parts.ts";
import { boolean, redisUrl } from "../../../adapters/settings/text.ts";
import { DAY, integer, seconds, variable } from "../../../adapters/settings/variable.ts";

/** Defines how long responses of one kind count as fresh. */
const freshFor = <const K extends string>(kind: K, fallback: string, doc: string) =>
  variable(seconds({ min: 0, max: DAY }), { at: `cache.ttlMs.${kind}` as const, fallback, doc });

/** Settings for the cache of Plex's responses. */
export const CACHE = {
  CACHE_ENABLED: variable(boolean(), {
    at: "cache.enabled",
    fallback: "true",
    doc:
      "Cache Plex responses in memory and in `cache.db` in the state folder; if off, every " +
      "request goes to Plex.",
  }),
  CACHE_MAX_ENTRIES: variable(integer({ min: 1, max: 1_000_000 }), {
    at: "cache.maxEntries",
    fallback: "5000",
    doc: "Maximum number of cached responses, both in memory and in the file.",
  }),
  CACHE_TTL_LIBRARIES: freshFor(
    "libraries",
    "900",
    "How long the list of libraries counts as fresh; 0 means it is not cached.",
  ),
  CACHE_TTL_DETAILS: freshFor("details", "900", "How long the details of a title count as fresh."),
  CACHE_TTL_SEARCH: freshFor("search", "300", "How long search results count as fresh."),
  CACHE_TTL_SESSIONS: freshFor(
    "sessions",
    "30",
    "How long information about what is playing and about the server counts as fresh.",
  ),
  CACHE_TTL_RECENT: freshFor(
    "recent",
    "120",
    "How long recently added titles and lists of a library's titles count as fresh.",
  ),
  CACHE_TTL_ONDECK: freshFor(
    "onDeck",
    "120",
    "How long the list of what to watch next and the watch history count as fresh.",
  ),
  REDIS_URL: variable(redisUrl(), {
    at: "redis.url",
    secret: true,
    redact: listUrlSecrets,
    doc:
      "A Redis server (6 or newer) that several hosts share as a cache: " +
      "`redis://[user][:password]@host[:port][/database]`, or `rediss://` for TLS ([how it " +
      "is used](../operate/containers.md#redis)).",
  }),
  REDIS_TLS: variable(boolean(), {
    at: "redis.tls",
    fallback: "false",
    doc:
      "Use TLS (1.2 or newer) for Redis even with `redis://`. For your own certificate " +
      "authority, set `NODE_EXTRA_CA_CERTS`.",
  }),
};
