import { lstatSync, realpathSync, statSync } from "node:fs";
import { readdir, rm, rmdir } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import { readStorageMark } from "../../../adapters/fs/storage-mark.ts";
import { parseFullPath } from "../../../adapters/settings/address-parts.ts";
import { WORDS } from "../../../app/own-files/words.ts";
import { ROUTES } from "../../../app/routes/parse-routes.ts";
import type { Clients } from "../../../app/setup/clients.ts";
import {
  createUninstall,
  formatRemoveProgram,
  type Trace,
  type Uninstall,
} from "../../../app/setup/uninstall.ts";
import { tryOr } from "../../../base/errors.ts";
import { isAtOrBelow } from "../../../base/path/is-below.ts";
import { listConfiguredClients } from "../../../clients/index.ts";
import { STORAGE_MARK } from "../../../core/journal/restored-database.ts";
import { findEnvFileIn } from "../../../core/service/service-spec.ts";
import { isOwnCopy, isStateName, isUnfinishedCopy } from "../../../core/setup/own-files.ts";
import { readDatabaseMark } from "../../../store/settings/database-mark.ts";
import { isEngineLockTaken } from "../../../store/sqlite/engine-lock.ts";
import { own } from "../../../store/storages/scope.ts";
import type { Config } from "../../config/config.ts";
import { diskFiles } from "../../config/files.ts";
import { loadWellFormed } from "../../config/load.ts";
import { placesOf } from "../../config/own-files.ts";
import { listInstalledServices } from "../../process/installed-service.ts";
import { findPostgresPlace, queryStore, storeFilesOf } from "../../process/open-store.ts";
import type { StartPlace } from "../../process/start-engine.ts";
import { wireOutside } from "../doctor/outside.ts";
import { openService } from "./service.ts";

/** Our settings as far as they are valid, and the file that they were read from. */
type Known = { config: Config; envFile: string | undefined };

/** Opens the use case of `uninstall` for this account, with the settings that are found for it. */
export function openUninstall(place: StartPlace, clients: () => Promise<Clients>): Uninstall {
  const { home } = place;
  const services = listInstalledServices(process.platform, home);
  const known = readKnown(place, services);
  const configs = known.map(({ config }) => config);
  const stateDirs = [...new Set(configs.map(({ stateDir }) => stateDir))];
  const mediaRoots = [...new Set(configs.flatMap((config) => config.mediaRoots))];
  const server = configs.map(findPostgresPlace).find((found) => found !== undefined);
  const prefix = npmPrefixOf(place.entry);
  return createUninstall({
    isRoot: process.geteuid?.() === 0,
    mediaFolders: configs
      .flatMap(({ mediaRoots: roots, ingestDirs, moviesDir, tvDir }) => [
        ...roots,
        ...ingestDirs,
        ...[moviesDir, tvDir].filter((path) => path !== undefined && isAbsolute(path)),
      ])
      .filter((path) => path !== undefined),
    services: async () => services.map(({ scope, file }) => ({ scope, file })),
    async removeService(scope, signal) {
      const done = await openService(place).uninstall({ system: scope === "system" }, signal);
      return done.warnings;
    },
    async mcpClients() {
      const all = await (await clients()).list();
      return all.filter(({ installed }) => installed === true);
    },
    async removeFromClient(id, signal) {
      const request = { id, act: "uninstall", project: false, dryRun: false } as const;
      const { file } = await (await clients()).change(request, signal);
      if (file?.backup !== undefined) await rm(file.backup);
    },
    hooks: (signal) => findHooks(configs, signal),
    async settingsFiles() {
      const files = known.flatMap(({ envFile }) => (envFile === undefined ? [] : [envFile]));
      const lists = (await (await clients()).list()).map(({ path }) => path);
      return [
        ...(await Promise.all(files.map(settingsOf))).flat(),
        ...(await Promise.all(lists.map((list) => copiesOf("client", list)))).flat(),
      ];
    },
    ownFiles: async () => [
      ...new Set(
        known
          .flatMap(({ envFile }) =>
            [ROUTES, WORDS].flatMap((kind) => placesOf(kind, place, envFile)),
          )
          .filter(exists),
      ),
    ],
    marks: () => findMarks(configs, mediaRoots),
    stateFiles: async () => (await Promise.all(stateDirs.map(stateOf))).flat(),
    databaseServer: server && "PostgreSQL (PLEX_INGEST_DATABASE_URL)",
    async cacheFolder() {
      const caches =
        parseFullPath(place.env["XDG_CACHE_HOME"] ?? "", home) ?? parseFullPath("~/.cache", home);
      const folder = caches && join(caches, "plex-ingest");
      return folder !== undefined && exists(folder) ? folder : undefined;
    },
    privateNode: async () => prefix && findPrivateNode(prefix),
    program: prefix && formatRemoveProgram(prefix, !mayWrite(`${prefix}/lib/node_modules`)),
    engineRuns: async () =>
      server === undefined &&
      stateDirs.some((folder) => isEngineLockTaken(storeFilesOf(folder).lock)),
    async remove(path, isFolder) {
      await rm(path, { recursive: isFolder, force: true });
      const folder = dirname(path);
      // Our own folder goes with its last file, unless someone else's files are in it.
      if (basename(folder) === "plex-ingest" || stateDirs.includes(folder)) {
        await rmdir(folder).catch(() => {});
      }
    },
    real: (path) => diskFiles.real(path),
  });
}

