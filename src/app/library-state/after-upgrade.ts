import type { MediaServer } from "../../core/library/media-server.ts";
import type { Log } from "../../core/log.ts";
import type { Store } from "../../store/open.ts";
import { markListingsStaleAt } from "../../store/plex/plex-listings.ts";
import { findServerVersion, saveServerVersion } from "../../store/plex/server-versions.ts";

/** True if what the server lists counts. @throws Outage */
export type MayList = (signal: AbortSignal) => Promise<boolean>;

interface AfterUpgradeDeps {
  store: Store;
  server: Pick<MediaServer, "name" | "check" | "wholeScan">;
  serverName: string;
  log: Log;
}

/** Explains why a server's list is not read. */
export const explainUpgrade = (title: string): string =>
  `${title} was upgraded, and has not scanned all its libraries since. Until then it lacks versions ` +
  `and parts, so its list is the one from before. Start that scan in ${title}'s dashboard, or wait ` +
  "for it.";

/**
 * Finds out whether the lists of a server count. Jellyfin 12 removes all versions and parts when it
 * upgrades its database, and finds them again when it scans all libraries (seen on 12.0-rc5). So
 * after a new major version, a list counts once such a scan has ended that had not ended when the
 * version was noticed.
 */
export function createMayList({ store, server, serverName, log }: AfterUpgradeDeps): MayList {
  const { wholeScan } = server;
  if (!wholeScan) return async () => true;
  return async (signal) => {
    const { version } = await server.check(signal);
    const major = Number(/^\d+/.exec(version)?.[0] ?? 0);
    const known = await findServerVersion(store.read, serverName);
    if (known?.major === major && known.waitsAfter === undefined) return true;
    const ended = known === undefined ? undefined : ((await wholeScan.lastEnd(signal)) ?? "");
    if (known === undefined || (known.major === major && isLater(ended, known.waitsAfter))) {
      await store.write(async (trx) => {
        await saveServerVersion(trx, serverName, { major, waitsAfter: undefined });
        if (known !== undefined) await markListingsStaleAt(trx, serverName);
      });
      return true;
    }
    if (known.major === major) return false;
    await store.write((trx) => saveServerVersion(trx, serverName, { major, waitsAfter: ended }));
    log.info(explainUpgrade(server.name));
    return false;
  };
}

const isLater = (ended: string | undefined, before: string | undefined): boolean =>
  ended !== undefined && ended !== "" && ended !== before;
