import { resolveDownload } from "../../../adapters/fs/read/resolve-download.ts";
import { torrentDone } from "../../../app/review/torrent-done.ts";
import { configuredClients } from "../../../clients/clients.ts";
import { UserError } from "../../../core/errors.ts";
import type { RecordTorrent } from "../../../hosts/web/process-torrent.ts";
import type { Config } from "../../config/config.ts";
import { systemClock } from "../../process/clock.ts";
import { openStoreFor } from "../../process/open-store.ts";

type Options = { readOnly: boolean; hasDatabase: boolean; wakeEngine: (() => void) | undefined };

/** What the hook of another container reports, as `torrent-done` does it here. */
export const recordTorrent =
  (config: Config, { readOnly, hasDatabase, wakeEngine }: Options): RecordTorrent =>
  async ({ path, hash }, actor) => {
    if (!hasDatabase)
      throw new UserError("This server has no queue.", "Report it to the one that files.", "unsupported");
    if (readOnly) throw new UserError("This server is read-only.", "Report it to the one that files.", "refused");
    const { ingestDirs, mediaRoots, stateDir } = config;
    const deps = {
      ingestDirs,
      mediaRoots,
      clients: configuredClients(config),
      openStore: () => openStoreFor("hook", stateDir),
      resolve: (file: string) => resolveDownload(file, "/"),
      now: systemClock.now,
      actor,
    };
    try {
      return await torrentDone(deps, { kind: undefined, path, hash, folder: undefined, name: undefined });
    } finally {
      wakeEngine?.();
    }
  };
