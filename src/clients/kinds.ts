import type { DownloadClientKind } from "../core/torrent/kind.ts";
import type { ClientKind } from "../core/torrent/kinds.ts";
import { DELUGE_KIND } from "./deluge/kind.ts";
import { NZBGET_KIND } from "./nzbget/kind.ts";
import { QBITTORRENT_KIND } from "./qbittorrent/kind.ts";
import { RTORRENT_KIND } from "./rtorrent/kind.ts";
import { SABNZBD_KIND } from "./sabnzbd/kind.ts";
import { TRANSMISSION_KIND } from "./transmission/kind.ts";

/** All kinds of download clients, each in its own folder. `init` asks about them in this order. */
export const KINDS: Readonly<Record<ClientKind, DownloadClientKind>> = {
  transmission: TRANSMISSION_KIND,
  qbittorrent: QBITTORRENT_KIND,
  deluge: DELUGE_KIND,
  rtorrent: RTORRENT_KIND,
  nzbget: NZBGET_KIND,
  sabnzbd: SABNZBD_KIND,
};

/** One client of `DOWNLOAD_CLIENTS`. */
export type NamedClient = { name: string; kind: ClientKind; url: string };

/**
 * Identifies the server, without secrets.
 * @throws UserError for an address that the kind rejects
 */
export function serverOf({ kind, url }: Pick<NamedClient, "kind" | "url">): string {
  const { serverName } = KINDS[kind];
  if (serverName) return serverName(url);
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname.replace(/\/+$/, "")}`;
}
