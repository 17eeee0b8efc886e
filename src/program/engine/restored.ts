import { randomUUID } from "node:crypto";
import { isOneOfSeveral } from "../../app/engine/engines.ts";
import { assertStateSpace } from "../../app/engine/state-space.ts";
import { isServerGone } from "../../app/engine/take-lease.ts";
import { toClientRoot } from "../../app/torrents/port.ts";
import { answerRestore } from "../../app/upkeep/answer-restore.ts";
import { createMarkStage, type MarkStage } from "../../app/upkeep/mark-stage.ts";
import { toCommandText } from "../../base/actions/sentence.ts";
import { MustStop } from "../../base/errors.ts";
import { advanceMarkFile, readMarkFile } from "../../store/sqlite/restore.ts";
import { storeFilesOf } from "../process/open-store.ts";
import type { EngineDeps } from "./engine-deps.ts";

/** Detects a restored database. */
export interface EngineRestored {
  /** Updates the file that reveals a restore. */
  mark: MarkStage;
  /** Runs at the start: detects a restore and handles it. */
  answer(): Promise<void>;
}

export function createRestored(engine: EngineDeps): EngineRestored {
  const { config, clients, store, lease, files, observe, clock, log } = engine;
  const path = storeFilesOf(config.stateDir).mark;
  const mark = createMarkStage({
    store,
    lease,
    clock,
    log,
    async write(current) {
      await advanceMarkFile(path, current);
      // Without free space, no release can be filed here. If other engines may be on standby, one
      // of them can take over.
      if (isOneOfSeveral(store)) await assertStateSpace(files, config.stateDir);
    },
  });
  const roots = [...config.ingestDirs, ...clients.map(toClientRoot)];
  return {
    mark,
    async answer() {
      const file = readMarkFile(path);
      const newId = randomUUID;
      const answered = await answerRestore({
        store,
        lease,
        files,
        observe,
        clock,
        newId,
        file,
        roots,
      });
      if (answered) log.warn(toCommandText(answered.message));
      // The stage retries a failed write and reports it.
      await mark.advance().catch((error: unknown) => {
        if (error instanceof MustStop || isServerGone(error, undefined)) throw error;
      });
    },
  };
}
