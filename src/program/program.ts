import type { OwnHost } from "../app/engine/engine-view.ts";
import { createOwnFile, type OwnFile } from "../app/own-files/own-file.ts";
import { createWords, WORDS } from "../app/own-files/words.ts";
import type { EngineFiles } from "../app/releases/files-port.ts";
import { ROUTES } from "../app/routes/parse-routes.ts";
import type { DaemonControl } from "../app/settings/ports.ts";
import { UserError } from "../base/errors.ts";
import { createLazy } from "../core/concurrency.ts";
import type { MediaServer, ServerHost } from "../core/library/media-server.ts";
import type { ServerEntry } from "../core/library/server-entry.ts";
import type { RouteRule } from "../core/route/rule.ts";
import { Services } from "../core/services.ts";
import type { Trace } from "../core/trace.ts";
import type { OwnWords } from "../names/index.ts";
import { openServer } from "../servers/servers.ts";
import type { Store } from "../store/open.ts";
import type { EffectiveSetting } from "../store/settings/settings.ts";
import type { Config } from "./config/config.ts";
import { chooseEnvFilePath } from "./config/env-file.ts";
import { diskFiles } from "./config/files.ts";
import type { GoodConfiguration } from "./config/load.ts";
import { createOwnFiles, placesOf } from "./config/own-files.ts";
import { effectiveOf } from "./config/settings-report.ts";
import type { DaemonLog } from "./log/log.ts";
import { logProcessWarnings } from "./log/process-warnings.ts";
import type { Catalogue } from "./parts/catalogue.ts";
import { createLazyParts, type MakePart } from "./parts/lazy-parts.ts";
import type { ListNameReaders } from "./parts/name-readers.ts";
import type { ConnectedPlex } from "./parts/plex.ts";
import { systemClock } from "./process/clock.ts";
import type { OwnLock } from "./process/engine-lock.ts";
import type { StoreRole } from "./process/open-store.ts";
import { createWakeEngine, type StartPlace } from "./process/start-engine.ts";

export type ProgramOptions = {
  /** Reads the configuration when a part first needs it. @throws Complaint with every problem */
  load: () => GoodConfiguration;
  place: StartPlace;
  /**
   * The process's role in the database; `none` for a server that has no database and only serves
   * Plex.
   */
  role: StoreRole | "none";
  /**
   * Opens the database if it is not the one in the state folder. The caller that opened it closes
   * it.
   */
  openStore?: (role: StoreRole) => Promise<Store>;
  /** True if nothing that the program manages may be changed. */
  readOnly?: boolean;
  /** The role whose store caches TMDB's responses, if it is not the process's own role. */
  answersIn?: StoreRole;
  /** Opens the log. Without it, nothing is logged. */
  log?: (config: Config) => DaemonLog;
  /** Counts trace events. */
  count?: Trace;
  /** Warns the user or the program that started the process. */
  warn: (line: string) => void;
};

/** A configured media server that was opened. */
export type OpenServer = { entry: ServerEntry; server: MediaServer };

