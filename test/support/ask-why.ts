import { dirname } from "node:path";
import { statPath } from "../../src/adapters/fs/disk/identity.ts";
import { TRASH_FOLDER } from "../../src/adapters/fs/trash.ts";
import type { ShownWhy } from "../../src/app/why/fact.ts";
import { answerWhyTitled } from "../../src/app/why/titled.ts";
import { answerWhy, type WhyPorts } from "../../src/app/why/why.ts";
import { DAEMON } from "../../src/core/service/service-spec.ts";
import type { TestEngine } from "./engine.ts";

/** Returns the answer of `why` for a target of this engine. */
export function askWhy(
  engine: TestEngine,
  more: Partial<WhyPorts> = {},
): (target: string | number) => Promise<ShownWhy> {
  const deps = { ...portsOf(engine), ...more };
  return (target) => answerWhy(deps, String(target));
}

/** Returns the answer of `why` for words of a name or title. */
export const askWhyTitled =
  (engine: TestEngine) =>
  (words: string): Promise<ShownWhy> =>
    answerWhyTitled(portsOf(engine), words);

function portsOf(engine: TestEngine): WhyPorts {
  return {
    store: engine.store,
    files: engine.files,
    lockHeld: () => true,
    mode: "hybrid",
    toStart: () => DAEMON,
    trashDays: 30,
    clock: engine.clock,
    folders: {
      ingestDirs: [engine.downloads],
      mediaRoots: [engine.library],
      stateDir: dirname(engine.storeFiles.database),
      trashFolder: TRASH_FOLDER,
      hasClients: false,
    },
    readPath: (path) => statPath(path, engine.downloads),
  };
}
