import { randomUUID } from "node:crypto";
import { stagedName } from "../../adapters/fs/publish.ts";
import { TRASH_FOLDER } from "../../adapters/fs/trash.ts";
import type { Stage } from "../../app/engine/engine.ts";
import type { OwnLease } from "../../app/engine/take-lease.ts";
import { createRootMarks } from "../../app/file/claim-root.ts";
import { createFileStage } from "../../app/file/stage.ts";
import { recoverAll, recoverOperation } from "../../app/journal/recover.ts";
import type { Journal } from "../../app/journal/steps/journal.ts";
import { libraryFoldersAndRoots } from "../../app/library-state/libraries.ts";
import { createDryStage } from "../../app/preview/dry-run.ts";
import { createTrashStage } from "../../app/trash/stage.ts";
import { configuredServer } from "../../servers/servers.ts";
import type { Config } from "../config/config.ts";
import type { Catalogue } from "../parts/catalogue.ts";
import { downloadFolders } from "../parts/folders.ts";
import type { createPlanning } from "../parts/planning.ts";
import { systemClock } from "../process/clock.ts";
import type { EngineBase } from "./stage-hooks.ts";
import type { EngineTorrents } from "./torrents.ts";
import { copyWarning } from "./warnings.ts";

type FilingDeps = EngineBase & {
  /** The configuration with what was set at run time. */
  inForce: () => Config;
  lease: OwnLease;
  catalogue: Pick<Catalogue, "complete" | "hasTmdb">;
  places: ReturnType<typeof createPlanning>;
  torrents: Pick<EngineTorrents, "confirmSource" | "heldBy">;
  playing: Journal["playing"];
};

type EngineFiling = {
  stages: Stage[];
  /** Finishes or rolls back the operations that a crash left open. */
  recover(): Promise<void>;
  /** What a dry run ends with. */
  totals?: () => string;
};

/** The stages that file, undo and empty the trash, with the journal. */
export function createFiling(config: Config, deps: FilingDeps): EngineFiling {
  const { work, hooks } = deps;
  const { log } = hooks;
  const journal = journalOf(config, deps);
  const marks = createRootMarks({ ...journal, monotonic: systemClock.monotonic, warn: log.warn });
  const file = createFileStage({
    ...journal,
    ...planningParts(config, deps),
    duplicatePolicy: () => deps.inForce().duplicatePolicy,
    claimRoot: marks.claim,
    stateDir: config.stateDir,
    downloadFolders: downloadFolders(config),
    warn: work.warn,
    paused: hooks.paused,
    wake: hooks.wake,
    onError: hooks.onError("file"),
  });
  const trash = createTrashStage({ ...journal, onError: hooks.onError("trash") });
  return {
    stages: [file, trash, marks.stage],
    async recover() {
      const { done, waiting } = await recoverAll(journal, ({ finalPath }, error) =>
        log.warn(`Recovery of ${finalPath} waits: ${String(error)}`),
      );
      if (done + waiting > 0) {
        log.info(`Recovery: ${done} operations completed or rolled back, ${waiting} waiting.`);
      }
    },
  };
}

/**
 * Replaces all that in a dry run. The journal is not changed: it is a copy, but the files are the
 * real ones.
 */
export function createDryFiling(
  config: Config,
  deps: Omit<FilingDeps, "lease">,
  print: (line: string) => void,
): EngineFiling {
  const { work, hooks } = deps;
  const file = createDryStage({
    ...work,
    ...planningParts(config, deps),
    duplicatePolicy: () => deps.inForce().duplicatePolicy,
    auto: deps.inForce().auto,
    report: (line) => print(`${line}\n`),
    wake: hooks.wake,
    onError: hooks.onError("file"),
  });
  return { stages: [file], recover: async () => {}, totals: file.totals };
}

/** What decides where a release goes, and whether it may be filed. */
const planningParts = (
  config: Config,
  { files, observe, catalogue, places, torrents }: Omit<FilingDeps, "lease">,
) => ({
  files,
  observe,
  complete: catalogue.complete,
  hasTmdb: catalogue.hasTmdb,
  planner: places.planner,
  plexIndex: places.plexIndex,
  findAlreadyThere: places.findAlreadyThere,
  policy: methodPolicy(config),
  sources: { roots: [...config.ingestDirs, ...config.mediaRoots], heldBy: torrents.heldBy },
  confirmSource: torrents.confirmSource,
});

const methodPolicy = ({
  fileMethod,
  minFreeBytes,
  fileMode,
  dirMode,
}: Config): Journal["policy"] => ({
  method: fileMethod,
  minFreeBytes,
  fileMode,
  dirMode,
});

const journalOf = (
  config: Config,
  { work: { store, now }, hooks: { log }, files, lease, playing }: FilingDeps,
): Journal => ({
  store,
  files,
  now,
  newId: randomUUID,
  lease,
  stagedName,
  trashFolder: TRASH_FOLDER,
  recoverOperation,
  hasPlex: () => configuredServer(config) !== undefined,
  playing,
  mediaRoots: config.mediaRoots,
  libraryHomes: () => libraryFoldersAndRoots(store, config),
  policy: methodPolicy(config),
  onCopy: copyWarning(log),
  logCopy: log.info,
});
