import type { PathMap } from "../base/path/path-map.ts";
import type { MediaServer, ServerHost, ServerKind } from "../core/library/media-server.ts";
import {
  formatServerTitle,
  type KeyedServer,
  keyEndOf,
  mediaServerSettingsOf,
  SERVER_NAMES,
  type ServerEntry,
  type ServerName,
  singleSettingsOf,
} from "../core/library/server-entry.ts";
import { traceOfServer } from "../core/trace.ts";
import { EMBY, EMBY_KIND } from "./emby/variables.ts";
import { JELLYFIN, JELLYFIN_KIND } from "./jellyfin/variables.ts";
import type { KeyedKind } from "./keyed/kind.ts";
import { keySettingOf, type NamedServer } from "./named-servers.ts";
import type { PlexSettings } from "./plex/options.ts";
import { PLEX, PLEX_KIND } from "./plex/variables.ts";
import { SEVERAL_SERVERS } from "./variables.ts";

// Kinds of server that can show the library. A new kind needs a title in `server-entry.ts`, a folder
// next to `plex` and a line in each of these lists.

/** In the order of the documentation. */
export const SERVER_SETTINGS = { ...PLEX };

/** Settings of the other kinds, and of several servers. In the order of the documentation. */
export const OTHER_SERVER_SETTINGS = { ...JELLYFIN, ...EMBY, ...SEVERAL_SERVERS };

type Key = { current(): string | undefined };
type KeyedSettings = {
  url: string | undefined;
  key: Key;
  pathMap: readonly PathMap[];
  timeoutMs: number;
};

/** The part of the configuration that is about servers. */
type ServerConfig = {
  plex: PlexSettings;
  pathMap: readonly PathMap[];
  mediaServers: Readonly<Record<KeyedServer, KeyedSettings>> & { named: readonly NamedServer[] };
  /** Settings of the servers in MEDIA_SERVERS, by variable prefix. */
  serverSettings: Readonly<
    Record<
      string,
      | { token: Key; key: Key; pathMap: readonly PathMap[]; timeoutMs: number | undefined }
      | undefined
    >
  >;
};

export const KEYED_KINDS: Readonly<Record<KeyedServer, KeyedKind>> = {
  jellyfin: JELLYFIN_KIND,
  emby: EMBY_KIND,
};

const KINDS: Readonly<Record<ServerName, ServerKind<Pick<ServerConfig, "plex">>>> = {
  plex: PLEX_KIND,
  ...KEYED_KINDS,
};

/** Returns the settings of a kind's single server, `PLEX_…` or `JELLYFIN_…`. */
const singleOf = (
  { plex, pathMap, mediaServers }: ServerConfig,
  kind: ServerName,
): KeyedSettings =>
  kind === "plex"
    ? { url: plex.url, key: plex.token, pathMap, timeoutMs: plex.timeoutMs }
    : mediaServers[kind];

/** Returns all configured servers without opening them, Plex first. Empty without servers. */
export function listServerEntries(config: ServerConfig): ServerEntry[] {
  const single = SERVER_NAMES.flatMap((kind): Omit<ServerEntry, "title">[] => {
    const { url, key, pathMap, timeoutMs } = singleOf(config, kind);
    const settings = singleSettingsOf(kind);
    return url === undefined
      ? []
      : [
          {
            name: kind,
            kind,
            url,
            pathMap,
            timeoutMs,
            urlSetting: settings.url,
            keySetting: settings.key,
            mapSetting: settings.map,
            key: () => key.current(),
          },
        ];
  });
  const named = config.mediaServers.named.map((server): Omit<ServerEntry, "title"> => {
    const prefix = mediaServerSettingsOf(server.name);
    const settings = config.serverSettings[prefix];
    const key = keyEndOf(server.kind) === "TOKEN" ? settings?.token : settings?.key;
    return {
      ...server,
      pathMap: settings?.pathMap ?? [],
      timeoutMs: settings?.timeoutMs ?? singleOf(config, server.kind).timeoutMs,
      urlSetting: "MEDIA_SERVERS",
      keySetting: keySettingOf(server),
      mapSetting: `${prefix}_PATH_MAP`,
      key: () => key?.current(),
    };
  });
  const all = [...single, ...named].toSorted(
    (a, b) => Number(b.kind === "plex") - Number(a.kind === "plex"),
  );
  return all.map((entry) => ({ ...entry, title: formatServerTitle(entry, all) }));
}

/** Opens one configured server. @throws UserError for settings that cannot be used */
export const openServer = (
  entry: ServerEntry,
  config: Pick<ServerConfig, "plex">,
  host: ServerHost,
): Promise<MediaServer> =>
  KINDS[entry.kind].open(entry, config, {
    ...host,
    trace: traceOfServer(host.trace, entry.name),
  });
