import { countLinks, readFileIdentity } from "../../adapters/fs/disk/identity.ts";
import { readLinkTarget } from "../../adapters/fs/links/links.ts";
import { spaceOf } from "../../adapters/machine/inspect.ts";
import { viewEngine } from "../../app/engine/engine-view.ts";
import { listLibraryFoldersAndRoots } from "../../app/library-state/libraries.ts";
import { refuseReplaced } from "../../app/review/refuse-replaced.ts";
import { reportSpace, type SpaceQuery, type SpaceReport } from "../../app/space/space.ts";
import { readFreeSpace } from "../../app/trash/free-space.ts";
import type { ShownDisk } from "../../app/trash/storage-shape.ts";
import { createTrashDesk, type TrashDesk } from "../../app/trash/trash.ts";
import { listConfiguredClients } from "../../clients/index.ts";
import { diskFiles } from "../config/files.ts";
import { connectClients } from "../parts/clients.ts";
import { createNamedFolders, toOurs } from "../parts/folders.ts";
import { systemClock } from "../process/clock.ts";
import { chooseStartActionHere } from "../process/installed-service.ts";
import type { Program } from "../program.ts";

/** Opens the trash, which contains files that were removed from the library. */
export async function openTrash(program: Program): Promise<TrashDesk> {
  const { config, wakeEngine, host } = program;
  const [opened, lock] = await Promise.all([program.store(), program.lock()]);
  const store = refuseReplaced(opened);
  const view = { lockHeld: lock.isTaken, mode: config.mode, host, toStart: chooseStartActionHere };
  return createTrashDesk({
    store,
    files: { readFileIdentity, countLinks, readLinkTarget },
    clock: systemClock,
    trashDays: config.trashDays,
    engine: () => viewEngine(store, view),
    wakeEngine,
  });
}

/** Lists the disks of the libraries with their free space. */
export async function showFreeSpace(
  { config, store: open }: Program,
  signal: AbortSignal,
): Promise<ShownDisk[]> {
  const store = refuseReplaced(await open());
  const libraryHomes = () => listLibraryFoldersAndRoots(store, config);
  return readFreeSpace({ libraryHomes, spaceOf, minFreeBytes: config.minFreeBytes }, signal);
}

/** A client that is moving files may not answer for a while. */
const CLIENT_TIMEOUT_MS = 20_000;

/** Finds files that could be deleted. */
export async function findSpace(
  program: Program,
  query: SpaceQuery,
  signal: AbortSignal,
): Promise<SpaceReport> {
  const { config, log } = program;
  const store = refuseReplaced(await program.store());
  const opened = await connectClients(listConfiguredClients(config), {
    deadlineMs: CLIENT_TIMEOUT_MS,
    trace: log.trace,
  });
  const clients = opened.as(({ configured, client }) => ({
    ...client,
    toHere: toOurs(configured.pathMap),
  }));
  try {
    const libraries = await listLibraryFoldersAndRoots(store, config);
    const files = await program.files();
    const kept = [...libraries, ...config.mediaRoots, config.stateDir].map((folder) =>
      diskFiles.real(folder),
    );
    const { ingestDirs } = config;
    return await reportSpace(
      {
        store,
        files,
        clients,
        namedFolders: createNamedFolders(config, store),
        ingestDirs,
        kept,
        clock: systemClock,
      },
      query,
      signal,
    );
  } finally {
    await clients.needAll((client) => client.close());
  }
}
