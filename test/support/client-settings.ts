import type { ClientSettings } from "../../src/core/torrent/client.ts";
import { CLIENT_TITLES, type ClientKind } from "../../src/core/torrent/kinds.ts";

/** The settings of a client that is the only one of its kind, with nothing else configured. */
export const clientSettings = (
  kind: ClientKind,
  given: Partial<ClientSettings> = {},
): ClientSettings => ({
  ...namesOf(kind),
  kind,
  title: CLIENT_TITLES[kind],
  address: "http://127.0.0.1:9091",
  pathMap: [],
  namedFolders: [],
  labels: { labels: [], excludeLabels: [] },
  pollMs: 30_000,
  autoRemove: false,
  ...given,
});

const namesOf = (name: string) =>
  name === "transmission"
    ? { name, settings: "TRANSMISSION", urlSetting: "TRANSMISSION_URL" }
    : { name, settings: `CLIENT_${name.toUpperCase()}`, urlSetting: "DOWNLOAD_CLIENTS" };
