import type { ServerName } from "./server-entry.ts";

/** The account and the systemd unit of a media server. */
export type ServerAccount = { account: string; unit: string };

/**
 * Accounts and units that the servers' own Debian and Ubuntu packages create. Sources: the `postinst`
 * and unit files of plexmediaserver, jellyfin-server and emby-server.
 */
export const SERVER_ACCOUNTS: Readonly<Record<ServerName, ServerAccount>> = {
  plex: { account: "plex", unit: "plexmediaserver" },
  jellyfin: { account: "jellyfin", unit: "jellyfin" },
  emby: { account: "emby", unit: "emby-server" },
};
