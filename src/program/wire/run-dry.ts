import { copyFileSync, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Io } from "../../hosts/cli/terminal/context.ts";
import type { Config } from "../config/config.ts";
import { backUpInWorker } from "../process/backup-in-worker.ts";
import { copyIdentifier } from "../process/client-identifier.ts";
import { storeFiles } from "../process/open-store.ts";
import { type DaemonOptions, runDaemon } from "./run-daemon.ts";

/**
 * The daemon on a copy of its database, with a file stage that only prints where everything would go: nothing is written
 * to the library, the downloads or the real database.
 */
export async function runDry(config: Config, options: DaemonOptions, io: Io): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "plex-ingest-dry-"));
  try {
    const { database, mark } = storeFiles(config.stateDir);
    const copy = storeFiles(folder);
    if (existsSync(mark)) copyFileSync(mark, copy.mark);
    if (existsSync(database)) await backUpInWorker(database, copy.database);
    await copyIdentifier(config.stateDir, folder);
    await runDaemon(
      { ...config, stateDir: folder, pidFile: undefined, backlog: "process" },
      { ...options, dryRun: io.out },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
