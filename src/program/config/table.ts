import type { Variable } from "../../adapters/settings/variable.ts";
import {
  CLIENT_SETTINGS,
  findClientSetting,
  isClientSetting,
  listClientRows,
} from "../../clients/settings.ts";
import type { ArrSettingName } from "../../core/arr/app.ts";
import type { MediaServerSettingName } from "../../core/library/server-entry.ts";
import type { SettingName } from "../../core/page/setting-titles.ts";
import { type ClientSettingName, parseClientNames } from "../../core/torrent/named-clients.ts";
import { OTHER_SERVER_SETTINGS, SERVER_SETTINGS } from "../../servers/servers.ts";
import {
  findMediaServerSetting,
  isMediaServerSetting,
  listMediaServerRows,
} from "../../servers/variables.ts";
import { ARR, findArrSetting, isArrSetting, listArrRows } from "./variables/arr.ts";
import { CACHE } from "./variables/cache.ts";
import { FOLDERS, INGEST } from "./variables/ingest.ts";
import { NAMES, TMDB } from "./variables/names.ts";
import { NOTIFY } from "./variables/notify.ts";
import { AUTOMATION, MCP, PROCESS } from "./variables/process.ts";
import { SERVER } from "./variables/server.ts";

/**
 * Every setting, in the order of the documentation. One that the page's table lacks does not
 * compile, and neither does a title without its setting.
 */
export const VARIABLES = {
  ...SERVER_SETTINGS,
  ...OTHER_SERVER_SETTINGS,
  ...FOLDERS,
  ...AUTOMATION,
  ...INGEST,
  ...NAMES,
  ...TMDB,
  ...CLIENT_SETTINGS,
  ...ARR,
  ...NOTIFY,
  ...PROCESS,
  ...MCP,
  ...SERVER,
  ...CACHE,
} satisfies Readonly<Record<SettingName, Variable>>;

/** Settings that belong together, and the title displayed for each group. */
const GROUPS = {
  plex: { title: "Plex", rows: SERVER_SETTINGS },
  servers: { title: "Other media servers", rows: OTHER_SERVER_SETTINGS },
  folders: { title: "Watched folders", rows: FOLDERS },
  filing: { title: "Filing", rows: { ...AUTOMATION, ...INGEST } },
  names: { title: "Names in the library", rows: NAMES },
  tmdb: { title: "TMDB", rows: TMDB },
  clients: { title: "Download clients", rows: CLIENT_SETTINGS },
  arr: { title: "Sonarr and Radarr", rows: ARR },
  notify: { title: "Notifications", rows: NOTIFY },
  process: { title: "Process, database and log", rows: PROCESS },
  mcp: { title: "MCP", rows: MCP },
  server: { title: "HTTP server", rows: SERVER },
  cache: { title: "Plex cache", rows: CACHE },
};

/** The settings that most set-ups need. Lists show them before all others. */
const COMMON: readonly VariableName[] = [
  "PLEX_URL",
  "PLEX_TOKEN",
  "TMDB_API_KEY",
  "TMDB_LANGUAGE",
  "PLEX_MEDIA_ROOT",
  "PLEX_INGEST_DIR",
  "DOWNLOAD_CLIENTS",
  "PLEX_AUTO_INGEST",
  "INGEST_FILE_METHOD",
  "INGEST_DUPLICATE_POLICY",
  "SERVER_PORT",
  "AUTH_TOKEN",
];

type GroupKey = keyof typeof GROUPS;

const groupOf = (name: VariableName): GroupKey =>
  isClientSetting(name)
    ? "clients"
    : isArrSetting(name)
      ? "arr"
      : isMediaServerSetting(name)
        ? "servers"
        : ((Object.keys(GROUPS) as GroupKey[]).find((key) =>
            Object.hasOwn(GROUPS[key].rows, name),
          ) ?? "process");

export type Variables = typeof VARIABLES;
type OnPage<Name extends SettingName> = Name;
/**
 * A variable of the table, of a client in DOWNLOAD_CLIENTS, of an app in ARR_APPS, or of a server
 * in MEDIA_SERVERS.
 */
export type VariableName =
  | OnPage<keyof Variables>
  | ClientSettingName
  | ArrSettingName
  | MediaServerSettingName;

/**
 * The names that a configuration gives to clients, apps and media servers. Each has settings of its
 * own.
 */
export type ConfiguredNames = {
  clients?: readonly string[];
  apps?: readonly string[];
  servers?: readonly string[];
};

/** Reads these names from the texts of the settings that define them. The texts may contain errors. */
export const parseConfiguredNames = (
  textOf: (name: "DOWNLOAD_CLIENTS" | "ARR_APPS" | "MEDIA_SERVERS") => string | undefined,
): Required<ConfiguredNames> => ({
  clients: parseClientNames(textOf("DOWNLOAD_CLIENTS")),
  apps: parseClientNames(textOf("ARR_APPS")),
  servers: parseClientNames(textOf("MEDIA_SERVERS")),
});

/** Returns the rows of the table, including the rows of these clients, apps and servers. */
export const listVariables = ({
  clients = [],
  apps = [],
  servers = [],
}: ConfiguredNames = {}): [VariableName, Variable][] =>
  (Object.entries(VARIABLES) as [VariableName, Variable][]).flatMap((row) =>
    row[0] === "DOWNLOAD_CLIENTS"
      ? [row, ...listClientRows(clients)]
      : row[0] === "ARR_APPS"
        ? [row, ...listArrRows(apps)]
        : row[0] === "MEDIA_SERVERS"
          ? [row, ...listMediaServerRows(servers)]
          : [row],
  );

/** Returns the title under which `listSettingGroups` lists this setting. */
export const groupTitleOf = (name: VariableName): string =>
  COMMON.includes(name) ? "Common" : GROUPS[groupOf(name)].title;

type SettingGroup = { title: string; rows: [VariableName, Variable][] };

/** Returns the rows of `listVariables` by group. The first group contains the common settings. */
export function listSettingGroups(names: ConfiguredNames = {}): SettingGroup[] {
  const rows = listVariables(names);
  const titles = ["Common", ...Object.values(GROUPS).map(({ title }) => title)];
  const inOrder = (title: string): [VariableName, Variable][] =>
    title === "Common"
      ? COMMON.flatMap((name) => rows.filter((row) => row[0] === name))
      : rows.filter(([name]) => groupTitleOf(name) === title);
  return titles.map((title) => ({ title, rows: inOrder(title) }));
}

export const isName = (name: string): name is VariableName =>
  Object.hasOwn(VARIABLES, name) ||
  isClientSetting(name) ||
  isArrSetting(name) ||
  isMediaServerSetting(name);

export const rowOf = (name: VariableName): Variable =>
  isClientSetting(name)
    ? findClientSetting(name)
    : isArrSetting(name)
      ? findArrSetting(name)
      : isMediaServerSetting(name)
        ? findMediaServerSetting(name)
        : VARIABLES[name];

export const isSecret = (name: VariableName): boolean => rowOf(name).secret === true;

/**
 * Lists all names that an environment may contain: every variable, and `NAME_FILE` for every
 * secret.
 */
export const listKnownNames = (names: ConfiguredNames): string[] =>
  listVariables(names).flatMap(([name, { secret }]) => (secret ? [name, `${name}_FILE`] : [name]));
