import type { Config } from "./config.ts";
import type { SecretName } from "./names.ts";
import type { Values } from "./schema.ts";
import type { Secret } from "./secrets.ts";

type Parts = {
  values: Values;
  secret: (name: SecretName) => Secret;
  portGiven: boolean;
  /** Absolute paths. */
  routesPlaces: string[];
  /** A path with its links resolved as far as it exists. */
  real: (path: string) => string;
};

export function toConfig({ values: v, secret, portGiven, routesPlaces, real }: Parts): Config {
  return deepFreeze({
    plex: {
      url: v.PLEX_URL ?? v.PLEX_SERVER_URL,
      token: secret("PLEX_TOKEN"),
      userTokens: secret("PLEX_USER_TOKENS"),
      timeoutMs: v.PLEX_TIMEOUT,
      caFile: v.PLEX_CA_FILE,
      maxConnections: v.PLEX_MAX_CONNECTIONS,
      retries: v.PLEX_RETRIES,
      healthCheckMs: v.HEALTH_CHECK_INTERVAL,
    },
    mediaRoots: v.PLEX_MEDIA_ROOT ?? [],
    // A watched folder may be named through a link: every process must know its releases by one path.
    ingestDirs: (v.PLEX_INGEST_DIR ?? []).map((dir) => real(dir)),
    moviesDir: v.PLEX_MOVIES_DIR,
    tvDir: v.PLEX_TV_DIR,
    routesPlaces,
    pathMap: v.PLEX_PATH_MAP ?? [],
    auto: v.PLEX_AUTO_INGEST,
    threshold: v.PLEX_CONFIDENCE_THRESHOLD,
    mode: v.PLEX_MODE,
    watcherAutoStart: v.PLEX_WATCHER_AUTO_START,
    stableMs: v.INGEST_STABLE_SECONDS,
    stabilityPollMs: v.INGEST_STABILITY_POLL_SECONDS,
    backlog: v.INGEST_BACKLOG,
    fileMethod: v.INGEST_FILE_METHOD,
    duplicatePolicy: v.INGEST_DUPLICATE_POLICY,
    trashDays: v.INGEST_TRASH_DAYS,
    minFreeBytes: v.INGEST_MIN_FREE,
    fileMode: v.INGEST_FILE_MODE,
    dirMode: v.INGEST_DIR_MODE,
    umask: v.INGEST_UMASK,
    tmdb: {
      credential: secret("TMDB_API_KEY"),
      language: v.TMDB_LANGUAGE,
      url: v.TMDB_URL,
    },
    transmission: {
      url: v.TRANSMISSION_URL,
      username: v.TRANSMISSION_USERNAME,
      password: secret("TRANSMISSION_PASSWORD"),
      pollMs: v.TRANSMISSION_POLL_INTERVAL,
      autoRemove: v.TRANSMISSION_AUTO_REMOVE,
      labels: v.TRANSMISSION_LABELS ?? [],
      excludeLabels: v.TRANSMISSION_EXCLUDE_LABELS ?? [],
      pathMap: v.TRANSMISSION_PATH_MAP ?? [],
    },
    log: { level: v.LOG_LEVEL, daemonLevel: v.DAEMON_LOG_LEVEL ?? v.LOG_LEVEL, file: v.DAEMON_LOG_FILE },
    pidFile: v.DAEMON_PID_FILE,
    stateDir: v.PLEX_INGEST_STATE_DIR,
    toolsets: v.PLEX_MCP_TOOLSETS,
    readOnly: v.PLEX_MCP_READ_ONLY,
    server: { host: v.SERVER_HOST, port: v.SERVER_PORT, wanted: portGiven, authToken: secret("AUTH_TOKEN") },
    cache: {
      enabled: v.CACHE_ENABLED,
      maxEntries: v.CACHE_MAX_ENTRIES,
      ttlMs: {
        libraries: v.CACHE_TTL_LIBRARIES,
        details: v.CACHE_TTL_DETAILS,
        search: v.CACHE_TTL_SEARCH,
        sessions: v.CACHE_TTL_SESSIONS,
        recent: v.CACHE_TTL_RECENT,
        onDeck: v.CACHE_TTL_ONDECK,
      },
    },
    redis: { url: secret("REDIS_URL"), tls: v.REDIS_TLS },
  });
}

function deepFreeze<T extends object>(whole: T): T {
  for (const part of Object.values(whole)) if (typeof part === "object" && part !== null) deepFreeze(part);
  return Object.freeze(whole);
}