/** The parts of one process. Each is made once, when it is first needed. */
export interface Program {
  readonly config: Config;
  loaded(): GoodConfiguration;
  /** The settings in force, with their origins. */
  settings(): EffectiveSetting[];
  place: StartPlace;
  /** True if nothing that the program manages may be changed. */
  readOnly: boolean;
  readonly log: DaemonLog;
  /** Returns the database as the process's own role sees it, or as another of its roles does. */
  store(role?: StoreRole | "none"): Promise<Store>;
  hasDatabase: boolean;
  lock(): Promise<OwnLock>;
  catalogue(): Promise<Catalogue>;
  /** Returns all media servers, Plex first. Each is opened once. */
  servers(): Promise<Services<OpenServer>>;
  /** Lists the media servers that read names, with their versions. */
  nameReaders: ListNameReaders;
  /** Returns the first media server; undefined if no server is configured. */
  server(): Promise<MediaServer | undefined>;
  /**
   * Returns the parts that only Plex has: its players, and the cache of its responses. @throws
   * UserError if Plex is not configured
   */
  plex(): Promise<ConnectedPlex>;
  files(): Promise<EngineFiles>;
  /** The rules in routes.json that choose the library of a release. */
  routes(): OwnFile<readonly RouteRule[]>;
  /** The user's words.json. Every name parser uses it. */
  words(): OwnFile<OwnWords>;
  /** Starts an engine after a decision; undefined if an engine is resident. Does not throw. */
  readonly wakeEngine: (() => void) | undefined;
  /** Adds a part to this process. The part is closed together with the others. */
  part: MakePart;
  /** Closes all parts that were created, the last one first. */
  close(): Promise<void>;
  /** Set in a process that may host the engine for its client. */
  host?: OwnHost | undefined;
  /** Set in the daemon's process. */
  daemon?: (DaemonControl & { assertMayServe(config: Config): void }) | undefined;
}

/** The roles that create the identifier by which Plex knows this installation. */
const HOSTS_ENGINE: readonly string[] = ["engine", "shared"] satisfies StoreRole[];

const SILENT: DaemonLog = { info() {}, warn() {}, error() {}, reopen() {}, trace: undefined };

/**
 * Creates the parts of one process. Each part is loaded and created once, when it is first needed.
 * Until then, nothing is read, loaded or opened. All requests to TMDB share one limit, all requests
 * to Plex share one set of connections and one circuit breaker, and all uses of the engine lock
 * share one reader.
 */
export function createProgram(options: ProgramOptions): Program {
  const { place, role, readOnly = false, warn } = options;
  const { part, close: closeParts } = createLazyParts();
  const loaded = createLazy(options.load);
  const config = (): Config => loaded().config;
  let endWarnings = (): void => {};
  const log = createLazy(() => {
    const { log: open, count } = options;
    const daemonLog = open?.(config()) ?? SILENT;
    if (open) endWarnings = logProcessWarnings(daemonLog.warn);
    if (!count) return daemonLog;
    const { trace } = daemonLog;
    return { ...daemonLog, trace: (event: Parameters<Trace>[0]) => (count(event), trace?.(event)) };
  });
  const stores = new Map<StoreRole, () => Promise<Store>>();
  const store = async (as: StoreRole | "none" = role): Promise<Store> => {
    if (as === "none") {
      throw UserError.unsupported(
        "This server has no database.",
        "Also enable the toolset ingest when you start it.",
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
  const plainHost = createLazy(async (): Promise<ServerHost> => {
    const { createServerHost: serverHost } = await import("./parts/plex.ts");
    return serverHost(config(), { keepsIdentifier: HOSTS_ENGINE.includes(role), log: log() });
  });
  /** For PLEX_URL, uses the connections that everything in the process shares. */
  async function hostOf({ urlSetting }: ServerEntry): Promise<ServerHost> {
    return urlSetting === "PLEX_URL" ? (await plex()).host : await plainHost();
  }
  const servers = part(
    async (): Promise<Services<OpenServer>> => {
      const opened: OpenServer[] = [];
      for (const entry of config().servers) {
        opened.push({ entry, server: await openServer(entry, config(), await hostOf(entry)) });
      }
      return Services.of(opened);
    },
    async (opened) => void (await opened.needAll(({ server }) => server.close())),
  );
  const nameReaders = part(async () => {
    const { createNameReaders } = await import("./parts/name-readers.ts");
    return createNameReaders({ servers, clock: systemClock });
  });
  // Names are also parsed without a configuration.
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
      ({ close }) => close(),
    ),
    servers,
    nameReaders: async (signal) => (await nameReaders())(signal),
    server: async (): Promise<MediaServer | undefined> => (await servers()).first?.server,
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
    async close(): Promise<void> {
      await closeParts();
      endWarnings();
    },
  };
}
