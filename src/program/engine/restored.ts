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

/** Notices that the database was restored. */
export interface EngineRestored {
  /** Keeps the file by which that is noticed. */
  mark: MarkStage;
  /** At the start: finds out whether it was, and answers it. */
  answer(): Promise<void>;
}

export function createRestored(engine: EngineDeps): EngineRestored {
  const { config, clients, store, lease, files, observe, now, log } = engine;
  const path = storeFilesOf(config.stateDir).mark;
  const mark = createMarkStage({
    store,
    lease,
    now,
    warn: log.warn,
    async write(current) {
      await advanceMarkFile(path, current);
      // Without room nothing is filed here; where others may stand by, one of them can.
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
        now,
        newId,
        file,
        roots,
      });
      if (answered) log.warn(toCommandText(answered.message));
      // What cannot be written now is tried again by the stage, which says so.
      await mark.advance().catch((error: unknown) => {
        if (error instanceof MustStop || isServerGone(error, undefined)) throw error;
      });
    },
  };
}
