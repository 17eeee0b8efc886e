import type { ClientSetup } from "../core/setup/client-setup.ts";
import type { ClientSettings, ConfiguredClient, Finished } from "../core/torrent/client.ts";
import { CLIENT_SETTINGS, CLIENT_TITLES } from "../core/torrent/kinds.ts";
import { KINDS } from "./kinds.ts";

type Secret = { current(): string | undefined };

type Settings = Pick<ClientSettings, "pathMap" | "pollMs" | "autoRemove"> & {
  url: string | undefined;
  username: string | undefined;
  password: Secret;
  labels: readonly string[];
  excludeLabels: readonly string[];
};

/** The clients of every kind that are configured; none is connected yet. */
export function configuredClients({ transmission: of }: { transmission: Settings }): ConfiguredClient[] {
  const { url, username, password, labels, excludeLabels, ...same } = of;
  if (url === undefined) return [];
  const kind = KINDS.transmission;
  const settings: ClientSettings = {
    ...same,
    name: kind.kind,
    kind: kind.kind,
    title: CLIENT_TITLES[kind.kind],
    address: kind.serverName?.(url) ?? url,
    settings: CLIENT_SETTINGS.transmission,
    urlSetting: `${CLIENT_SETTINGS.transmission}_URL`,
    labels: { labels, excludeLabels },
  };
  const access = { url, username, password: () => password.current(), key: () => undefined };
  return [{ ...settings, connect: (deps) => kind.connect(settings, access, deps) }];
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
