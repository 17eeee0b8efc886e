import { copyFileSync, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import type { Config } from "../config/config.ts";
import { backUpInWorker } from "../process/backup-in-worker.ts";
import { copyIdentifier } from "../process/client-identifier.ts";
import { findPostgresPlace, storeFilesOf } from "../process/open-store.ts";
import type { ProgramOptions } from "../program.ts";
import { runDaemon } from "./daemon.ts";

/**
 * Runs the daemon on a copy of its database, with a file stage that only prints where everything
 * would go. Nothing is written to the library, the downloads or the real database.
 */
export async function runDry(
  options: Omit<ProgramOptions, "role" | "log">,
  { print, ...run }: { once: boolean; drain: boolean; print: (line: string) => void },
): Promise<void> {
  const loaded = options.load();
  const { stateDir } = loaded.config;
  if (findPostgresPlace(loaded.config)) {
    throw UserError.unsupported(
      "A dry run works on a copy of the database, but this database is on a server.",
      sentence`Use ${{ do: "show" }} to see what would be done with one release.`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), "plex-ingest-dry-"));
  try {
    const { database, mark } = storeFilesOf(stateDir);
    const copy = storeFilesOf(folder);
    if (existsSync(mark)) copyFileSync(mark, copy.mark);
    if (existsSync(database)) await backUpInWorker(database, copy.database);
    await copyIdentifier(stateDir, folder);
    const config: Config = { ...loaded.config, stateDir: folder, pidFile: undefined };
    await runDaemon({ ...options, load: () => ({ ...loaded, config }) }, { ...run, dryRun: print });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
