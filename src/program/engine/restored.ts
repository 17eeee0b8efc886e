import { randomUUID } from "node:crypto";
import type { Stage } from "../../app/engine/engine.ts";
import type { OwnLease } from "../../app/engine/take-lease.ts";
import type { Files } from "../../app/releases/files-port.ts";
import type { ObserveRelease } from "../../app/releases/observe.ts";
import { clientRoot } from "../../app/torrents/port.ts";
import { answerRestore } from "../../app/upkeep/answer-restore.ts";
import { createMarkStage } from "../../app/upkeep/mark-stage.ts";
import { configuredClients } from "../../clients/clients.ts";
import { inCommands } from "../../core/actions/tongues.ts";
import type { Store } from "../../store/open.ts";
import { advanceMarkFile, readMarkFile } from "../../store/sqlite/restore.ts";
import type { Config } from "../config/config.ts";
import type { DaemonLog } from "../log/log.ts";
import { systemClock } from "../process/clock.ts";
import { storeFiles } from "../process/open-store.ts";

type RestoredDeps = { store: Store; lease: OwnLease; files: Files; observe: ObserveRelease; log: DaemonLog };

/** Notices at the start that the database was restored, and keeps the file by which that is noticed. */
export function createRestored(
  config: Config,
  { store, lease, files, observe, log }: RestoredDeps,
): { answer: () => Promise<void>; stage: Stage } {
  const { mark } = storeFiles(config.stateDir);
  const stage = createMarkStage({ store, lease, write: (now) => advanceMarkFile(mark, now) });
  const roots = [...config.ingestDirs, ...configuredClients(config).map(clientRoot)];
  return {
    stage,
    async answer() {
      const file = readMarkFile(mark);
      const deps = { store, lease, files, observe, now: systemClock.now, newId: randomUUID, file, roots };
      const answered = await answerRestore(deps);
      if (answered) log.warn(inCommands(answered.message));
      await stage.advance();
    },
  };
}
