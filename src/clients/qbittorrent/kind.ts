import { join } from "node:path";
import { createLocalUrlReader, type DownloadClientKind } from "../../core/torrent/kind.ts";
import { CLIENT_ASKS } from "../../core/torrent/sign-in-fields.ts";
import { CLEAR, formatHookLine } from "./hook.ts";

/**
 * Locations where qBittorrent keeps its settings, for this user, for the service of Debian's
 * package, and in a Flatpak.
 */
const SETTINGS = (home: string): string[] => [
  join(home, ".config/qBittorrent/qBittorrent.conf"),
  join(home, ".var/app/org.qbittorrent.qBittorrent/config/qBittorrent/qBittorrent.conf"),
  join(home, "Library/Preferences/qBittorrent/qBittorrent.conf"),
  "/var/lib/qbittorrent-nox/.config/qBittorrent/qBittorrent.conf",
  "/home/qbittorrent-nox/.config/qBittorrent/qBittorrent.conf",
];

const DEFAULT_PORT = 8080;

function urlIn(text: string): string {
  const scheme = /^WebUI\\HTTPS\\Enabled=true\s*$/m.test(text) ? "https" : "http";
  return `${scheme}://127.0.0.1:${/^WebUI\\Port=(\d{1,5})\s*$/m.exec(text)?.[1] ?? DEFAULT_PORT}`;
}

export const QBITTORRENT_KIND: DownloadClientKind = {
  kind: "qbittorrent",
  schemes: ["http", "https"],
  asks: CLIENT_ASKS.qbittorrent,
  docs: "docs/operate/qbittorrent.md",
  localUrl: createLocalUrlReader(SETTINGS, urlIn, `http://127.0.0.1:${DEFAULT_PORT}`),
  hook: (call) => ({
    line: formatHookLine(call),
    where:
      'In qBittorrent, paste this into Options, Downloads, "Run external program on torrent finished".',
    undo: CLEAR,
  }),
  connect: async (...given) => (await import("./torrent-client.ts")).connectQbittorrent(...given),
};
