import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { extractArchive } from "../../adapters/unpack/extract.ts";
import { findUnpackProgram } from "../../adapters/unpack/programs.ts";
import { readArchive } from "../../adapters/unpack/read-archive.ts";
import { listStaging, removeStaging } from "../../adapters/unpack/staging.ts";
import type { Stage } from "../../app/engine/engine.ts";
import { createUnpackStage } from "../../app/unpack/stage.ts";
import { UNPACKED_FOLDER } from "../../core/unpack/volumes.ts";
import { ensureIdentifier } from "../process/client-identifier.ts";
import type { EngineDeps } from "./engine-deps.ts";

/**
 * Creates the stage that unpacks archives; undefined in a dry run or without a media root. Several
 * installations may share a media root, in which each has its own folder.
 */
export async function createUnpacking(engine: EngineDeps): Promise<Stage | undefined> {
  const { mediaRoots, minFreeBytes, stateDir, unpack } = engine.config;
  const [root] = mediaRoots;
  if (engine.isDry || root === undefined) return undefined;
  return createUnpackStage({
    store: engine.store,
    clock: engine.clock,
    warn: engine.warn,
    enabled: unpack,
    archives: {
      readArchive,
      extractArchive,
      listStaging,
      removeStaging,
      // Searched for each time, because the program may be installed while the daemon runs.
      findProgram: (signal) => findUnpackProgram(process.env["PATH"] ?? "", signal),
    },
    files: engine.files,
    root,
    home: join(root, UNPACKED_FOLDER, await ensureIdentifier(stateDir)),
    minFreeBytes,
    newId: randomUUID,
    paused: engine.takesNothing,
    wake: engine.wake.ring,
    onError: engine.onError("unpack"),
  });
}
