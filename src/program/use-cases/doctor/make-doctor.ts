import { hostname } from "node:os";
import { join } from "node:path";
import { readFileIdentity } from "../../../adapters/fs/disk/identity.ts";
import { FILES } from "../../../adapters/fs/files.ts";
import { createHookMarks } from "../../../adapters/fs/hook-marks.ts";
import { assertInside } from "../../../adapters/fs/read/resolve-inside.ts";
import { readStorageMark } from "../../../adapters/fs/storage-mark.ts";
import { machine } from "../../../adapters/machine/machine.ts";
import { createScratch } from "../../../adapters/machine/scratch.ts";
import type { FoundUnit } from "../../../adapters/machine/systemd-unit.ts";
import { findUnpackProgram } from "../../../adapters/unpack/programs.ts";
import type {
  Doctor,
  DoctorSettings,
  OutsideServices,
  ReadConfiguration,
  StatePort,
} from "../../../app/doctor/doctor.ts";
import { SILENT_MS } from "../../../app/engine/engines.ts";
import { readStatus } from "../../../app/engine/status.ts";
import { explainTwinEngine } from "../../../app/engine/twin-engine.ts";
import { explainRootProblem } from "../../../app/file/claim-root.ts";
import { findNewInodes } from "../../../app/library-state/new-inodes.ts";
import { readOwnFile } from "../../../app/own-files/own-file.ts";
import { formatWordCounts, WORDS } from "../../../app/own-files/words.ts";
import { explainLeftRoot, findLeftRoots } from "../../../app/releases/left-roots.ts";
import { type NamedFolders, readNamedFolders } from "../../../app/releases/named-folders.ts";
import { commandOf } from "../../../base/actions/sentence.ts";
import { listConfiguredClients } from "../../../clients/index.ts";
import { fingerprintOf } from "../../../core/plan/names/parse-template.ts";
import { chooseStartAction } from "../../../core/service/service-spec.ts";
import { ROWS_OF_RELEASES } from "../../../store/check/row-damage.ts";
import type { Db, Store, StoreReader } from "../../../store/open.ts";
import { listFailingScans } from "../../../store/releases/failing-scans.ts";
import { findCurrentLease } from "../../../store/settings/lease.ts";
import { namesDiffer } from "../../../store/settings/settings.ts";
import { isEngineLockTaken } from "../../../store/sqlite/engine-lock.ts";
import { inspectDatabase } from "../../../store/sqlite/inspect.ts";
import { listEnginesSince } from "../../../store/storages/engines.ts";
import { own } from "../../../store/storages/scope.ts";
import type { Config } from "../../config/config.ts";
import { findInstalledEnvFile } from "../../config/env-file.ts";
import { diskFiles } from "../../config/files.ts";
import { type ConfigCheck, READABLE_BY_ALL } from "../../config/load.ts";
import { createOwnFiles, placesOf } from "../../config/own-files.ts";
import { formatProblem } from "../../config/problem.ts";
import { readNamesInForce } from "../../parts/names-in-force.ts";
import { systemClock } from "../../process/clock.ts";
import { lockOf } from "../../process/engine-lock.ts";
import { findInstalledService } from "../../process/installed-service.ts";
import {
  type DatabaseConfig,
  findPostgresPlace,
  queryStore,
  storeFilesOf,
} from "../../process/open-store.ts";
import type { StartPlace } from "../../process/start-engine.ts";

type DoctorPlace = Omit<StartPlace, "cwd">;

/** Creates the doctor that the probes work with, from the configuration as far as it is known. */
export function makeDoctor(
  known: ConfigCheck,
  place: DoctorPlace,
  unit: FoundUnit,
  outside: OutsideServices,
): Doctor {
  const scratch = createScratch(process.pid);
  return {
    settings: ownSettings(known.config),
    configuration: configurationOf(known, place),
    machine,
    files: FILES,
    filing: { mediaRoots: known.config.mediaRoots, files: FILES, scratch },
    namedFolders: (downloadFolders) => readNamed(known.config, downloadFolders),
    scratch,
    state: openState(known.config, place),
    outside,
    unit,
    service: serviceHere(place.home),
    program: {
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      driver: driverFault,
    },
    findUnpackProgram: (signal) => findUnpackProgram(place.env["PATH"] ?? "", signal),
    pid: process.pid,
    host: hostname(),
    now: systemClock.now,
  };
}

async function readNamed(
  config: Config,
  downloadFolders: readonly string[],
): Promise<NamedFolders> {
  const { mediaRoots, stateDir } = config;
  const read = (store: StoreReader | undefined): Promise<NamedFolders> =>
    readNamedFolders({
      store,
      files: { assertInside },
      libraryHomes: async () => mediaRoots,
      downloadFolders,
      stateDir,
    });
  return (await queryStore(config, read)) ?? read(undefined);
}

function serviceHere(home: string): Doctor["service"] {
  const scope = findInstalledService(process.platform, home);
  return {
    isOurs: scope !== undefined,
    startCommand: commandOf(chooseStartAction(scope, process.geteuid?.() === 0)),
  };
}

const ownSettings = (config: Config): DoctorSettings => ({
  mediaRoots: config.mediaRoots,
  watched: config.ingestDirs,
  moviesDir: config.moviesDir,
  tvDir: config.tvDir,
  idTags: config.idTags,
  hasClients: listConfiguredClients(config).length > 0,
  method: config.fileMethod,
  minFreeBytes: config.minFreeBytes,
  mode: config.mode,
  unpack: config.unpack,
  stateDir: config.stateDir,
});

