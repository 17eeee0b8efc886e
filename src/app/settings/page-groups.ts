import {
  type KeyedServer,
  SERVER_TITLES,
  singleSettingsOf,
} from "../../core/library/server-entry.ts";
import { KEYED_SERVERS } from "../../core/library/server-facts.ts";
import type { SettingName } from "../../core/page/setting-titles.ts";

/**
 * The page's groups of settings: each is about one thing. `people`, `assistants` and `about` also
 * show what is not a setting, so a group may be empty.
 */
export const PAGE_GROUPS = [
  "library",
  "downloads",
  "filing",
  "names",
  "servers",
  "notifications",
  "people",
  "assistants",
  "upkeep",
  "about",
] as const;

export type PageGroup = (typeof PAGE_GROUPS)[number];

/** A setting's place on the page. Rare settings are folded, and their section is empty. */
export type PagePlace = { group: PageGroup; section: string; rare: boolean };

/** Title of the section whose settings are folded on the page. */
const RARE = "Advanced";

type KeyedSetting = `${Uppercase<KeyedServer>}_${"URL" | "API_KEY" | "PATH_MAP"}`;

/** A section for each kind of server that accepts API keys. */
const KEYED_SECTIONS = Object.fromEntries<readonly KeyedSetting[]>(
  KEYED_SERVERS.map((kind) => [SERVER_TITLES[kind], Object.values(singleSettingsOf(kind))]),
) as Record<(typeof SERVER_TITLES)[KeyedServer], readonly KeyedSetting[]>;

/**
 * Settings by group and by section of the group, in the order of the page. A setting that is
 * missing here does not compile.
 */
const GROUPS = {
  library: {
    Folders: ["PLEX_MEDIA_ROOT", "PLEX_MOVIES_DIR", "PLEX_TV_DIR"],
    "Titles and posters": ["TMDB_API_KEY", "TMDB_LANGUAGE"],
    [RARE]: ["INGEST_SECOND_CATALOGUE", "TVDB_API_KEY", "TVDB_PIN", "TMDB_URL"],
  },
  downloads: {
    Clients: ["DOWNLOAD_CLIENTS"],
    "All downloads": [
      "PLEX_INGEST_DIR",
      "INGEST_UNPACK",
      "INGEST_BACKLOG",
      "INGEST_STABLE_SECONDS",
    ],
    "Sonarr and Radarr": [
      "SONARR_URL",
      "SONARR_API_KEY",
      "RADARR_URL",
      "RADARR_API_KEY",
      "INGEST_AFTER_ARR",
    ],
    [RARE]: ["ARR_APPS", "ARR_CA_FILE", "INGEST_STABILITY_POLL_SECONDS"],
  },
  filing: {
    "Without asking": ["PLEX_AUTO_INGEST", "PLEX_CONFIDENCE_THRESHOLD"],
    "In the library": ["INGEST_FILE_METHOD", "INGEST_DUPLICATE_POLICY", "INGEST_MIN_FREE"],
    [RARE]: [
      "PLEX_MODE",
      "PLEX_WATCHER_AUTO_START",
      "INGEST_FILE_MODE",
      "INGEST_DIR_MODE",
      "INGEST_UMASK",
      "UMASK",
    ],
  },
  names: {
    Preset: ["INGEST_NAMES"],
    Templates: [
      "INGEST_MOVIE_FOLDER",
      "INGEST_MOVIE_FILE",
      "INGEST_SHOW_FOLDER",
      "INGEST_SEASON_FOLDER",
      "INGEST_SPECIALS_FOLDER",
      "INGEST_EPISODE_FILE",
      "INGEST_DAILY_FILE",
    ],
    "All names": ["INGEST_COLONS", "INGEST_ID_TAGS", "INGEST_EPISODE_ORDER"],
  },
  servers: {
    Plex: ["PLEX_URL", "PLEX_TOKEN", "PLEX_PATH_MAP"],
    ...KEYED_SECTIONS,
    [RARE]: [
      "MEDIA_SERVERS",
      "INGEST_PROOF",
      "PLEX_SERVER_URL",
      "PLEX_USER_TOKENS",
      "PLEX_CA_FILE",
      "PLEX_TIMEOUT",
      "JELLYFIN_TIMEOUT",
      "EMBY_TIMEOUT",
      "PLEX_RETRIES",
      "PLEX_RETRY_DELAY",
      "PLEX_MAX_CONNECTIONS",
      "PLEX_BREAKER_FAILURES",
      "PLEX_BREAKER_SECONDS",
      "CACHE_ENABLED",
      "CACHE_MAX_ENTRIES",
      "CACHE_TTL_LIBRARIES",
      "CACHE_TTL_DETAILS",
      "CACHE_TTL_SEARCH",
      "CACHE_TTL_SESSIONS",
      "CACHE_TTL_RECENT",
      "CACHE_TTL_ONDECK",
      "REDIS_URL",
      "REDIS_TLS",
    ],
  },
  notifications: {
    "Where to": ["NOTIFY_URL", "NOTIFY_COMMAND"],
    "What about": ["NOTIFY_EVENTS", "NOTIFY_PATHS"],
  },
  people: {
    Tokens: ["AUTH_TOKEN", "AUTH_REVIEWER_TOKEN", "AUTH_READER_TOKEN", "HOOK_TOKEN"],
    "Address of this page": ["SERVER_HOST", "SERVER_PORT", "SERVER_URL"],
    [RARE]: [
      "SERVER_NAMES",
      "SERVER_PROXIES",
      "SERVER_TLS_CERT",
      "SERVER_TLS_KEY",
      "METRICS_PUBLIC",
      "TRACE_REQUESTS",
    ],
  },
  assistants: {
    "What they may do": ["PLEX_MCP_TOOLSETS", "PLEX_MCP_READ_ONLY", "PLEX_MCP_TMDB_TEXT"],
    [RARE]: ["PLEX_MCP_LIST", "PLEX_MCP_OUTPUT_SCHEMAS", "AUTH_ISSUER", "AUTH_AUDIENCE"],
  },
  upkeep: {
    Schedules: ["UPKEEP_SCHEDULE", "BACKUP_SCHEDULE", "INGEST_TRASH_DAYS", "HEALTH_CHECK_INTERVAL"],
    Log: ["LOG_LEVEL", "LOG_FORMAT"],
    [RARE]: [
      "DAEMON_LOG_LEVEL",
      "DAEMON_LOG_FILE",
      "DAEMON_PID_FILE",
      "PLEX_INGEST_STATE_DIR",
      "DATABASE_URL",
      "DATABASE_USER",
      "DATABASE_PASSWORD",
      "DATABASE_BACKUPS",
      "STORAGE_NAME",
    ],
  },
  about: {},
} as const satisfies Readonly<Record<PageGroup, Readonly<Record<string, readonly SettingName[]>>>>;

