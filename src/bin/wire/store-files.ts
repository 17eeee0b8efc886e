import { join } from "node:path";
import type { StoreFiles } from "../../store/open.ts";

/** Where the state folder keeps what. The lock has a folder of its own: nothing that backs up or walks may open it. */
export const storeFiles = (stateDir: string): StoreFiles & { backups: string } => ({
  database: join(stateDir, "plex-ingest.db"),
  lock: join(stateDir, "lock", "engine.lock"),
  backups: join(stateDir, "backups"),
});
