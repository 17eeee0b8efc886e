/** Every kind of program that downloads, with what people call it. */
export const CLIENT_TITLES = {
  transmission: "Transmission",
  qbittorrent: "qBittorrent",
  deluge: "Deluge",
  rtorrent: "rTorrent",
  nzbget: "NZBGet",
  sabnzbd: "SABnzbd",
} as const;
/** The settings that set one up: one of them is enough. */
export const CLIENT_URLS = "TRANSMISSION_URL or DOWNLOAD_CLIENTS";
export type ClientKind = keyof typeof CLIENT_TITLES;
export const CLIENT_KINDS = Object.keys(CLIENT_TITLES) as ClientKind[];
export const isClientKind = (text: string): text is ClientKind =>
  Object.hasOwn(CLIENT_TITLES, text);

/**
 * Whether it loads from newsgroups: nothing of that is seeded, no list says which files it has, and
 * it may fail for good.
 */
export const isNewsreader = (kind: ClientKind): boolean => kind === "nzbget" || kind === "sabnzbd";
/** What a client has, for sentences. */
export const thingOf = (kind: ClientKind): string => (isNewsreader(kind) ? "download" : "torrent");
