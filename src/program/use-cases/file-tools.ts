import { randomUUID } from "node:crypto";
import { readFileLength } from "../../adapters/fs/read/file-length.ts";
import { listNames, statNames } from "../../adapters/fs/read/list-page.ts";
import type { HeldBy } from "../../app/file-tools/check-operations.ts";
import { createFileTools, type FileTools } from "../../app/file-tools/desk.ts";
import { listLibraryFoldersAndRoots } from "../../app/library-state/libraries.ts";
import { createRenameDesk, type RenameDesk } from "../../app/rename/desk.ts";
import { refuseReplaced } from "../../app/review/refuse-replaced.ts";
import type { AskFacts } from "../../app/routes/choose-route.ts";
import { openTorrentRegistry } from "../../app/torrents/registry.ts";
import { mustKeepCase } from "../../core/library/server-facts.ts";
import type { Claims } from "../../core/torrent/claims.ts";
import type { Store } from "../../store/open.ts";
import { diskFiles } from "../config/files.ts";
import { listDownloadFolders } from "../parts/folders.ts";
import { readNamesInForce } from "../parts/names-in-force.ts";
import { systemClock } from "../process/clock.ts";
import { tokens } from "../process/tokens.ts";
import type { Program } from "../program.ts";

/**
 * A client's call is answered within ten seconds; the time that remains after this limit is for the
 * engine's work.
 */
const ANSWER_MS = 7000;

/**
 * Opens the file operations for clients. They are checked and requested here, and the engine
 * carries them out.
 */
export async function openFileTools(program: Program): Promise<FileTools> {
  const { config } = program;
  const { store, files, libraryHomes, jobs } = await partsOf(program);
  return createFileTools({
    places: {
      store,
      files,
      libraryHomes,
      downloadFolders: listDownloadFolders(config),
      stateDir: config.stateDir,
    },
    listing: { listNames, statNames },
    heldBy: ofTorrents(store),
    jobs,
    answerMs: ANSWER_MS,
  });
}

/**
 * Opens the plans that rename the library's contents by the templates. The engine carries them out.
 */
export async function openRename(program: Program): Promise<RenameDesk> {
  const { config, catalogue } = program;
  const { store, files, libraryHomes, jobs } = await partsOf(program);
  const library = {
    store,
    files,
    real: diskFiles.real,
    libraryHomes,
    mediaRoots: config.mediaRoots,
    names: readNamesInForce(config),
    keepsCase: mustKeepCase(config.servers),
    readOnly: program.readOnly,
    facts: async (...asked: Parameters<AskFacts>) => (await catalogue()).tmdb.facts(...asked),
    fileLength: readFileLength,
    claims: async () => (await openTorrentRegistry(store)).claims(),
  };
  return createRenameDesk(library, jobs);
}

async function partsOf(program: Program) {
  const { config, wakeEngine, host } = program;
  const [opened, lock, files] = await Promise.all([
    program.store(),
    program.lock(),
    program.files(),
  ]);
  const store = refuseReplaced(opened);
  return {
    store,
    files,
    libraryHomes: () => listLibraryFoldersAndRoots(store, config),
    jobs: {
      store,
      clock: systemClock,
      ...tokens,
      newId: randomUUID,
      engine: { mode: config.mode, host, lockHeld: lock.isTaken },
      wakeEngine,
    },
  };
}

/**
 * Checks paths against the torrents in the database, which are read once per tool call. The engine
 * also queries the clients, before it begins and at each removal.
 */
function ofTorrents(store: Store): HeldBy {
  let claims: Promise<Claims> | undefined;
  return async ({ path, real }) => {
    const known = await (claims ??= openTorrentRegistry(store).then((registry) =>
      registry.claims(),
    ));
    const isTorrents = [path, real].some((candidate) =>
      ["own", "inside"].includes(known.relationOf(candidate)),
    );
    return isTorrents
      ? {
          code: "torrent_has_it",
          message: "plex-ingest never moves or renames a torrent's file. Copy or link it instead.",
        }
      : undefined;
  };
}
