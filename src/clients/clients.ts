import type { ClientSetup } from "../core/setup/client-setup.ts";
import type { ClientSettings, ConfiguredClient, Finished } from "../core/torrent/client.ts";
import { CLIENT_SETTINGS, CLIENT_TITLES } from "../core/torrent/kinds.ts";
import { type NamedClient, serverOf, settingsOf } from "./download-clients.ts";
import { KINDS } from "./kinds.ts";

type Secret = { current(): string | undefined };

/** What the settings say of a client besides its name, kind and address. */
export type NamedSettings = Pick<ClientSettings, "pathMap" | "pollMs" | "autoRemove"> & {
  username: string | undefined;
  password: Secret;
  key: Secret;
  labels: readonly string[];
  excludeLabels: readonly string[];
};

type ClientConfig = {
  transmission: Omit<NamedSettings, "key"> & { url: string | undefined };
  downloadClients: readonly NamedClient[];
  clientSettings: Readonly<Record<string, NamedSettings>>;
};

/** The clients of every kind that are configured; none is connected yet. */
export function configuredClients({ transmission, downloadClients, clientSettings }: ClientConfig): ConfiguredClient[] {
  const { url, ...settings } = transmission;
  const named = downloadClients.flatMap((client): ConfiguredClient[] => {
    const prefix = settingsOf(client.name);
    const given = clientSettings[prefix];
    return given ? [toClient(client, given, { settings: prefix, urlSetting: "DOWNLOAD_CLIENTS" })] : [];
  });
  if (url === undefined) return named;
  const names = { settings: CLIENT_SETTINGS.transmission, urlSetting: "TRANSMISSION_URL" };
  const own = { name: "transmission", kind: "transmission", url } as const;
  return [toClient(own, { ...settings, key: NONE }, names), ...named];
}

const NONE: Secret = { current: () => undefined };

function toClient(
  client: NamedClient,
  { username, password, key, labels, excludeLabels, ...same }: NamedSettings,
  names: Pick<ClientSettings, "settings" | "urlSetting">,
): ConfiguredClient {
  const { name, kind, url } = client;
  const title = CLIENT_TITLES[kind];
  const settings: ClientSettings = {
    ...same,
    ...names,
    name,
    kind,
    title: name === kind ? title : `${title} ${name}`,
    address: serverOf(client),
    labels: { labels, excludeLabels },
  };
  const access = { url, username, password: () => password.current(), key: () => key.current() };
  return { ...settings, connect: (deps) => KINDS[kind].connect(settings, access, deps) };
}

/** What the client says whose hook this process is. */
export function finishedIn(env: Readonly<Record<string, string | undefined>>): Finished | undefined {
  for (const { finished } of Object.values(KINDS)) {
    const said = finished?.(env);
    if (said) return said;
  }
  return undefined;
}

/** What `init` asks about, in this order. */
export const CLIENT_SETUPS: readonly ClientSetup[] = [
  {
    ...KINDS.transmission,
    title: CLIENT_TITLES.transmission,
    settings: { url: "TRANSMISSION_URL", username: "TRANSMISSION_USERNAME", password: "TRANSMISSION_PASSWORD" },
  },
];
