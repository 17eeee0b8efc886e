import { join } from "node:path";
import type { StoreFiles } from "../../store/open.ts";

/** A command and a client's call are answered in seconds: what cannot be written until then is given up and told. */
export const LONGEST_BUSY_MS = 5000;

/** Where the state folder keeps what. The locks have a folder of their own: nothing that backs up or walks may open it. */
export const storeFiles = (stateDir: string): StoreFiles & { waiting: string } => ({
  database: join(stateDir, "plex-ingest.db"),
  lock: join(stateDir, "lock", "engine.lock"),
  waiting: join(stateDir, "lock", "waiting.lock"),
  backups: join(stateDir, "backups"),
});
