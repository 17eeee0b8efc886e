import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { extractArchive } from "../../adapters/unpack/extract.ts";
import { findUnpackProgram } from "../../adapters/unpack/programs.ts";
import { readArchive } from "../../adapters/unpack/read-archive.ts";
import { listStaging, removeStaging } from "../../adapters/unpack/staging.ts";
import type { Stage } from "../../app/engine/engine.ts";
import type { WorkDeps } from "../../app/engine/work-on.ts";
import type { Files } from "../../app/releases/files-port.ts";
import { createUnpackStage } from "../../app/unpack/stage.ts";
import { UNPACKED_FOLDER } from "../../core/unpack/volumes.ts";
import type { Config } from "../config/config.ts";
import { clientIdentifier } from "../process/client-identifier.ts";
import type { StageHooks } from "./stage-hooks.ts";

/** What unpacks; none without a media root. Several installations may share one: each has a folder of its own there. */
export async function createUnpack(
  { mediaRoots, minFreeBytes, stateDir, unpack }: Config,
  { work, hooks, files }: { work: WorkDeps; hooks: StageHooks; files: Files },
): Promise<Stage[]> {
  const [root] = mediaRoots;
  if (root === undefined) return [];
  const stage = createUnpackStage({
    ...work,
    enabled: unpack,
    archives: {
      readArchive,
      extractArchive,
      listStaging,
      removeStaging,
      // Looked for each time: it may be installed while the daemon runs.
      findProgram: (signal) => findUnpackProgram(process.env["PATH"] ?? "", signal),
    },
    files,
    root,
    home: join(root, UNPACKED_FOLDER, await clientIdentifier(stateDir)),
    minFreeBytes,
    newId: randomUUID,
    paused: hooks.takesNothing,
    moved: hooks.moved,
    onError: hooks.onError("unpack"),
  });
  return [stage];
}
