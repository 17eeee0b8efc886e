import { type ClientKind, isNewsreader } from "./kinds.ts";

/** Credentials that each kind of client needs. */
export const CLIENT_ASKS: Readonly<
  Record<ClientKind, readonly ("username" | "password" | "key")[]>
> = {
  transmission: ["username", "password"],
  qbittorrent: ["username", "password", "key"],
  deluge: ["password"],
  rtorrent: ["username", "password"],
  nzbget: ["username", "password"],
  sabnzbd: ["key"],
};

/** Settings that every client has, by the end of their names. */
const SHARED = ["PATH_MAP", "FOLDERS", "LABELS", "EXCLUDE_LABELS", "POLL_INTERVAL"] as const;

/**
 * Returns the ends of the names of the settings that a kind of client has. A newsreader seeds
 * nothing, so nothing is removed from it.
 */
export const listClientFields = (kind: ClientKind): string[] => [
  ...CLIENT_ASKS[kind].map((ask) => ask.toUpperCase()),
  ...SHARED,
  ...(isNewsreader(kind) ? [] : ["AUTO_REMOVE"]),
];
