import { existsSync } from "node:fs";
import { prepareHookFolder, readSpool, spoolIn } from "../../adapters/fs/hook-folder.ts";
import { createHookMarks } from "../../adapters/fs/hook-marks.ts";
import { resolveDownload } from "../../adapters/fs/read/resolve-download.ts";
import { watchRoots } from "../../adapters/fs/read/watch.ts";
import { parseTorrentHash, recordTorrentDone } from "../../app/review/torrent-done.ts";
import { createHookStage, type HookStage } from "../../app/torrents/hook-stage.ts";
import { UserError } from "../../base/errors.ts";
import { findHookFolder, type HookNote, readNoteOptions } from "../../core/torrent/hook-note.ts";
import { finishedOf, formatHookLine, writeHookLog } from "../parts/hook-log.ts";
import { findHookScript } from "../process/hook-script.ts";
import type { EngineDeps } from "./engine-deps.ts";

export interface EngineHook {
  stage: HookStage;
  close(): Promise<void>;
}

/**
 * Creates the stage that reads the notes of download clients' hooks; undefined in an engine that
 * takes nothing in. `pollAll` makes every source check for work soon. `entry` is the program's
 * entry file.
 */
export async function openEngineHook(
  engine: EngineDeps,
  { entry, pollAll }: { entry: string; pollAll: () => void },
): Promise<EngineHook | undefined> {
  const { config, clients, store, clock, log, wake, onlyFiles, isDry } = engine;
  const folder = findHookFolder(config.mediaRoots);
  if (folder === undefined || onlyFiles || isDry) return undefined;
  await refreshScript(folder, entry, log.warn);
  const deps = {
    ingestDirs: config.ingestDirs,
    mediaRoots: config.mediaRoots,
    clients,
    openStore: async () => store,
    resolve: (path: string) => resolveDownload(path, "/"),
    clock,
    arrived: createHookMarks(config.stateDir).arrived,
  };

  /** A path in a note is never taken in: anyone can write one. */
  async function record({ args, variables }: HookNote): Promise<boolean> {
    const finished = { ...finishedOf(variables, readNoteOptions(args)), path: undefined };
    if (clients.length === 0 || parseTorrentHash(finished.hash) === undefined) return false;
    const result = await recordTorrentDone(deps, finished).catch((error: unknown) => {
      if (error instanceof UserError) return { error };
      throw error;
    });
    writeHookLog(config, formatHookLine(finished, result));
    return true;
  }

  const watch = watchRoots(
    [spoolIn(folder)],
    () => {
      stage.hint();
      wake.ring("a download client's hook left a note");
    },
    // The spool is also read without a watch.
    () => {},
  );
  const stage = createHookStage({
    read: (at) => readSpool(folder, at),
    record,
    pollAll,
    wake: wake.ring,
    rearm: () => watch.rearm(spoolIn(folder)),
    clock,
    log,
  });
  return { stage, close: () => watch.close() };
}

/** After an upgrade, the clients call the new script. */
async function refreshScript(
  folder: string,
  entry: string,
  warn: (message: string) => void,
): Promise<void> {
  const script = findHookScript(entry);
  if (script === undefined || !existsSync(spoolIn(folder))) return;
  try {
    await prepareHookFolder(folder, script);
  } catch (error) {
    warn(`Hook: ${error instanceof UserError ? error.message : String(error)}`);
  }
}
