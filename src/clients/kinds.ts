import type { DownloadClientKind } from "../core/torrent/kind.ts";
import type { ClientKind } from "../core/torrent/kinds.ts";
import { DELUGE_KIND } from "./deluge/kind.ts";
import { NZBGET_KIND } from "./nzbget/kind.ts";
import { QBITTORRENT_KIND } from "./qbittorrent/kind.ts";
import { RTORRENT_KIND } from "./rtorrent/kind.ts";
import { SABNZBD_KIND } from "./sabnzbd/kind.ts";
import { TRANSMISSION_KIND } from "./transmission/kind.ts";

/** Every kind of download client, a folder each; `init` asks about them in this order. */
export const KINDS: Readonly<Record<ClientKind, DownloadClientKind>> = {
  transmission: TRANSMISSION_KIND,
  qbittorrent: QBITTORRENT_KIND,
  deluge: DELUGE_KIND,
  rtorrent: RTORRENT_KIND,
  nzbget: NZBGET_KIND,
  sabnzbd: SABNZBD_KIND,
};