/** Returns the settings of this account's commands, and those of each installed service. */
function readKnown(place: StartPlace, services: readonly { text: string }[]): Known[] {
  const ofServices = services.flatMap(({ text }) => findEnvFileIn(text) ?? []);
  const here = readOne(place);
  const others = ofServices.filter((path) => path !== here.envFile && exists(path));
  return [here, ...[...new Set(others)].map((envFile) => readOne({ ...place, envFile, env: {} }))];
}

function readOne(place: StartPlace): Known {
  const { config, file } = loadWellFormed({ ...place, command: "config" });
  return { config, envFile: file?.path };
}

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

const settingsOf = async (path: string): Promise<Trace[]> => [
  { what: "settings", at: path },
  ...(await copiesOf("settings", path)),
];

/** Lists the copies that we kept of a file. */
async function copiesOf(kind: "settings" | "client", path: string): Promise<Trace[]> {
  const names = await namesIn(dirname(path));
  return names
    .filter(
      (name) => isOwnCopy(kind, basename(path), name) || isUnfinishedCopy(basename(path), name),
    )
    .map((name) => ({ what: "old copy", at: join(dirname(path), name) }));
}

async function stateOf(folder: string): Promise<(Trace & { isFolder?: true })[]> {
  const names = (await namesIn(folder)).filter(isStateName);
  return names
    .toSorted((a, b) => Number(b.endsWith(".db")) - Number(a.endsWith(".db")))
    .map((name) => {
      const at = join(folder, name);
      const isFolder = lstatSync(at, { throwIfNoEntry: false })?.isDirectory() === true;
      return { what: "state", at, ...(isFolder ? { isFolder } : {}) };
    });
}

/** Finds our marks in the media roots: those that name a database of ours. */
async function findMarks(configs: readonly Config[], mediaRoots: readonly string[]) {
  const ids = new Set<string>();
  for (const config of configs) {
    const mark = await queryStore(config, (store) => readDatabaseMark(own(store.read)));
    for (const id of [mark?.uuid, mark?.answered?.uuid]) if (id !== undefined) ids.add(id);
  }
  const found: { path: string; isOurs: boolean }[] = [];
  for (const root of mediaRoots) {
    const mark = await readStorageMark(root).catch(() => undefined);
    if (mark) found.push({ path: join(root, STORAGE_MARK), isOurs: ids.has(mark.database) });
  }
  return found;
}

const HOOK_SCRIPT = "torrent-done.sh";

/** Finds the download clients that run our script. A client that does not answer is left out. */
async function findHooks(configs: readonly Config[], signal: AbortSignal) {
  const found: { name: string; title: string; script: string }[] = [];
  for (const config of configs.filter((each) => listConfiguredClients(each).length > 0)) {
    const { outside, close } = await wireOutside(config);
    try {
      const hooks = await outside.clients.needAll(async ({ name, title, report }) => {
        const { hook } = (await report(signal).catch(() => undefined)) ?? {};
        return hook?.enabled && hook.path !== undefined && basename(hook.path) === HOOK_SCRIPT
          ? [{ name, title, script: hook.path }]
          : [];
      });
      found.push(...hooks.flat());
    } finally {
      await close();
    }
  }
  return found.filter(
    (hook, index) => found.findIndex(({ title }) => title === hook.title) === index,
  );
}

/** Returns npm's prefix if npm installed this program globally. */
const npmPrefixOf = (entry: string): string | undefined =>
  /^(.*)\/lib\/node_modules\/plex-ingest\/dist\/[^/]+$/.exec(
    tryOr(() => realpathSync(entry), ""),
  )?.[1];

/**
 * Returns the folder of the Node that the line for an older Node installed (`bin/plex-ingest.ts`).
 * Earlier, it was one of npm's packages; then it is ours unless `node` itself leads there.
 */
function findPrivateNode(prefix: string): string | undefined {
  const name = `node-linux-${process.arch}`;
  const folder = `${prefix}/lib/plex-ingest`;
  if (exists(`${folder}/lib/node_modules/${name}`)) return folder;
  const earlier = `${prefix}/lib/node_modules/${name}`;
  const node = tryOr(() => realpathSync(`${prefix}/bin/node`), "");
  return exists(earlier) && !isAtOrBelow(node, earlier) ? earlier : undefined;
}

const mayWrite = (folder: string): boolean => {
  const uid = process.geteuid?.() ?? 0;
  return uid === 0 || statSync(folder, { throwIfNoEntry: false })?.uid === uid;
};
