import type { Variable } from "../../adapters/settings/variable.ts";
import {
  CLIENT_SETTINGS,
  findClientSetting,
  isClientSetting,
  listClientRows,
} from "../../clients/settings.ts";
import type { ClientSettingName } from "../../core/torrent/named-clients.ts";
import { SERVER_SETTINGS } from "../../servers/servers.ts";
import { CACHE } from "./variables/cache.ts";
import { FOLDERS, INGEST } from "./variables/ingest.ts";
import { NAMES, TMDB } from "./variables/names.ts";
import { NOTIFY } from "./variables/notify.ts";
import { AUTOMATION, MCP, PROCESS } from "./variables/process.ts";
import { SERVER } from "./variables/server.ts";

/** Every setting, in the order of the documentation. */
export const VARIABLES = {
  ...SERVER_SETTINGS,
  ...FOLDERS,
  ...AUTOMATION,
  ...INGEST,
  ...NAMES,
  ...TMDB,
  ...CLIENT_SETTINGS,
  ...NOTIFY,
  ...PROCESS,
  ...MCP,
  ...SERVER,
  ...CACHE,
};

/** What belongs together for a person. */
const GROUPS = {
  plex: SERVER_SETTINGS,
  folders: FOLDERS,
  filing: { ...AUTOMATION, ...INGEST },
  names: NAMES,
  tmdb: TMDB,
  clients: CLIENT_SETTINGS,
  notify: NOTIFY,
  process: PROCESS,
  mcp: MCP,
  server: SERVER,
  cache: CACHE,
};

export const groupOf = (name: VariableName): string =>
  isClientSetting(name)
    ? "clients"
    : (Object.entries(GROUPS).find(([, rows]) => Object.hasOwn(rows, name))?.[0] ?? "process");

export type Variables = typeof VARIABLES;
/** A variable of the table, or one of a client that DOWNLOAD_CLIENTS names. */
export type VariableName = keyof Variables | ClientSettingName;

/** The rows of the table, those of these clients among them. */
export const listVariables = (clients: readonly string[] = []): [VariableName, Variable][] =>
  (Object.entries(VARIABLES) as [VariableName, Variable][]).flatMap((row) =>
    row[0] === "DOWNLOAD_CLIENTS" ? [row, ...listClientRows(clients)] : [row],
  );

export const isName = (name: string): name is VariableName =>
  Object.hasOwn(VARIABLES, name) || isClientSetting(name);

export const rowOf = (name: VariableName): Variable =>
  isClientSetting(name) ? findClientSetting(name) : VARIABLES[name];

export const isSecret = (name: VariableName): boolean => rowOf(name).secret === true;

/** All names that an environment may have: every variable, and `NAME_FILE` for every secret. */
export const listKnownNames = (clients: readonly string[]): string[] =>
  listVariables(clients).flatMap(([name, { secret }]) =>
    secret ? [name, `${name}_FILE`] : [name],
  );
