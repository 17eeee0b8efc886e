import type { ClientSetup } from "../core/setup/client-setup.ts";
import type { SetupValues } from "../core/setup/setup-settings.ts";
import type { ClientSettings, ConfiguredClient, FinishedTorrent } from "../core/torrent/client.ts";
import { CLIENT_KINDS, CLIENT_TITLES, type ClientKind } from "../core/torrent/kinds.ts";
import { findClientAddress, parseClientNames, settingsOf } from "../core/torrent/named-clients.ts";
import { KINDS, type NamedClient, serverOf } from "./kinds.ts";

type ClientSecret = { current(): string | undefined };

/** A client's settings other than its name, kind and address. */
export interface NamedSettings {
  pathMap: ClientSettings["pathMap"];
  namedFolders: ClientSettings["namedFolders"];
  /** Interval between two polls, in milliseconds. */
  pollMs: number;
  autoRemove: ClientSettings["autoRemove"];
  username: string | undefined;
  password: ClientSecret;
  key: ClientSecret;
  labels: readonly string[];
  excludeLabels: readonly string[];
}

/** The part of `Config` from which download clients are made. */
interface ClientConfig {
  transmission: Omit<NamedSettings, "key"> & { url: string | undefined };
  downloadClients: readonly NamedClient[];
  clientSettings: Readonly<Record<string, NamedSettings>>;
  stateDir: string;
}

/** Returns all configured clients of every kind, without connecting to them. */
export function listConfiguredClients(config: ClientConfig): ConfiguredClient[] {
  const { transmission, downloadClients, clientSettings, stateDir } = config;
  const { url, ...settings } = transmission;
  const named = downloadClients.flatMap((client): ConfiguredClient[] => {
    const prefix = settingsOf(client.name);
    const given = clientSettings[prefix];
    return given
      ? [toClient(client, given, { settings: prefix, urlSetting: "DOWNLOAD_CLIENTS" }, stateDir)]
      : [];
  });
  if (url === undefined) return named;
  const names = { settings: "TRANSMISSION", urlSetting: "TRANSMISSION_URL" };
  const single = { name: "transmission", kind: "transmission", url } as const;
  return [toClient(single, { ...settings, key: NONE }, names, stateDir), ...named];
}

const NONE: ClientSecret = { current: () => undefined };

/** Returns the display name: the kind, followed by the name if that adds information. */
const titleOf = (name: string, kind: ClientKind): string =>
  name === kind ? CLIENT_TITLES[kind] : `${CLIENT_TITLES[kind]} ${name}`;

function toClient(
  client: NamedClient,
  { username, password, key, labels, excludeLabels, ...same }: NamedSettings,
  names: Pick<ClientSettings, "settings" | "urlSetting">,
  stateDir: string,
): ConfiguredClient {
  const { name, kind, url } = client;
  const settings: ClientSettings = {
    ...same,
    ...names,
    name,
    kind,
    title: titleOf(name, kind),
    address: serverOf(client),
    labels: { labels, excludeLabels },
  };
  const access = { url, username, password: () => password.current(), key: () => key.current() };
  const connect: ConfiguredClient["connect"] = async (deps) => {
    const { createRefusals } = await import("./shared/refusals.ts");
    return KINDS[kind].connect(settings, access, { refusals: createRefusals(stateDir), ...deps });
  };
  return { ...settings, connect };
}

/**
 * Returns the hash that we give to a newsreader's download, by the id that other apps use for it.
 * Undefined for other texts.
 */
export const hashOfNewsId = (id: string): string | undefined =>
  Object.values(KINDS)
    .map((kind) => kind.hashOfId?.(id))
    .find((hash) => hash !== undefined);

/** Reads the finished torrent if this process runs as a client's hook. Undefined otherwise. */
export function readFinished(
  env: Readonly<Record<string, string | undefined>>,
): FinishedTorrent | undefined {
  for (const { finished } of Object.values(KINDS)) {
    const finishedTorrent = finished?.(env);
    if (finishedTorrent) return finishedTorrent;
  }
  return undefined;
}

/**
 * Returns the clients that `init` asks about: all clients that are named in these settings, and one
 * of each kind that is not named.
 */
export function listClientSetups({
  TRANSMISSION_URL: url,
  DOWNLOAD_CLIENTS: text,
}: SetupValues): ClientSetup[] {
  const named = parseClientNames(text).flatMap((name) => {
    const kind = CLIENT_KINDS.find((candidate) =>
      findClientAddress(text ?? "", settingsOf(name))
        ?.toLowerCase()
        .startsWith(`${candidate}+`),
    );
    return kind ? { name, kind } : [];
  });
  return CLIENT_KINDS.flatMap((kind) => {
    const clients = named
      .filter((client) => client.kind === kind)
      .map(({ name }) => namedSetup(name, kind));
    if (kind === "transmission") {
      return url || clients.length === 0 ? [SHORT_FORM, ...clients] : clients;
    }
    return clients.length === 0 ? [namedSetup(kind, kind)] : clients;
  });
}

function namedSetup(name: string, kind: ClientKind): ClientSetup {
  const prefix = settingsOf(name);
  const settings = {
    url: "DOWNLOAD_CLIENTS",
    username: `${prefix}_USERNAME`,
    password: `${prefix}_PASSWORD`,
    key: `${prefix}_KEY`,
  } as const;
  return { ...KINDS[kind], name, title: titleOf(name, kind), settings };
}

const SHORT_FORM: ClientSetup = {
  ...KINDS.transmission,
  name: "transmission",
  title: CLIENT_TITLES.transmission,
  settings: {
    url: "TRANSMISSION_URL",
    username: "TRANSMISSION_USERNAME",
    password: "TRANSMISSION_PASSWORD",
  },
};
