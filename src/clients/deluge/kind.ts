import { join } from "node:path";
import { createLocalUrlReader, type DownloadClientKind } from "../../core/torrent/kind.ts";
import { CLIENT_ASKS } from "../../core/torrent/sign-in-fields.ts";

const DEFAULT_PORT = 8112;

/** Locations where deluge-web keeps web.conf, for this user and for Debian's service. */
const CONFIGS = (home: string): string[] => [
  join(home, ".config/deluge/web.conf"),
  "/var/lib/deluge-web/.config/deluge/web.conf",
  "/var/lib/deluged/.config/deluge/web.conf",
];

/** The file contains two JSON texts. The second text contains the settings. */
function urlIn(text: string): string | undefined {
  const port = /"port":\s*(\d{1,5})\b/.exec(text)?.[1];
  return port && `http://127.0.0.1:${port}`;
}

export const DELUGE_KIND: DownloadClientKind = {
  kind: "deluge",
  schemes: ["http", "https"],
  asks: CLIENT_ASKS.deluge,
  docs: "docs/operate/deluge.md",
  localUrl: createLocalUrlReader(CONFIGS, urlIn, `http://127.0.0.1:${DEFAULT_PORT}`),
  hook: ({ script }) => ({
    where:
      "In Deluge's preferences, turn on the Execute plugin and add this command for the " +
      "Torrent Complete event. Then restart deluged.",
    line: script,
    undo: "Remove it on Deluge's page, under Preferences, Execute.",
  }),
  connect: async (...given) => (await import("./torrent-client.ts")).createDeluge(...given),
};
