import * as z from "zod";
import { type Name, VARIABLES } from "./names.ts";
import { userTokens } from "./user-tokens.ts";
import { libraryPath, path, pathMap, paths } from "./value-path.ts";
import {
  boolean,
  bytes,
  choice,
  choiceList,
  fraction,
  integer,
  items,
  modeBits,
  redisUrl,
  seconds,
  text,
  url,
  value,
} from "./values.ts";

const DAY = 86_400;

const token = () => text("printable characters without spaces", /^[\x21-\x7e]{1,4096}$/);
const line = () => text("one line of text", /^[^\p{Cc}]{1,500}$/u);
const list = () => value("words separated by commas", (given) => (items(given).length > 0 ? items(given) : undefined));

/** What each variable may be. Text in, values out: times in milliseconds, sizes in bytes, fractions in thousandths. */
export const createSchema = (home: string | undefined) =>
  z.object({
    PLEX_URL: url().optional(),
    PLEX_SERVER_URL: url().optional(),
    PLEX_TOKEN: token().optional(),
    PLEX_USER_TOKENS: userTokens().optional(),
    PLEX_TIMEOUT: seconds({ min: 0.1, max: 600 }),
    PLEX_CA_FILE: path(home).optional(),
    PLEX_MAX_CONNECTIONS: integer({ min: 1, max: 100 }),
    PLEX_RETRIES: integer({ min: 0, max: 100 }),
    HEALTH_CHECK_INTERVAL: seconds({ min: 1, max: DAY }),
    PLEX_MEDIA_ROOT: paths(home).optional(),
    PLEX_MOVIES_DIR: libraryPath(home).optional(),
    PLEX_TV_DIR: libraryPath(home).optional(),
    PLEX_PATH_MAP: pathMap(home).optional(),
    TRANSMISSION_PATH_MAP: pathMap(home).optional(),
    PLEX_INGEST_DIR: paths(home).optional(),
    PLEX_AUTO_INGEST: boolean(),
    PLEX_CONFIDENCE_THRESHOLD: fraction(),
    PLEX_MODE: choice(VARIABLES.PLEX_MODE),
    PLEX_WATCHER_AUTO_START: boolean(),
    INGEST_STABLE_SECONDS: seconds({ min: 0, max: DAY }),
    INGEST_STABILITY_POLL_SECONDS: seconds({ min: 0.05, max: 3600 }),
    INGEST_BACKLOG: choice(VARIABLES.INGEST_BACKLOG),
    INGEST_FILE_METHOD: choice(VARIABLES.INGEST_FILE_METHOD),
    INGEST_DUPLICATE_POLICY: choice(VARIABLES.INGEST_DUPLICATE_POLICY),
    INGEST_TRASH_DAYS: integer({ min: 0, max: 36_500 }),
    INGEST_MIN_FREE: bytes(),
    INGEST_FILE_MODE: modeBits(0o777, "0664").optional(),
    INGEST_DIR_MODE: modeBits(0o7777, "2775").optional(),
    INGEST_UMASK: modeBits(0o777, "0002").optional(),
    TMDB_API_KEY: token().optional(),
    TMDB_LANGUAGE: text("a language like en-US or de", /^[a-z]{2,3}(?:-[A-Z]{2})?$/),
    TMDB_URL: url(),
    TRANSMISSION_URL: url().optional(),
    TRANSMISSION_USERNAME: line().optional(),
    TRANSMISSION_PASSWORD: line().optional(),
    TRANSMISSION_POLL_INTERVAL: seconds({ min: 0.1, max: DAY }),
    TRANSMISSION_AUTO_REMOVE: boolean(),
    TRANSMISSION_LABELS: list().optional(),
    TRANSMISSION_EXCLUDE_LABELS: list().optional(),
    LOG_LEVEL: choice(VARIABLES.LOG_LEVEL),
    DAEMON_LOG_LEVEL: choice(VARIABLES.DAEMON_LOG_LEVEL).optional(),
    DAEMON_LOG_FILE: path(home).optional(),
    DAEMON_PID_FILE: path(home).optional(),
    PLEX_INGEST_STATE_DIR: path(home),
    PLEX_MCP_TOOLSETS: choiceList(VARIABLES.PLEX_MCP_TOOLSETS),
    PLEX_MCP_READ_ONLY: boolean(),
    SERVER_HOST: text(
      "a host name or an IP address",
      /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|::|[0-9A-Fa-f:.]{2,45})$/,
    ),
    SERVER_PORT: integer({ min: 1024, max: 65_535 }),
    AUTH_TOKEN: text("32 printable characters or more, without spaces", /^[\x21-\x7e]{32,4096}$/).optional(),
    CACHE_ENABLED: boolean(),
    CACHE_MAX_ENTRIES: integer({ min: 1, max: 1_000_000 }),
    CACHE_TTL_LIBRARIES: seconds({ min: 0, max: DAY }),
    CACHE_TTL_DETAILS: seconds({ min: 0, max: DAY }),
    CACHE_TTL_SEARCH: seconds({ min: 0, max: DAY }),
    CACHE_TTL_SESSIONS: seconds({ min: 0, max: DAY }),
    CACHE_TTL_RECENT: seconds({ min: 0, max: DAY }),
    CACHE_TTL_ONDECK: seconds({ min: 0, max: DAY }),
    REDIS_URL: redisUrl().optional(),
    REDIS_TLS: boolean(),
  } satisfies Record<Name, z.ZodType>);

export type Schema = ReturnType<typeof createSchema>;
export type Values = z.output<Schema>;
