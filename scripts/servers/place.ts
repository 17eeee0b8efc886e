import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { codeOf } from "../../src/base/errors.ts";
import type { DemoFolder } from "../../src/hosts/demo/folder.ts";
import { makeVideo } from "./video.ts";

/** Prefix of the folder in HERE. Folders of earlier trials are found by it. */
const PREFIX = "plex-ingest-trial-";
/** Only a folder with this file is ever removed. */
const MARK = ".made-by-a-trial-of-plex-ingest";

/** The folders of a trial. `folder.path` is the program's HOME, outside the media folder. */
export type TrialPlace = {
  /** The folder whose content is removed at the end. */
  own: string;
  folder: DemoFolder;
  /** A library of films that exist before the trial. */
  crowd: string;
  /** Returns the server's path of one of the program's paths. */
  toThere(path: string): string;
};

/** The folder of a trial on this machine and at the server, and a library that exists already. */
type PlaceOptions = { here: string; there: string; library?: string | undefined };

/**
 * Creates the folders of a trial. Downloads and libraries are on one disk, so that they can be
 * linked. A library that exists already has the folder HERE, which must be empty then.
 */
export async function makePlace({ here, there, library }: PlaceOptions): Promise<TrialPlace> {
  if (library !== undefined && (await readdir(here)).length > 0) {
    throw new Error(`The folder ${here} is not empty.`);
  }
  const own = library === undefined ? await mkdtemp(join(here, PREFIX)) : here;
  await writeFile(join(own, MARK), String(process.pid));
  const path = await mkdtemp(join(tmpdir(), PREFIX));
  const root = library === undefined ? join(own, "library") : own;
  const folder: DemoFolder = {
    path,
    library: root,
    downloads: join(own, ".downloads"),
    movies: library === undefined ? join(root, "Films") : root,
    series: library === undefined ? join(root, "Series") : root,
    state: join(path, "state"),
    envFile: join(path, "trial.env"),
    log: join(path, "daemon.log"),
  };
  for (const each of [folder.downloads, folder.movies, folder.series]) {
    await mkdir(each, { recursive: true });
  }
  const toThere = (one: string): string =>
    one === here || one.startsWith(`${here}/`) ? `${there}${one.slice(here.length)}` : one;
  return { own, folder, crowd: join(own, "Crowd"), toThere };
}

/** Writes films with a folder each, as another program would have filed them. */
export async function writeCrowd(crowd: string, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) {
    const name = `Crowd Film ${String.fromCharCode(65 + (n % 26))}${n} (${1950 + (n % 70)})`;
    await mkdir(join(crowd, name), { recursive: true });
    await writeFile(join(crowd, name, `${name}.mkv`), makeVideo(90, name));
  }
}

/** Writes a file of a download in one step, so that it is never seen incomplete. */
export async function writeFileOf(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** Returns the folders that earlier trials left in HERE, or HERE itself. */
export const findLeftFolders = async (here: string): Promise<string[]> =>
  (await findMarked(here)).filter((path) => !isOfRunning(path));

/** Returns the folders in HERE of trials that other processes run now. */
export const findRunningFolders = async (here: string): Promise<string[]> =>
  (await findMarked(here)).filter(isOfRunning);

async function findMarked(here: string): Promise<string[]> {
  const names = (await readdir(here)).filter((name) => name.startsWith(PREFIX));
  return [here, ...names.map((name) => join(here, name))].filter(isMarked);
}

/** The mark has the id of the trial's process. */
function isOfRunning(path: string): boolean {
  const pid = Number(readFileSync(join(path, MARK), "utf8"));
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

const isMarked = (path: string): boolean => existsSync(join(path, MARK));

/** True if a path at the server is in the folder of a trial. */
export const isTrialPath = (path: string, there: string): boolean =>
  path.startsWith(`${there}/${PREFIX}`);

/** Removes a trial's folder in HERE. If it is HERE itself, only its content is removed. */
export async function removeFolder(own: string, here: string): Promise<void> {
  if (!isMarked(own)) return;
  const options = { recursive: true, force: true, maxRetries: 5, retryDelay: 200 };
  // The mark goes last, so that an interrupted removal can be repeated.
  for (const name of await readdir(own)) {
    if (name !== MARK) await rm(join(own, name), options);
  }
  await rm(own === here ? join(own, MARK) : own, options);
}
