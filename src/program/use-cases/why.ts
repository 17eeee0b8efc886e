import { fileIdentity, linkCount, statPath } from "../../adapters/fs/disk/identity.ts";
import { linkTarget } from "../../adapters/fs/links/symlink.ts";
import { TRASH_FOLDER } from "../../adapters/fs/trash.ts";
import type { ShownWhy } from "../../app/why/fact.ts";
import { why } from "../../app/why/why.ts";
import { configuredClients } from "../../clients/clients.ts";
import { isEngineLockTaken } from "../../store/sqlite/engine-lock.ts";
import type { Config } from "../config/config.ts";
import { startCommandHere } from "../process/installed-service.ts";
import { openStoreFor, storeFiles } from "../process/open-store.ts";

/** Answers one question from a database opened read-only. */
export async function wireWhy(config: Config, cwd: string, target: string): Promise<ShownWhy> {
  const { ingestDirs, mediaRoots, mode, stateDir, trashDays } = config;
  await using store = await openStoreFor("reader", stateDir);
  return await why(
    {
      store,
      files: { fileIdentity, linkCount, linkTarget },
      lockHeld: () => isEngineLockTaken(storeFiles(stateDir).lock),
      mode,
      startCommand: startCommandHere,
      trashDays,
      folders: {
        ingestDirs,
        mediaRoots,
        stateDir,
        trashFolder: TRASH_FOLDER,
        hasClients: configuredClients(config).length > 0,
      },
      readPath: (path) => statPath(path, cwd),
    },
    target,
  );
}
