import { join } from "node:path";
import type { StatePort } from "../../../app/doctor/doctor.ts";
import { fingerprintOf } from "../../../core/plan/names/name-templates.ts";
import type { Db } from "../../../store/open.ts";
import { currentLease } from "../../../store/settings/lease.ts";
import { namesDiffer } from "../../../store/settings/library-names.ts";
import { isEngineLockTaken } from "../../../store/sqlite/engine-lock.ts";
import { inspectDatabase } from "../../../store/sqlite/inspect.ts";
import { namesInForce } from "../../parts/planning.ts";
import { lockOf } from "../../process/engine-lock.ts";
import { type DatabaseConfig, openStoreFor, postgresPlace, storeFiles } from "../../process/open-store.ts";

/** Where other settings than these would have put the state: of this account, and of the unit with and without its variable. */
const usualFolders = (home: string, data: string | undefined): string[] => [
  ...(data === undefined ? [] : [join(data, "plex-ingest")]),
  join(home, ".local/share/plex-ingest"),
  "/var/lib/plex-ingest",
  "/var/lib/plex-ingest/.local/share/plex-ingest",
];

type Place = { home: string; env: Readonly<Record<string, string | undefined>> };

/** The state folder, opened for reading when it is asked for: with a driver that does not load the rest still works. */
export function openState(
  config: DatabaseConfig & Parameters<typeof namesInForce>[0],
  { home, env }: Place,
): StatePort {
  const { database, lock } = storeFiles(config.stateDir);
  async function look<T>(read: (db: Db) => Promise<T>): Promise<T | undefined> {
    try {
      await using store = await openStoreFor("reader", config);
      return await read(store.read);
    } catch {
      return undefined; // the probe of the state folder says why
    }
  }
  return {
    database,
    async inspect() {
      return inspectDatabase(database);
    },
    lease: () => look(currentLease),
    namesDiffer: async () => (await look((db) => namesDiffer(db, fingerprintOf(namesInForce(config))))) ?? false,
    async lockTaken() {
      if (!postgresPlace(config)) return isEngineLockTaken(lock);
      const server = await lockOf(config);
      try {
        return await server.isTaken();
      } catch {
        return false; // the probe of the database says why
      } finally {
        await server.close?.();
      }
    },
    usualFolders: [...new Set(usualFolders(home, env["XDG_DATA_HOME"] || undefined))],
  };
}