function configurationOf(
  known: ConfigCheck,
  { env, home, envFile }: DoctorPlace,
): ReadConfiguration {
  const { file, origins, problems, warnings } = known;
  const sources = Object.entries(origins).flatMap(([name, origin]) =>
    origin ? [{ name, ...origin }] : [],
  );
  return {
    file: file && { path: file.path, mode: file.mode },
    usualFile:
      envFile ??
      findInstalledEnvFile({ env, home }) ??
      join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "plex-ingest", ".env"),
    words: ownWords(known, { env, home }),
    isNamed: envFile !== undefined,
    problems: problems.map(formatProblem),
    // This warning is left out, because a probe checks the file's owner and permissions again.
    warnings: warnings
      .filter(({ message }) => message !== READABLE_BY_ALL)
      .map(({ name, message }) => `${name}: ${message}`),
    fixed: new Set(sources.flatMap(({ name, from }) => (from === "environment" ? [name] : []))),
    secretFiles: [...new Set(sources.flatMap(({ secretFile }) => secretFile ?? []))],
  };
}

function ownWords(
  { file }: ConfigCheck,
  place: Pick<DoctorPlace, "env" | "home">,
): string | undefined {
  const { path, value, problems } = readOwnFile(
    WORDS,
    placesOf(WORDS, place, file?.path),
    createOwnFiles(diskFiles),
  );
  return path === undefined || problems.length > 0
    ? undefined
    : `Your own words in ${path}: ${formatWordCounts(value)}.`;
}

/** Returns the first line of the error if the driver does not load. */
async function driverFault(): Promise<string | undefined> {
  try {
    (await import("../../../store/sqlite/driver.ts")).readDriverVersion();
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error).split("\n")[0];
  }
}

/**
 * Returns the folders where other settings would have put the state: for this account, and for the
 * unit with and without its variable.
 */
const usualFolders = (home: string, data: string | undefined): string[] => [
  ...(data === undefined ? [] : [join(data, "plex-ingest")]),
  join(home, ".local/share/plex-ingest"),
  "/var/lib/plex-ingest",
  "/var/lib/plex-ingest/.local/share/plex-ingest",
];

/** Number of files that are read first. Even on a slow disk, this takes a few seconds at most. */
const MAX_READ = 2000;

/**
 * Opens the state folder for reading on demand. If the driver does not load, everything else still
 * works.
 */
function openState(
  config: DatabaseConfig &
    Pick<Config, "ingestDirs" | "mediaRoots" | "mode"> &
    Parameters<typeof readNamesInForce>[0],
  { home, env }: Pick<DoctorPlace, "home" | "env">,
): StatePort {
  const { database, lock } = storeFilesOf(config.stateDir);
  const look = <T>(ask: (db: Db, store: Store) => Promise<T>) =>
    queryStore(config, (store) => ask(store.read, store));
  async function lockTaken(): Promise<boolean> {
    if (!findPostgresPlace(config)) return isEngineLockTaken(lock);
    const server = await lockOf(config);
    try {
      return await server.isTaken();
    } catch {
      return false; // the database probe reports the reason
    } finally {
      await server.close?.();
    }
  }
  return {
    database,
    async inspect() {
      return inspectDatabase(database, ROWS_OF_RELEASES);
    },
    lease: () => look(findCurrentLease),
    async standingBy() {
      const { storage } = findPostgresPlace(config) ?? {};
      const seen = (await look((db) => listEnginesSince(db, systemClock.now() - SILENT_MS))) ?? [];
      return seen.filter((engine) => engine.storage === storage && engine.state === "standing by");
    },
    async othersHere() {
      const ofRoots = config.mediaRoots.map((root) =>
        look((_, store) =>
          explainRootProblem({ store, files: { readFileIdentity, readStorageMark } }, root),
        ),
      );
      const problems = await Promise.all([
        look((_, store) => explainTwinEngine(store, config)),
        ...ofRoots,
      ]);
      return problems.filter((problem) => problem !== undefined);
    },
    async leftRoots() {
      const settings = { set: config.mediaRoots, real: diskFiles.real };
      return ((await look((db) => findLeftRoots(db, settings))) ?? []).map(explainLeftRoot);
    },
    async illVerdicts() {
      // After the engine has ended, its last checks prove nothing; the probes check the same now.
      if (!(await lockTaken())) return [];
      const view = { lockHeld: () => true, mode: config.mode };
      const status = await look((_, store) => readStatus(store, view, systemClock));
      return (status?.verdicts ?? [])
        .filter(({ state, code }) => state === "ill" && code !== "engine")
        .map(({ code, name, message = "It is not ok, and no reason is known.", proven_at }) => ({
          subject: name === code ? code : `${code} ${name}`,
          message,
          provenAt: proven_at === undefined ? undefined : Date.parse(proven_at),
        }));
    },
    namesDiffer: async () =>
      (await look((db) => namesDiffer(db, fingerprintOf(readNamesInForce(config))))) ?? false,
    async failingScans() {
      const failing = (await look((db) => listFailingScans(db, "plex_fails"))) ?? [];
      return failing.map(({ message }) => message);
    },
    newInodes: (signal) =>
      look(async (db) => {
        const files = { readFileIdentity };
        const found = await findNewInodes({ db: own(db), files }, { atMost: MAX_READ }, signal);
        return {
          copied: found.copied.length,
          unproven: found.unproven.map(({ path }) => path),
        };
      }),
    lockTaken,
    hookTimes: createHookMarks(config.stateDir).read,
    usualFolders: [...new Set(usualFolders(home, env["XDG_DATA_HOME"] || undefined))],
  };
}
