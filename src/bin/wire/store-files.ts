import { join } from "node:path";
import type { StoreFiles } from "../../store/open.ts";

/** Where the state folder keeps what. The locks have a folder of their own: nothing that backs up or walks may open it. */
export const storeFiles = (stateDir: string): StoreFiles & { waiting: string } => ({
  database: join(stateDir, "plex-ingest.db"),
  lock: join(stateDir, "lock", "engine.lock"),
  waiting: join(stateDir, "lock", "waiting.lock"),
  backups: join(stateDir, "backups"),
});