type ValueOf<T> = T extends unknown ? T[keyof T] : never;
type ItemOf<T> = T extends readonly (infer Item)[] ? Item : never;
type Listed<Name extends ItemOf<ValueOf<(typeof GROUPS)[Exclude<PageGroup, "about">]>>> = Name;
/** Settings of one client have no place in the table. */
type PlacedSetting = Listed<Exclude<SettingName, `TRANSMISSION_${string}`>>;

/** Settings of a client that few people need, by the end of their names. */
const RARE_OF_CLIENT = /_(?:FOLDERS|EXCLUDE_LABELS|POLL_INTERVAL)$/;

/**
 * Returns the page's places of the settings that have a row in the table, in the order of the page.
 * Settings of clients have none: they are in the form of their client.
 */
export const listPagePlaces = (): (PagePlace & { name: PlacedSetting })[] =>
  PAGE_GROUPS.flatMap((group) =>
    Object.entries<readonly PlacedSetting[]>({ ...GROUPS[group] }).flatMap(([section, names]) =>
      names.map((name) => ({ name, group, section, rare: section === RARE })),
    ),
  );

/** The setting after which the settings of clients come. */
const CLIENTS = "DOWNLOAD_CLIENTS";

const PLACES = new Map<string, PagePlace>(
  listPagePlaces().map(({ name, ...place }) => [name, place]),
);

/** True for a setting of one client, `CLIENT_<NAME>_…` or `TRANSMISSION_…`. */
const isOfClient = (name: string): boolean => /^(?:CLIENT|TRANSMISSION)_/.test(name);

/** Settings after which settings of the named apps and servers come, with the form of these. */
const NAMED: readonly (readonly [list: string, form: RegExp])[] = [
  ["ARR_APPS", /^ARR_.+_API_KEY$/],
  ["MEDIA_SERVERS", /^MEDIA_SERVER_.+_(?:TOKEN|API_KEY|PATH_MAP|TIMEOUT)$/],
];

/** Returns the setting that lists the app or server of this setting; undefined for other settings. */
const findList = (name: string): string | undefined =>
  NAMED.find(([, form]) => form.test(name))?.[0];

/** Returns a setting's position on the page. Settings of one client keep their order. */
export function positionOf(name: string): number {
  const names = [...PLACES.keys()];
  const list = findList(name);
  if (list !== undefined) return names.indexOf(list) + 0.5;
  return isOfClient(name) ? names.indexOf(CLIENTS) + 0.5 : names.indexOf(name);
}

/** Returns a setting's place on the page. Undefined if the table does not place it. */
export function findPagePlace(name: string): PagePlace | undefined {
  return isOfClient(name)
    ? { group: "downloads", section: "Clients", rare: RARE_OF_CLIENT.test(name) }
    : PLACES.get(findList(name) ?? name);
}
