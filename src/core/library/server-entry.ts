import type { PathMap } from "../../base/path/path-map.ts";

/** The kinds of media servers, with the titles that messages use. */
export const SERVER_TITLES = { plex: "Plex", jellyfin: "Jellyfin", emby: "Emby" } as const;

/** Kind of a media server. */
export type ServerName = keyof typeof SERVER_TITLES;

export const SERVER_NAMES = Object.keys(SERVER_TITLES) as ServerName[];

/** Kinds of servers that accept API keys. Plex has its owner's token instead. */
export type KeyedServer = Exclude<ServerName, "plex">;

/** The menu in which an administrator creates an API key. */
export const KEY_PLACES: Readonly<Record<KeyedServer, string>> = {
  jellyfin: "Dashboard → API Keys",
  emby: "Settings → Advanced → API Keys",
};

type KeyEnd<Kind extends ServerName> = Kind extends "plex" ? "TOKEN" : "API_KEY";

/** Returns the end of the name of the setting with a server's secret. */
export const keyEndOf = <Kind extends ServerName>(kind: Kind): KeyEnd<Kind> =>
  (kind === "plex" ? "TOKEN" : "API_KEY") as KeyEnd<Kind>;

/** Names of the settings for the single server of a kind. */
type SingleSettings<Kind extends ServerName> = {
  url: `${Uppercase<Kind>}_URL`;
  key: `${Uppercase<Kind>}_${KeyEnd<Kind>}`;
  map: `${Uppercase<Kind>}_PATH_MAP`;
};

/** Returns the names of the settings for a kind's single server: `JELLYFIN_URL` and so on. */
export function singleSettingsOf<Kind extends ServerName>(kind: Kind): SingleSettings<Kind> {
  const prefix = kind.toUpperCase() as Uppercase<Kind>;
  return {
    url: `${prefix}_URL`,
    key: `${prefix}_${keyEndOf(kind)}`,
    map: `${prefix}_PATH_MAP`,
  };
}

/** The addresses of the single servers: `PLEX_URL`, `JELLYFIN_URL` and so on. */
export const listSingleUrls = (): SingleSettings<ServerName>["url"][] =>
  SERVER_NAMES.map((kind) => singleSettingsOf(kind).url);

/** Advice that names these settings: `PLEX_URL, JELLYFIN_URL or EMBY_URL`. */
export const nameSingleUrls = (): string =>
  listSingleUrls()
    .join(", ")
    .replace(/, ([^,]+)$/, " or $1");

export const isServerName = (text: string): text is ServerName =>
  Object.hasOwn(SERVER_TITLES, text);

/** True if an item's id stays when its file gets another path. Jellyfin computes ids from paths. */
export const keepsItems = (kind: ServerName): boolean => kind === "plex";

/** The server of rows from before several servers were possible, and of PLEX_URL. */
export const FIRST_SERVER = "plex";

/** Name of a setting for one server of MEDIA_SERVERS: `MEDIA_SERVER_ATTIC_API_KEY`. */
export type MediaServerSettingName = `MEDIA_SERVER_${string}`;

/** Returns the prefix of a server's setting names. */
export const mediaServerSettingsOf = (name: string): MediaServerSettingName =>
  `MEDIA_SERVER_${name.toUpperCase().replaceAll("-", "_")}`;

/** Returns the name of the setting that maps a server's paths: `MEDIA_SERVER_ATTIC_PATH_MAP`. */
export const pathMapSettingOf = (name: string): string =>
  isServerName(name) ? singleSettingsOf(name).map : `${mediaServerSettingsOf(name)}_PATH_MAP`;

/** A configured media server. */
export type ServerEntry = {
  /** The name in settings and in the database: `plex`, `jellyfin`, `emby`, or a chosen name. */
  name: string;
  kind: ServerName;
  /** The name in messages: the kind's title, with the name if several servers are of the kind. */
  title: string;
  url: string;
  pathMap: readonly PathMap[];
  /** How long one request may take, in ms. */
  timeoutMs: number;
  /** Names of the settings, for advice. */
  urlSetting: string;
  keySetting: string;
  mapSetting: string;
  /** Returns the current token or API key; undefined if it is not set. */
  key: () => string | undefined;
};

/** A media server whose list of its libraries is stored. */
export type ListedServer = Pick<ServerEntry, "name" | "kind" | "title" | "pathMap" | "urlSetting">;

/**
 * Returns the servers whose lists are used, the first one first. Without configured servers, that
 * is the Plex of earlier settings, whose list may still be stored.
 */
export const listedServersOf = ({
  servers = [],
  pathMap,
}: {
  servers?: readonly ListedServer[] | undefined;
  pathMap: readonly PathMap[];
}): readonly ListedServer[] => {
  if (servers.length > 0) return servers;
  const title = SERVER_TITLES.plex;
  return [{ name: FIRST_SERVER, kind: "plex", title, urlSetting: "PLEX_URL", pathMap }];
};

/** The servers that a release's combined state waits for. Names are in lower case. */
export type ProofRule = "all" | "any" | readonly string[];

/** Returns the title of one of these servers: `Jellyfin`, or `Jellyfin "attic"` among several. */
export function formatServerTitle(
  { name, kind }: Pick<ServerEntry, "name" | "kind">,
  servers: readonly Pick<ServerEntry, "kind">[],
): string {
  const title = SERVER_TITLES[kind];
  return servers.filter((other) => other.kind === kind).length > 1 ? `${title} "${name}"` : title;
}

/**
 * Returns the title of the only media server among these sources, and undefined if there are
 * several. Without a server, it is Plex.
 */
export function findOnlyTitle(
  sources: readonly { kind: string; name: string }[],
): string | undefined {
  const servers = sources.filter(({ kind }) => isServerName(kind));
  const [only] = servers;
  if (servers.some(({ kind, name }) => kind !== only?.kind || name !== only.name)) return undefined;
  return only && isServerName(only.kind) ? SERVER_TITLES[only.kind] : SERVER_TITLES.plex;
}
