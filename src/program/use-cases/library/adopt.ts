import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { readFileLength } from "../../../adapters/fs/read/file-length.ts";
import { readNfo } from "../../../adapters/fs/read/read-text.ts";
import {
  type AdoptProgress,
  type AdoptResult,
  type AdoptTotals,
  adoptWorks,
} from "../../../app/adopt/adopt.ts";
import { findWorks, type LibraryWorks } from "../../../app/adopt/find-works.ts";
import { createIdentifyWork, createServerClaims } from "../../../app/adopt/identify-work.ts";
import { recordAdopted, recordUnsure } from "../../../app/adopt/record.ts";
import { recall } from "../../../app/identify/clues/prior-knowledge.ts";
import { anchorOf } from "../../../app/journal/steps/roots.ts";
import { followMoved } from "../../../app/library/follow-moved.ts";
import { type FollowedInodes, followNewInodes } from "../../../app/library/follow-new-inodes.ts";
import { listLibraryFoldersAndRoots } from "../../../app/library-state/libraries.ts";
import {
  findNewInodes,
  type NewInodes,
  newInodesBelow,
} from "../../../app/library-state/new-inodes.ts";
import {
  findResizedPools,
  type ResizedPool,
  recordPoolSizes,
} from "../../../app/library-state/pool-sizes.ts";
import { acceptMediaRoots, type LeftRoot } from "../../../app/releases/left-roots.ts";
import { refuseReplaced } from "../../../app/review/refuse-replaced.ts";
import { listedServersOf } from "../../../core/library/server-entry.ts";
import type { FileLength } from "../../../names/index.ts";
import { own } from "../../../store/storages/scope.ts";
import { diskFiles } from "../../config/files.ts";
import { assertTmdbKey } from "../../parts/catalogue.ts";
import { configOfEngine } from "../../parts/config-of-engine.ts";
import { listDownloadFolders } from "../../parts/folders.ts";
import { systemClock } from "../../process/clock.ts";
import type { Program } from "../../program.ts";
import { assertNotMoved } from "./move.ts";

export interface AdoptDesk {
  /**
   * Finds works that are below these folders, or in all libraries, and are not known yet. Calls
   * `report` for each folder. Does not query TMDB. `left`: roots of the journal that the settings
   * no longer name, which a run accepts.
   * @throws UserError (`conflict`) if their files are in a new root
   */
  find(
    folders: readonly string[],
    report: (folder: string) => void,
    signal: AbortSignal,
  ): Promise<LibraryWorks & { left: readonly LeftRoot[] }>;
  /** Finds the recorded files at or below these paths that have new inodes. */
  findNewInodes(paths: readonly string[], signal: AbortSignal): Promise<NewInodes>;
  /** Finds the libraries whose pools of disks are smaller than they were. */
  findSmallerPools(): Promise<ResizedPool[]>;
  /** Records that these pools have fewer disks on purpose. */
  recordPools(pools: readonly ResizedPool[]): Promise<void>;
  /**
   * Records the new inodes as `actor`. `isSame`: a person calls them the recorded files. Calls
   * `report` for each file whose content is read. Does not query TMDB.
   */
  followNewInodes(
    found: NewInodes,
    { actor, isSame }: { actor: string; isSame: boolean },
    report: (path: string) => void,
    signal: AbortSignal,
  ): Promise<FollowedInodes>;
  /**
   * Identifies the works and records them as `actor`. Without an actor, nothing is written. After
   * an interruption, works that were already recorded are not found again.
   */
  run(
    found: LibraryWorks,
    actor: string | undefined,
    report: (progress: AdoptProgress, verdicts: readonly AdoptResult[]) => void,
    signal: AbortSignal,
  ): Promise<AdoptTotals>;
}

/** A file in the library is accepted as it is, even if it cannot be played. */
const lengthInLibrary = async (
  ...asked: Parameters<typeof readFileLength>
): Promise<FileLength> => {
  const length = await readFileLength(...asked);
  return length.kind === "read"
    ? length
    : { ...length, kind: "unreadable", why: "it is already in the library" };
};

/**
 * Adopts a library into the journal. It can run at the same time as the engine, because no file is
 * touched.
 */
export async function openAdopt(program: Program): Promise<AdoptDesk> {
  const [opened, lock, catalogue, files] = await Promise.all([
    program.store(),
    program.lock(),
    program.catalogue(),
    program.files(),
  ]);
  const store = refuseReplaced(opened);
  const config = await configOfEngine(program.config, store, await lock.isTaken());
  const real = (path: string): string => diskFiles.real(resolve(program.place.cwd, path));
  const identifyWork = createIdentifyWork({
    identify: catalogue.identifyBy(
      () => ({ auto: true, threshold: config.threshold }),
      undefined,
      lengthInLibrary,
    ),
    recall: (name) => recall(store.read, name),
    readText: readNfo,
    inPlex: createServerClaims(store.read, listedServersOf(config)),
  });
  const libraryHomes = () => listLibraryFoldersAndRoots(store, config);
  const parts = {
    identifyWork,
    followMoved: followMoved.bind(undefined, { store, files }),
    anchorOf: (path: string) => anchorOf({ files, libraryHomes }, path),
    recordAdopted: recordAdopted.bind(undefined, { store, newId: randomUUID }),
    recordUnsure: recordUnsure.bind(undefined, { store }),
  };
  let left: readonly LeftRoot[] = [];
  return {
    async find(folders, report, signal) {
      left = await assertNotMoved({ store, files }, config, signal);
      const found = await findWorks(
        { db: store.read, files, policy: config, notLibrary: listDownloadFolders(config), real },
        folders,
        signal,
        report,
      );
      return { ...found, left };
    },
    async findNewInodes(paths, signal) {
      const db = own(store.read);
      const found = await findNewInodes({ db, files }, { downloads: true }, signal);
      return newInodesBelow(found, paths.map(real));
    },
    async findSmallerPools() {
      const resized = await findResizedPools({ store, files });
      return resized.filter(({ anchor, now }) => now < (anchor.poolBytes ?? 0));
    },
    recordPools: (pools) => recordPoolSizes(store, pools),
    followNewInodes: (found, { actor, isSame }, report, signal) =>
      followNewInodes(
        { store, files },
        found,
        { by: { actor, at: systemClock.now() }, isSame, report },
        signal,
      ),
    async run(found, actor, report, signal) {
      assertTmdbKey(catalogue);
      if (actor !== undefined && left.length > 0) {
        await store.write((trx) => acceptMediaRoots(trx, config.mediaRoots));
      }
      return adoptWorks(parts, found, { clock: systemClock, actor }, signal, report);
    },
  };
}
