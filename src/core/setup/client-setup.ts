import type { DownloadClientKind } from "../torrent/kind.ts";
import {
  type ClientSettingName,
  findClientAddress,
  settingsOf,
  withClient,
  withoutClient,
} from "../torrent/named-clients.ts";
import type { SetupName, SetupValues } from "./setup-settings.ts";

export type TypedAccess = {
  url: string;
  username: string | undefined;
  password: string | undefined;
  key?: string | undefined;
};

export type FoundClient = {
  version: string;
  /** Folder path as the client sees it. */
  downloadDir: string;
  /** All folders that the client reports for finished downloads, as it sees them. */
  downloadDirs: readonly string[];
  /** Other folders in which finished downloads are, or to which the client's commands move them. */
  otherDirs: readonly string[];
  /** Program that the client runs for each finished torrent. */
  doneScript: string | undefined;
};

/**
 * A download client that `init` sets up: either a configured client, or a kind with no configured
 * client.
 */
export type ClientSetup = DownloadClientKind & {
  /** Client name in the settings. */
  name: string;
  /** Client name for people. */
  title: string;
  /** Settings that store the answers. The address may be one of several in its setting. */
  settings: Record<"url" | "username" | "password", SetupName> & { key?: SetupName };
};

/** Returns the prefix of the names of a client's settings. */
export const prefixOf = ({ settings }: Pick<ClientSetup, "settings">): string =>
  settings.username.replace(/_USERNAME$/, "");

/** Returns the setting that maps a client's paths. */
export const mapSettingOf = (client: Pick<ClientSetup, "settings">): string =>
  `${prefixOf(client)}_PATH_MAP`;

/** Returns the setting that names the folders of a client's downloads. */
export const foldersSettingOf = ({ settings }: Pick<ClientSetup, "settings">): SetupName =>
  settings.url === "TRANSMISSION_URL"
    ? "TRANSMISSION_FOLDERS"
    : // The prefix of any other client is CLIENT_<NAME>, which its type does not state.
      (`${prefixOf({ settings })}_FOLDERS` as ClientSettingName);

const isNamed = ({ settings }: ClientSetup): boolean => settings.url === "DOWNLOAD_CLIENTS";

/** Reads a client's address and credentials from the settings. */
export function readAccess(values: SetupValues, client: ClientSetup): TypedAccess | undefined {
  const { name, kind, settings } = client;
  const text = values[settings.url] ?? "";
  const url = isNamed(client)
    ? findClientAddress(text, settingsOf(name))?.replace(new RegExp(`^${kind}\\+`, "i"), "")
    : text;
  const { [settings.username]: username, [settings.password]: password } = values;
  const key = settings.key && values[settings.key];
  return url ? { url, username, password, key } : undefined;
}

/**
 * Returns the settings with the client's access. Without `access`, the client's settings are unset.
 */
export function withAccess(
  values: SetupValues,
  client: ClientSetup,
  access?: TypedAccess,
): SetupValues {
  const { name, kind, settings } = client;
  const clients = values.DOWNLOAD_CLIENTS ?? "";
  const named = access
    ? withClient(clients, name, `${kind}+${access.url}`)
    : withoutClient(clients, name);
  return {
    ...values,
    [settings.url]: isNamed(client) ? named : (access?.url ?? ""),
    [settings.username]: access?.username ?? "",
    [settings.password]: access?.password ?? "",
    ...(settings.key && { [settings.key]: access?.key ?? "" }),
    ...(access ? {} : { [foldersSettingOf(client)]: "" }),
  };
}
