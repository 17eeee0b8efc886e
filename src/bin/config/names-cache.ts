import type { Variable } from "./variable.ts";

/** What is said of answers that are kept, here and by replicas together. */
export const CACHE_VARIABLES = {
  CACHE_ENABLED: {
    kind: "boolean",
    fallback: "true",
    doc: "Keep answers of Plex, in memory and in `cache.db` of the state folder; off, Plex is asked each time.",
  },
  CACHE_MAX_ENTRIES: {
    kind: "integer",
    fallback: "5000",
    doc: "How many answers are kept, in memory and in the file each.",
  },
  CACHE_TTL_LIBRARIES: {
    kind: "seconds",
    fallback: "900",
    doc: "How long the list of libraries counts as fresh; 0 keeps none.",
  },
  CACHE_TTL_DETAILS: { kind: "seconds", fallback: "900", doc: "The same for details of one title." },
  CACHE_TTL_SEARCH: { kind: "seconds", fallback: "300", doc: "The same for searches." },
  CACHE_TTL_SESSIONS: {
    kind: "seconds",
    fallback: "30",
    doc: "The same for what is playing, and for what the server says of itself.",
  },
  CACHE_TTL_RECENT: {
    kind: "seconds",
    fallback: "120",
    doc: "The same for recently added titles, and for lists of a library's titles.",
  },
  CACHE_TTL_ONDECK: {
    kind: "seconds",
    fallback: "120",
    doc: "The same for what to watch next, and for what was watched.",
  },
  REDIS_URL: {
    later: true,
    kind: "secret",
    secret: true,
    doc: "A cache shared by replicas, `redis://…`; without it memory and SQLite.",
  },
  REDIS_TLS: { later: true, kind: "boolean", fallback: "false", doc: "Speak TLS to Redis." },
} as const satisfies Record<string, Variable>;
