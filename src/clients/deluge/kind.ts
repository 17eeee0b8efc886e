import { join } from "node:path";
import { CLIENT_ASKS } from "../../core/torrent/client-asks.ts";
import type { DownloadClientKind } from "../../core/torrent/kind.ts";

const DEFAULT_PORT = 8112;

/** Where deluge-web keeps web.conf: one of this user, Debian's service. */
const CONFIGS = (home: string): string[] => [
  join(home, ".config/deluge/web.conf"),
  "/var/lib/deluge-web/.config/deluge/web.conf",
  "/var/lib/deluged/.config/deluge/web.conf",
];

export const DELUGE_KIND: DownloadClientKind = {
  kind: "deluge",
  schemes: ["http", "https"],
  asks: CLIENT_ASKS.deluge,
  docs: "docs/deluge.md",
  async localUrl(readText, home) {
    for (const path of CONFIGS(home)) {
      // Two JSON texts, of which the second has the settings.
      const port = /"port":\s*(\d{1,5})\b/.exec((await readText(path)) ?? "")?.[1];
      if (port !== undefined) return `http://127.0.0.1:${port}`;
    }
    return `http://127.0.0.1:${DEFAULT_PORT}`;
  },
  hook: ({ script }) => ({
    where:
      "In Deluge's preferences turn on the plugin Execute and add this command for the event Torrent Complete; then restart deluged.",
    line: script,
  }),
  connect: async (...given) => (await import("./torrent-client.ts")).createDeluge(...given),
};
