import type { ClientKind } from "./kinds.ts";

/** What each signs in with. */
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
