import type { OwnHost } from "../app/engine/engine-view.ts";
import { createOwnFile, type OwnFile } from "../app/own-files/own-file.ts";
import { createWords, WORDS } from "../app/own-files/words.ts";
import type { EngineFiles } from "../app/releases/files-port.ts";
import { ROUTES } from "../app/routes/parse-routes.ts";
import type { DaemonControl } from "../app/settings/ports.ts";
import { UserError } from "../base/errors.ts";
import { createLazy } from "../core/concurrency.ts";
import type { MediaServer, ServerHost } from "../core/library/media-server.ts";
import type { RouteRule } from "../core/route/rule.ts";
import type { Trace } from "../core/trace.ts";
import type { OwnWords } from "../names/index.ts";
import { findConfiguredServer } from "../servers/servers.ts";
import type { Store } from "../store/open.ts";
import type { EffectiveSetting } from "../store/settings/settings.ts";
import type { Config } from "./config/config.ts";
import { chooseEnvFilePath } from "./config/env-file.ts";
import { diskFiles } from "./config/files.ts";
import type { GoodConfiguration } from "./config/load.ts";
import { createOwnFiles, placesOf } from "./config/own-files.ts";
import { effectiveOf } from "./config/settings-report.ts";
import type { DaemonLog } from "./log/log.ts";
import type { Catalogue } from "./parts/catalogue.ts";
import { createLazyParts, type MakePart } from "./parts/lazy-parts.ts";
import type { ConnectedPlex } from "./parts/plex.ts";
import type { OwnLock } from "./process/engine-lock.ts";
import type { StoreRole } from "./process/open-store.ts";
import { createWakeEngine, type StartPlace } from "./process/start-engine.ts";

export type ProgramOptions = {
  /** Reads the configuration, when a part first needs it. @throws Complaint with every problem */
  load: () => GoodConfiguration;
  place: StartPlace;
  /** What the process may do to the database; `none` where it has none: a server for Plex alone. */
  role: StoreRole | "none";
  /** Opens the database, if not the one in the state folder. Closed by whoever opened it. */
  openStore?: (role: StoreRole) => Promise<Store>;
  /** Nothing that is in the program's charge is changed. */
  readOnly?: boolean;
  /** Where TMDB's answers are cached, if not in the store of the role. */
  answersIn?: StoreRole;
  /** Without it nothing is logged. */
  log?: (config: Config) => DaemonLog;
  /** Counts what is traced. */
  count?: Trace;
  /** Tells the person, or whoever started the process. */
  warn: (line: string) => void;
};

/** The parts of one process, each made once, when it is first asked for. */
export interface Program {
  readonly config: Config;
  loaded(): GoodConfiguration;
  /** The settings in force, with their origins. */
  settings(): EffectiveSetting[];
  place: StartPlace;
  /** Nothing that is in the program's charge is changed. */
  readOnly: boolean;
  readonly log: DaemonLog;
  /** The database, as the process opened it or as another of its roles sees it. */
  store(role?: StoreRole | "none"): Promise<Store>;
  hasDatabase: boolean;
  lock(): Promise<OwnLock>;
  catalogue(): Promise<Catalogue>;
  /** The media server. Undefined if no server is configured. */
  server(): Promise<MediaServer | undefined>;
  /**
   * What is Plex's alone: its players, and the cache of its answers. @throws UserError where it is
   * not configured
   */
  plex(): Promise<ConnectedPlex>;
  files(): Promise<EngineFiles>;
  /** Which library a release goes to, from routes.json. */
  routes(): OwnFile<readonly RouteRule[]>;
  /** The user's words.json. Every name parser uses it. */
  words(): OwnFile<OwnWords>;
  /** Starts an engine after a decision; undefined where one is resident. Does not throw. */
  readonly wakeEngine: (() => void) | undefined;
  /** A further part of this process, closed with the others. */
  part: MakePart;
  /** Closes all that was made, the last part first. */
  close(): Promise<void>;
  /** In a process that may host the engine for its client. */
  host?: OwnHost | undefined;
  /** In the daemon's process. */
  daemon?: (DaemonControl & { assertMayServe(config: Config): void }) | undefined;
}

