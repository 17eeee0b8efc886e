import { resolveDownload } from "../../adapters/fs/read/resolve-download.ts";
import { type HookEnvironment, torrentDone as reportTorrent } from "../../app/review/torrent-done.ts";
import type { Io } from "../../cli/terminal/context.ts";
import { UserError } from "../../core/errors.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";
import { openStoreFor } from "../process/open-store.ts";

export type TorrentDoneOptions = {
  env: HookEnvironment;
  config: () => Promise<Config>;
  io: Pick<Io, "err">;
  /** Called after everything possible was written; starts an engine if none is resident. */
  wakeEngine: (config: Config) => void;
};

/** Transmission's hook as a command. Never throws: it must not fail Transmission. */
export async function torrentDone({ env, config, io, wakeEngine }: TorrentDoneOptions): Promise<void> {
  try {
    const loaded = await config();
    const { ingestDirs, mediaRoots, stateDir, transmission } = loaded;
    const deps = {
      ingestDirs,
      mediaRoots,
      hasTransmission: transmission.url !== undefined,
      openStore: () => openStoreFor("hook", stateDir),
      resolve: (path: string) => resolveDownload(path, "/"),
      now: systemClock.now,
    };
    try {
      await reportTorrent(deps, env);
    } finally {
      wakeEngine(loaded);
    }
  } catch (error) {
    const hinted = error instanceof UserError ? ` ${error.hint}` : "";
    io.err(`torrent-done: ${error instanceof Error ? error.message : String(error)}${hinted}\n`);
  }
}
