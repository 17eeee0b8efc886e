import { randomUUID } from "node:crypto";
import { toStagedName } from "../../adapters/fs/publish.ts";
import { TRASH_FOLDER } from "../../adapters/fs/trash.ts";
import type { Stage } from "../../app/engine/engine.ts";
import { createRootMarks } from "../../app/file/claim-root.ts";
import { createFileStage } from "../../app/file/stage.ts";
import { recoverAll, recoverOperation } from "../../app/journal/recover.ts";
import type { Journal } from "../../app/journal/steps/journal.ts";
import { listLibraryFoldersAndRoots } from "../../app/library-state/libraries.ts";
import { explainNewInodes } from "../../app/library-state/new-inodes.ts";
import { createDryStage } from "../../app/preview/dry-run.ts";
import { findLeftRoots } from "../../app/releases/left-roots.ts";
import { createTrashStage } from "../../app/trash/stage.ts";
import { own } from "../../store/storages/scope.ts";
import type { Config } from "../config/config.ts";
import { listDownloadFolders } from "../parts/folders.ts";
import type { Planning } from "../parts/planning.ts";
import type { EngineDeps } from "./engine-deps.ts";
import type { EngineTorrents } from "./torrents.ts";
import { createCopyWarning } from "./warnings.ts";

/**
 * The stages that file releases, undo filings and empty the trash. A dry run has only the first
 * stage.
 */
export interface EngineFiling {
  file: Stage;
  trash: Stage | undefined;
  marks: Stage | undefined;
  /** Finishes or rolls back operations that a crash interrupted. */
  recover(): Promise<void>;
  /** Returns the summary at the end of a dry run. */
  totals?: () => string;
}

/**
 * Creates the stages that file releases, undo filings and empty the trash, together with the
 * journal.
 */
export function createFiling(
  engine: EngineDeps,
  planning: Planning,
  torrents: EngineTorrents,
  playing: Journal["playing"],
): EngineFiling {
  const { config, log } = engine;
  const journal = { ...journalOf(engine, playing), onNewName: planning.onNewName };
  const { mediaRoots } = config;
  const marks = createRootMarks({
    ...journal,
    clock: engine.clock,
    log,
    otherProblems: (signal) =>
      explainNewInodes({ db: own(engine.store.read), files: engine.files, mediaRoots }, signal),
  });
  const file = createFileStage({
    ...journal,
    ...planningDeps(engine, planning, torrents),
    duplicatePolicy: () => engine.inForce().duplicatePolicy,
    claimRoot: marks.claim,
    stateDir: config.stateDir,
    downloadFolders: listDownloadFolders(config),
    warn: engine.warn,
    paused: engine.paused,
    wake: engine.wake.ring,
    onError: engine.onError("file"),
  });
  // While a root was left, recovery waits for a person's choice.
  let isRecoveryOwed = false;
  async function recover(): Promise<void> {
    isRecoveryOwed = (await findLeftRoots(engine.store.read)).length > 0;
    if (isRecoveryOwed) return;
    const { done, waiting } = await recoverAll(journal, ({ finalPath }, error) =>
      log.warn(`Recovery of ${finalPath} is waiting: ${String(error)}`),
    );
    if (done + waiting > 0) {
      log.info(`Recovery: ${done} operations completed or rolled back, ${waiting} waiting.`);
    }
  }
  const trash = createTrashStage({ ...journal, onError: engine.onError("trash") });
  return {
    file: {
      ...file,
      async run(signal) {
        if (isRecoveryOwed) await recover();
        return file.run(signal);
      },
    },
    trash,
    marks: marks.stage,
    recover,
  };
}

/**
 * Replaces all of these stages in a dry run. The journal is not changed, because it is a copy but
 * the files are the real ones.
 */
export function createDryFiling(
  engine: EngineDeps,
  planning: Planning,
  torrents: EngineTorrents,
  print: (line: string) => void,
): EngineFiling {
  const file = createDryStage({
    store: engine.store,
    clock: engine.clock,
    warn: engine.warn,
    ...planningDeps(engine, planning, torrents),
    duplicatePolicy: () => engine.inForce().duplicatePolicy,
    auto: engine.inForce().auto,
    report: (line) => print(`${line}\n`),
    wake: engine.wake.ring,
    onError: engine.onError("file"),
  });
  return {
    file,
    trash: undefined,
    marks: undefined,
    recover: async () => {},
    totals: file.totals,
  };
}

/** Dependencies for deciding where a release goes and whether it may be filed. */
const planningDeps = (
  { config, files, observe, catalogue }: EngineDeps,
  { planner, plexIndex, findAlreadyThere, findGone, findNested, lengths }: Planning,
  { heldBy, confirmSource }: EngineTorrents,
) => ({
  files,
  observe,
  complete: catalogue.complete,
  hasTmdb: catalogue.hasTmdb,
  planner,
  plexIndex,
  findAlreadyThere,
  findGone,
  findNested,
  lengths,
  policy: methodPolicy(config),
  sources: { roots: [...config.ingestDirs, ...config.mediaRoots], heldBy },
  confirmSource,
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
  { config, store, clock, log, files, lease }: EngineDeps,
  playing: Journal["playing"],
): Journal => ({
  store,
  files,
  clock,
  newId: randomUUID,
  lease,
  stagedName: toStagedName,
  trashFolder: TRASH_FOLDER,
  recoverOperation,
  hasServer: () => config.servers.length > 0,
  playing,
  mediaRoots: config.mediaRoots,
  libraryHomes: () => listLibraryFoldersAndRoots(store, config),
  policy: methodPolicy(config),
  onCopy: createCopyWarning(log),
  logCopy: log.info,
});
