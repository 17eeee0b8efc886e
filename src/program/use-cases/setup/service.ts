import { realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";
import { readCaller } from "../../../adapters/machine/accounts.ts";
import { openMachine } from "../../../adapters/service/machine.ts";
import { serviceFiles } from "../../../adapters/service/service-files.ts";
import { parseFullPath } from "../../../adapters/settings/address-parts.ts";
import { createService, type ServiceUseCase } from "../../../app/service/service.ts";
import type { ServiceConfig, ServiceDeps } from "../../../app/service/service-deps.ts";
import { toHere } from "../../../base/path/path-map.ts";
import { isOfSystem } from "../../../base/path/system-folders.ts";
import { listConfiguredClients } from "../../../clients/index.ts";
import type { Config } from "../../config/config.ts";
import { findEnvFile, type LaunchContext } from "../../config/env-file.ts";
import { diskFiles } from "../../config/files.ts";
import { type GoodConfiguration, loadConfig } from "../../config/load.ts";
import { requireConfig } from "../../config/require-config.ts";
import { assertMayStart } from "../../parts/may-start.ts";
import { systemClock } from "../../process/clock.ts";
import type { StartPlace } from "../../process/start-engine.ts";
import { VERSION } from "../../process/version.ts";
import { wireOutside } from "../doctor/outside.ts";

const STATE_DIR = "PLEX_INGEST_STATE_DIR";

/** Returns the commands of `service` on this machine. */
export function openService({ entry, ...place }: StartPlace): ServiceUseCase {
  const person = readCaller();
  const deps: ServiceDeps = {
    machine: openMachine({
      platform: process.platform,
      person: { ...person, home: place.home },
      sudoUser: person.uid === 0 ? readSudoUser(place.env) : undefined,
    }),
    files: serviceFiles,
    program: { node: process.execPath, entry: realpathSync(entry), version: VERSION },
    config: async (home) =>
      readServiceConfig({ ...place, home, command: "service" }, requireConfig),
    usedWith: (envFile) => readConfigWith(envFile, place.home),
    clock: systemClock,
  };
  return createService(deps);
}

/** Returns the account that ran sudo. Root that ran sudo is root itself. */
function readSudoUser({ SUDO_USER: name }: StartPlace["env"]): string | undefined {
  return name === "" || name === "root" ? undefined : name;
}

/**
 * Returns the parts of a configuration that a service needs.
 * @throws the errors of `requireConfig` for an invalid configuration, and UserError for a
 * configuration with which no daemon starts
 */
export function readServiceConfig(
  place: LaunchContext,
  requireConfig: (place: LaunchContext) => GoodConfiguration,
): ServiceConfig {
  const { config, origins } = requireConfig(place);
  const { file } = findEnvFile(place, diskFiles);
  // Without a file, the missing file is the problem to report, not the missing folder.
  if (file !== undefined) assertMayStart(config, { ends: false, drain: false });
  const inFile = file?.values[STATE_DIR]?.trim() || undefined;
  const set = Object.entries(origins);
  const { moviesDir, tvDir, mediaRoots, ingestDirs } = config;
  const libraries = [
    ...mediaRoots,
    ...[moviesDir, tvDir].filter((path) => path !== undefined && isAbsolute(path)),
  ];
  return {
    envFile: file?.path,
    stateDir: config.stateDir,
    stateDirInFile:
      inFile === undefined ? undefined : (parseFullPath(inFile, place.home) ?? inFile),
    isDefaultStateDir: origins[STATE_DIR]?.from === "default",
    fromEnvironment: set.flatMap(([name, origin]) =>
      origin?.from === "environment" && file?.values[name] === undefined && name !== STATE_DIR
        ? [name]
        : [],
    ),
    downloads: ingestDirs,
    libraries: [
      ...new Set(libraries.flatMap((path) => (path === undefined ? [] : [diskFiles.real(path)]))),
    ],
    hasClients: listConfiguredClients(config).length > 0,
    askClients: (signal) => findClientFolders(config, signal),
    alsoWritten: [config.log.file, config.pidFile].flatMap((path) =>
      path === undefined ? [] : [dirname(path)],
    ),
    credentials: set.flatMap(([name, origin]) =>
      origin?.from === "file" && origin.secretFile !== undefined
        ? [{ name, path: origin.secretFile }]
        : [],
    ),
  };
}

/**
 * Returns the folders of the download clients that exist on this machine. A client that does not
 * answer has none.
 */
async function findClientFolders(config: Config, signal: AbortSignal): Promise<string[]> {
  const { outside, close } = await wireOutside(config);
  try {
    const ofClients = await outside.clients.needAll(async ({ folders, pathMap }) => {
      const { download } = await folders(signal).catch(() => ({ download: [] }));
      return download.map((folder) => toHere(folder, pathMap)).filter(isUsable);
    });
    signal.throwIfAborted();
    return [...new Set(ofClients.flat())];
  } finally {
    await close();
  }
}

const isUsable = (folder: string): boolean =>
  isAbsolute(folder) && !isOfSystem(folder) && statSync(folder, NO_ERROR)?.isDirectory() === true;

const NO_ERROR = { throwIfNoEntry: false } as const;

/**
 * Returns the paths that a service with this env file uses, without this command's environment;
 * undefined if the file is invalid.
 */
export function readConfigWith(
  envFile: string,
  home: string | undefined,
): { stateDir: string; logFile: string | undefined } | undefined {
  const loaded = loadConfig({ env: {}, cwd: "/", home, envFile, command: "service" });
  return loaded.ok
    ? { stateDir: loaded.config.stateDir, logFile: loaded.config.log.file }
    : undefined;
}
