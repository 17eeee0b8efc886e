/** All kinds of download clients, with their names for people. */
export const CLIENT_TITLES = {
  transmission: "Transmission",
  qbittorrent: "qBittorrent",
  deluge: "Deluge",
  rtorrent: "rTorrent",
  nzbget: "NZBGet",
  sabnzbd: "SABnzbd",
} as const;
/** Settings that configure a client. One of these settings is enough. */
export const CLIENT_URLS = "TRANSMISSION_URL or DOWNLOAD_CLIENTS";
export type ClientKind = keyof typeof CLIENT_TITLES;
export const CLIENT_KINDS = Object.keys(CLIENT_TITLES) as ClientKind[];
export const isClientKind = (text: string): text is ClientKind =>
  Object.hasOwn(CLIENT_TITLES, text);

/**
 * True for a client that downloads from newsgroups. Such a client seeds nothing, its lists do not
 * include files, and its downloads may fail permanently.
 */
export const isNewsreader = (kind: ClientKind): boolean => kind === "nzbget" || kind === "sabnzbd";
/** Returns the word for a client's downloads, for use in sentences. */
export const thingOf = (kind: ClientKind): string => (isNewsreader(kind) ? "download" : "torrent");