/** They make the identifier by which Plex knows this installation. */
const HOSTS_ENGINE: readonly string[] = ["engine", "shared"] satisfies StoreRole[];

const SILENT: DaemonLog = { info() {}, warn() {}, error() {}, reopen() {}, trace: undefined };

/**
 * The parts of one process. Each is loaded and made when it is first asked for, once: whatever asks
 * TMDB shares one limit, whatever asks Plex one set of connections and one circuit breaker,
 * whatever asks for the engine lock one reader of it. Nothing is read, loaded or opened before.
 */
export function createProgram(options: ProgramOptions): Program {
  const { place, role, readOnly = false, warn } = options;
  const { part, close } = createLazyParts();
  const loaded = createLazy(options.load);
  const config = (): Config => loaded().config;
  const log = createLazy(() => {
    const { log: open, count } = options;
    const daemonLog = open?.(config()) ?? SILENT;
    if (!count) return daemonLog;
    const { trace } = daemonLog;
    return { ...daemonLog, trace: (event: Parameters<Trace>[0]) => (count(event), trace?.(event)) };
  });
  const stores = new Map<StoreRole, () => Promise<Store>>();
  const store = async (as: StoreRole | "none" = role): Promise<Store> => {
    if (as === "none") {
      throw UserError.unsupported(
        "This server has no database.",
        "Start it with the toolset ingest as well.",
      );
    }
    if (options.openStore) return await options.openStore(as);
    const open = part(
      async () => (await import("./process/open-store.ts")).openStoreFor(as, config()),
      (opened) => opened[Symbol.asyncDispose](),
    );
    const opened = stores.get(as) ?? open;
    stores.set(as, opened);
    return opened();
  };
  const plex = part(
    async () => {
      const { connectPlex } = await import("./parts/plex.ts");
      const cache = role === "none" ? "memory" : readOnly ? "read" : "written";
      return connectPlex(config(), {
        keepsIdentifier: HOSTS_ENGINE.includes(role),
        cache,
        log: log(),
      });
    },
    (opened) => opened.close(),
  );
  /** Plex has its connections in common with whatever else of the process asks it. */
  async function hostOf(): Promise<ServerHost> {
    if (config().plex.url !== undefined) return (await plex()).host;
    const { createServerHost: serverHost } = await import("./parts/plex.ts");
    return serverHost(config(), { keepsIdentifier: HOSTS_ENGINE.includes(role), log: log() });
  }
  // Names are read without a configuration, too.
  const words = createLazy(() => {
    const envFile = chooseEnvFilePath(
      { ...place, command: role === "engine" ? "daemon" : "" },
      diskFiles,
    );
    return createWords(placesOf(WORDS, place, envFile), createOwnFiles(diskFiles));
  });
  const { answersIn = readOnly ? undefined : role } = options;
  return {
    get config(): Config {
      return config();
    },
    loaded,
    settings: (): EffectiveSetting[] => effectiveOf(loaded()),
    place,
    readOnly,
    get log(): DaemonLog {
      return log();
    },
    store,
    hasDatabase: role !== "none",
    lock: part(
      async () => (await import("./process/engine-lock.ts")).lockOf(config()),
      (opened) => opened.close?.(),
    ),
    catalogue: part(
      async () => {
        const { createCatalogue } = await import("./parts/catalogue.ts");
        const answers = { store: await store(answersIn), readOnly: answersIn === undefined };
        return createCatalogue(config(), answers, words().value, log());
      },
      ({ tmdb }) => tmdb.close(),
    ),
    server: part(
      async (): Promise<MediaServer | undefined> => {
        const kind = findConfiguredServer(config());
        return kind && kind.open(config(), await hostOf());
      },
      (server) => server?.close(),
    ),
    plex,
    files: part(async (): Promise<EngineFiles> => (await import("./parts/files.ts")).createFiles()),
    routes: createLazy(() =>
      createOwnFile(ROUTES, config().routesPlaces, createOwnFiles(diskFiles)),
    ),
    words,
    get wakeEngine(): (() => void) | undefined {
      return readOnly ? undefined : createWakeEngine(config(), place, warn);
    },
    part,
    close,
  };
}
