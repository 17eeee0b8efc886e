import type { ClientSettings, ConfiguredClient } from "../../core/torrent/client.ts";
import { CLIENT_SETTINGS, CLIENT_TITLES } from "../../core/torrent/kinds.ts";
import { serverName } from "./rpc/rpc-url.ts";

type Settings = Pick<ClientSettings, "pathMap" | "pollMs" | "autoRemove"> & {
  url: string | undefined;
  username: string | undefined;
  password: { current(): string | undefined };
  labels: readonly string[];
  excludeLabels: readonly string[];
};

/** The Transmission of the settings `TRANSMISSION_…`, if there is one. */
export function transmission({ transmission: of }: { transmission: Settings }): ConfiguredClient[] {
  const { url, username, password, labels, excludeLabels, ...same } = of;
  if (url === undefined) return [];
  const settings: ClientSettings = {
    ...same,
    name: "transmission",
    kind: "transmission",
    title: CLIENT_TITLES.transmission,
    address: serverName(url),
    settings: CLIENT_SETTINGS.transmission,
    labels: { labels, excludeLabels },
  };
  // Most processes only want to know that it is there.
  const connect: ConfiguredClient["connect"] = async (deps) => {
    const { createTransmissionClient } = await import("./rpc/client.ts");
    const { createTorrentClient } = await import("./torrent-client.ts");
    const calls = createTransmissionClient({ ...deps, url, username, password: () => password.current() });
    return createTorrentClient(settings, calls, deps.clock.monotonic);
  };
  return [{ ...settings, connect }];
}
