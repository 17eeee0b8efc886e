import { join } from "node:path";
import type { StatePort } from "../../../app/doctor/doctor.ts";
import type { Lease } from "../../../store/settings/lease.ts";
import { openStoreFor, storeFiles } from "../../process/open-store.ts";

/** Where other settings than these would have put the state: of this account, and of the unit with and without its variable. */
const usualFolders = (home: string, data: string | undefined): string[] => [
  ...(data === undefined ? [] : [join(data, "plex-ingest")]),
  join(home, ".local/share/plex-ingest"),
  "/var/lib/plex-ingest",
  "/var/lib/plex-ingest/.local/share/plex-ingest",
];

type Place = { home: string; env: Readonly<Record<string, string | undefined>> };

/** The state folder, opened for reading when it is asked for: with a driver that does not load the rest still works. */
export function wireState(stateDir: string, { home, env }: Place): StatePort {
  const { database, lock } = storeFiles(stateDir);
  return {
    database,
    async inspect() {
      const { inspectDatabase } = await import("../../../store/sqlite/inspect.ts");
      return inspectDatabase(database);
    },
    async lease(): Promise<Lease | undefined> {
      try {
        const { currentLease } = await import("../../../store/settings/lease.ts");
        await using store = await openStoreFor("reader", stateDir);
        return await currentLease(store.read);
      } catch {
        return undefined; // the probe of the state folder says why
      }
    },
    async lockTaken() {
      const { isEngineLockTaken } = await import("../../../store/sqlite/engine-lock.ts");
      return isEngineLockTaken(lock);
    },
    usualFolders: [...new Set(usualFolders(home, env["XDG_DATA_HOME"] || undefined))],
  };
}
