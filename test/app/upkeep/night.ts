import { runUpkeep } from "../../../src/app/upkeep/nightly.ts";
import type { TestEngine } from "../../support/engine.ts";

/** One night of upkeep, without backups unless `more` adds them. */
export const night = (
  engine: TestEngine,
  more: Partial<Parameters<typeof runUpkeep>[0]> = {},
): Promise<void> =>
  runUpkeep(
    {
      ...engine,
      clock: engine.clock,
      trashDays: 30,
      backups: engine.storeFiles.backups,
      backUp: undefined,
      newestBackup: () => undefined,
      pruneBackups: () => [],
      ...more,
    },
    engine.signal,
  );
