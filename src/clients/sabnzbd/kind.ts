import { join } from "node:path";
import { createLocalUrlReader, type DownloadClientKind } from "../../core/torrent/kind.ts";
import { CLIENT_ASKS } from "../../core/torrent/sign-in-fields.ts";
import { formatLinkLine, keyOf } from "../newsreader/hook.ts";

const SETTINGS = (home: string): string[] => [
  join(home, ".sabnzbd/sabnzbd.ini"),
  join(home, "Library/Application Support/SABnzbd/sabnzbd.ini"),
  "/var/lib/sabnzbdplus/.sabnzbd/sabnzbd.ini",
  "/config/sabnzbd.ini",
];

const DEFAULT_PORT = 8080;

function urlIn(text: string): string {
  const base =
    /^url_base\s*=\s*(\/[\w/.-]*)\s*$/m.exec(text)?.[1]?.replace(/\/+$/, "") ?? "/sabnzbd";
  return `http://127.0.0.1:${/^port\s*=\s*(\d{1,5})\s*$/m.exec(text)?.[1] ?? DEFAULT_PORT}${base}`;
}

export const SABNZBD_KIND: DownloadClientKind = {
  kind: "sabnzbd",
  schemes: ["http", "https"],
  asks: CLIENT_ASKS.sabnzbd,
  docs: "docs/operate/sabnzbd.md",
  localUrl: createLocalUrlReader(SETTINGS, urlIn, `http://127.0.0.1:${DEFAULT_PORT}/sabnzbd`),
  finished({ SAB_NZO_ID: id, SAB_FINAL_NAME: name, SAB_COMPLETE_DIR: path }) {
    if (id === undefined) return undefined;
    return { kind: "sabnzbd", hash: keyOf(id), path: path || undefined, folder: undefined, name };
  },
  // SABnzbd makes ids like `SABnzbd_nzo_kyt1f0` (sabnzbd/nzbstuff.py, 4.5).
  hashOfId: (id) => (/^SABnzbd_nzo_\w{1,64}$/.test(id) ? keyOf(id) : undefined),
  hook: ({ script }) => ({
    line: formatLinkLine(script),
    where:
      "Run this in SABnzbd's Scripts Folder, as a user who can write there. Then choose " +
      "torrent-done.sh as the script of its categories.",
    undo:
      "Deselect torrent-done.sh as the script of SABnzbd's categories. Then remove the link from " +
      "its Scripts Folder.",
  }),
  connect: async (...given) => (await import("./torrent-client.ts")).connectSabnzbd(...given),
};
