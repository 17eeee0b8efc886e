import { type KeyedServer, SERVER_TITLES, singleSettingsOf } from "../library/server-entry.ts";
import { KEYED_SERVERS } from "../library/server-facts.ts";

type KeyedSetting = `${Uppercase<KeyedServer>}_${"URL" | "API_KEY" | "PATH_MAP" | "TIMEOUT"}`;

const OF_KEYED_SERVERS = Object.fromEntries(
  KEYED_SERVERS.flatMap((kind) => {
    const [{ url, key, map }, title] = [singleSettingsOf(kind), SERVER_TITLES[kind]];
    return [
      [url, `${title} address`],
      [key, `${title} API key`],
      [map, `Path mapping for ${title}`],
      [`${kind.toUpperCase()}_TIMEOUT`, `Time limit of a request to ${title}`],
    ];
  }),
) as Record<KeyedSetting, string>;

/** Titles of the settings that have a row in the program's table. */
const TITLES = {
  PLEX_MEDIA_ROOT: "Folder that contains the libraries",
  PLEX_MOVIES_DIR: "Films",
  PLEX_SERVER_URL: "Plex address, second name",
  PLEX_USER_TOKENS: "Tokens of other people",
  PLEX_CA_FILE: "Certificate authority",
  PLEX_TIMEOUT: "Time limit of a request to Plex",
  PLEX_MAX_CONNECTIONS: "Requests at the same time",
  PLEX_RETRIES: "Repeats after a failure",
  PLEX_RETRY_DELAY: "Wait before a repeat",
  PLEX_BREAKER_FAILURES: "Failures before a pause",
  PLEX_BREAKER_SECONDS: "Length of the pause",
  PLEX_WATCHER_AUTO_START: "Start with the assistant",
  PLEX_MCP_TOOLSETS: "Tools",
  PLEX_MCP_LIST: "Listed tools",
  PLEX_MCP_OUTPUT_SCHEMAS: "Schemas of answers",
  PLEX_MCP_READ_ONLY: "Only read",
  PLEX_MCP_TMDB_TEXT: "TMDB's texts",
  INGEST_FILE_MODE: "Mode of copied files",
  INGEST_DIR_MODE: "Mode of new folders",
  INGEST_UMASK: "Umask",
  UMASK: "Umask, second name",
  LOG_FORMAT: "Log format",
  DAEMON_LOG_LEVEL: "Log level of the daemon",
  DAEMON_LOG_FILE: "Log file",
  DAEMON_PID_FILE: "Process id file",
  PLEX_INGEST_STATE_DIR: "State folder",
  DATABASE_URL: "Database server",
  DATABASE_USER: "Database user",
  DATABASE_PASSWORD: "Database password",
  DATABASE_BACKUPS: "Folder of the database's backups",
  STORAGE_NAME: "Name of this machine",
  SERVER_HOST: "Listening address",
  SERVER_PORT: "Port",
  SERVER_URL: "Address behind a proxy",
  SERVER_NAMES: "Other host names",
  SERVER_PROXIES: "Trusted proxies",
  SERVER_TLS_CERT: "TLS certificate",
  SERVER_TLS_KEY: "TLS key",
  METRICS_PUBLIC: "Metrics without a token",
  TRACE_REQUESTS: "Log each request",
  CACHE_ENABLED: "Cache Plex's answers",
  CACHE_MAX_ENTRIES: "Cached answers at most",
  CACHE_TTL_LIBRARIES: "Keep the list of libraries",
  CACHE_TTL_DETAILS: "Keep details of titles",
  CACHE_TTL_SEARCH: "Keep search results",
  CACHE_TTL_SESSIONS: "Keep what is playing",
  CACHE_TTL_RECENT: "Keep recently added titles",
  CACHE_TTL_ONDECK: "Keep what to watch next",
  REDIS_URL: "Redis server",
  REDIS_TLS: "TLS for Redis",
  PLEX_TV_DIR: "Series",
  PLEX_PATH_MAP: "Path mapping for Plex",
  PLEX_INGEST_DIR: "Watched folders",
  PLEX_URL: "Plex address",
  PLEX_TOKEN: "Plex owner's token",
  ...OF_KEYED_SERVERS,
  MEDIA_SERVERS: "More media servers",
  INGEST_PROOF: "Servers that must show a file",
  DOWNLOAD_CLIENTS: "Download clients",
  SONARR_URL: "Sonarr address",
  SONARR_API_KEY: "Sonarr API key",
  RADARR_URL: "Radarr address",
  RADARR_API_KEY: "Radarr API key",
  ARR_APPS: "More Sonarrs and Radarrs",
  ARR_CA_FILE: "Certificate of Sonarr and Radarr",
  INGEST_AFTER_ARR: "Time that Sonarr and Radarr have",
  TRANSMISSION_URL: "Transmission address",
  TRANSMISSION_USERNAME: "User name",
  TRANSMISSION_PASSWORD: "Password",
  TRANSMISSION_PATH_MAP: "Path mapping",
  TRANSMISSION_FOLDERS: "More folders of its downloads",
  TRANSMISSION_AUTO_REMOVE: "Remove filed downloads",
  TRANSMISSION_LABELS: "Only these labels",
  TRANSMISSION_EXCLUDE_LABELS: "Exclude these labels",
  TRANSMISSION_POLL_INTERVAL: "Time between polls",
  TMDB_API_KEY: "TMDB key",
  TMDB_LANGUAGE: "Title language",
  TMDB_URL: "TMDB address",
  INGEST_SECOND_CATALOGUE: "Second catalogue",
  TVDB_API_KEY: "TheTVDB key",
  TVDB_PIN: "TheTVDB PIN",
  PLEX_AUTO_INGEST: "File without asking",
  PLEX_CONFIDENCE_THRESHOLD: "Minimum confidence",
  PLEX_MODE: "Process that does the filing",
  INGEST_STABLE_SECONDS: "Wait after the last change",
  INGEST_STABILITY_POLL_SECONDS: "Time between file checks",
  INGEST_BACKLOG: "Existing downloads at the first start",
  INGEST_FILE_METHOD: "Filing method",
  INGEST_DUPLICATE_POLICY: "Duplicates",
  INGEST_UNPACK: "Unpack archives",
  INGEST_TRASH_DAYS: "Days in the trash",
  INGEST_MIN_FREE: "Minimum free space for copies",
  INGEST_EPISODE_ORDER: "Episode order",
  NOTIFY_URL: "Send to",
  NOTIFY_EVENTS: "Notify me about",
  UPKEEP_SCHEDULE: "Maintenance schedule",
  BACKUP_SCHEDULE: "Backup schedule",
  LOG_LEVEL: "Log level",
  INGEST_NAMES: "Set of names",
  INGEST_MOVIE_FOLDER: "Film folder name",
  INGEST_MOVIE_FILE: "Film file name",
  INGEST_SHOW_FOLDER: "Series folder name",
  INGEST_SEASON_FOLDER: "Season folder name",
  INGEST_SPECIALS_FOLDER: "Specials folder name",
  INGEST_EPISODE_FILE: "Episode file name",
  INGEST_DAILY_FILE: "Daily episode file name",
  INGEST_COLONS: "Colons in names",
  INGEST_ID_TAGS: "Form of ids in names",
  NOTIFY_COMMAND: "Run a program",
  NOTIFY_PATHS: "With paths and reasons",
  HEALTH_CHECK_INTERVAL: "Time between health checks",
  AUTH_TOKEN: "Operator token",
  AUTH_REVIEWER_TOKEN: "Reviewer token",
  AUTH_READER_TOKEN: "Dashboard token",
  HOOK_TOKEN: "Webhook token",
  AUTH_ISSUER: "Sign-in server for connectors",
  AUTH_AUDIENCE: "Audience of connector tokens",
};

// Transmission has no API key. This title is for clients in DOWNLOAD_CLIENTS.
const KEY_OF_CLIENT = { TRANSMISSION_KEY: "API key" };

/**
 * A setting that has a row in the program's table. A row without a title does not compile, and
 * neither does a title without its row.
 */
export type SettingName = keyof typeof TITLES;

/** The end of the name of one client's setting: `PATH_MAP`. */
export type ClientSettingEnd = keyof (typeof TITLES & typeof KEY_OF_CLIENT) extends infer Name
  ? Name extends `TRANSMISSION_${infer End}`
    ? End
    : never
  : never;

/** The titles under which the page shows settings, by the variables' names. */
export const SETTING_TITLES: Readonly<Record<SettingName | keyof typeof KEY_OF_CLIENT, string>> = {
  ...TITLES,
  ...KEY_OF_CLIENT,
};

/** Returns the title of a setting; undefined for any other text. */
export const findSettingTitle = (name: string): string | undefined =>
  Object.hasOwn(SETTING_TITLES, name) ? SETTING_TITLES[name as SettingName] : undefined;
