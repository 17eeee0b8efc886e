import { dirname } from "node:path";
import { statPath } from "../../src/adapters/fs/disk/identity.ts";
import { TRASH_FOLDER } from "../../src/adapters/fs/trash.ts";
import type { ShownWhy } from "../../src/app/why/fact.ts";
import { answerWhy } from "../../src/app/why/why.ts";
import { DAEMON } from "../../src/core/service/service-spec.ts";
import type { TestEngine } from "./engine.ts";

/** Returns the answer of `why` for a target of this engine. */
export function askWhy(
  engine: TestEngine,
  more: Partial<Parameters<typeof answerWhy>[0]> = {},
): (target: string | number) => Promise<ShownWhy> {
  const deps: Parameters<typeof answerWhy>[0] = {
    store: engine.store,
    files: engine.files,
    lockHeld: () => true,
    mode: "hybrid",
    toStart: () => DAEMON,
    trashDays: 30,
    now: engine.clock.now,
    folders: {
      ingestDirs: [engine.downloads],
      mediaRoots: [engine.library],
      stateDir: dirname(engine.storeFiles.database),
      trashFolder: TRASH_FOLDER,
      hasClients: false,
    },
    readPath: (path) => statPath(path, engine.downloads),
    ...more,
  };
  return (target) => answerWhy(deps, String(target));
}
