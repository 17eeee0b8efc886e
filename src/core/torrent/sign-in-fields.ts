import type { ClientKind } from "./kinds.ts";

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
