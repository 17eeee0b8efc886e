import { countLinks, readFileIdentity, statPath } from "../../adapters/fs/disk/identity.ts";
import { readLinkTarget } from "../../adapters/fs/links/links.ts";
import { TRASH_FOLDER } from "../../adapters/fs/trash.ts";
import type { ShownWhy } from "../../app/why/fact.ts";
import { answerWhyTitled } from "../../app/why/titled.ts";
import { answerWhy, type WhyPorts } from "../../app/why/why.ts";
import { listConfiguredClients } from "../../clients/index.ts";
import { resolveInsideRoots } from "../parts/folders.ts";
import { readNamesInForce } from "../parts/names-in-force.ts";
import { systemClock } from "../process/clock.ts";
import { chooseStartActionHere } from "../process/installed-service.ts";
import type { Program } from "../program.ts";

async function portsOf(program: Program): Promise<WhyPorts> {
  const { ingestDirs, mediaRoots, mode, servers, stateDir, trashDays } = program.config;
  const [store, lock] = await Promise.all([program.store(), program.lock()]);
  return {
    store,
    files: { readFileIdentity, countLinks, readLinkTarget },
    lockHeld: lock.isTaken,
    mode,
    toStart: chooseStartActionHere,
    trashDays,
    clock: systemClock,
    folders: {
      ingestDirs,
      mediaRoots,
      stateDir,
      trashFolder: TRASH_FOLDER,
      hasClients: listConfiguredClients(program.config).length > 0,
      serverTitles: servers.map(({ title }) => title),
    },
    servers,
    names: readNamesInForce(program.config),
    readPath: (path) => statPath(path, program.place.cwd),
  };
}

/** Explains where something is and why it is not in Plex, from the database and the disk. */
export const explainWhy = async (
  program: Program,
  target: string,
  storage?: string,
): Promise<ShownWhy> => answerWhy(await portsOf(program), target, storage);

/** Explains the same for the releases whose name or title has these words. */
export const explainWhyTitled = async (
  program: Program,
  words: string,
  storage?: string,
): Promise<ShownWhy> => answerWhyTitled(await portsOf(program), words, storage);

/**
 * Like `explainWhy`, for a path that an MCP client names. @throws UserError if the path is outside
 * the folders that clients may name
 */
export const explainClientPath = async (
  program: Program,
  path: string,
  storage?: string,
): Promise<ShownWhy> =>
  explainWhy(
    program,
    await resolveInsideRoots(program.config, await program.store(), path),
    storage,
  );
