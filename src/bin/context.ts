import { userInfo } from "node:os";
import type { Context, Io } from "../cli/terminal/context.ts";
import type { EffectiveSetting } from "../store/settings/settings.ts";
import type { Config } from "./config/config.ts";
import type { Loaded } from "./config/load.ts";
import { VERSION } from "./process/version.ts";

type ProcessPlace = { env: Readonly<Record<string, string | undefined>>; cwd: string; home: string };

/** Work that took too long and was abandoned must not keep Transmission's child process alive. */
const HOOK_EXIT_DELAY_MS = 50;

/** Time for the last lines to be read by a slow terminal. */
const DOCTOR_EXIT_DELAY_MS = 2000;

/** What every command needs before it starts: the configuration and what is made of it alone. */
type Setup = {
  io: Io;
  place: ProcessPlace;
  load: (command: string) => Promise<Extract<Loaded, { ok: true }>>;
  configOf: (command: string) => Promise<Config>;
  startPlace: () => ProcessPlace & { envFile: string | undefined; entry: string };
  warn: (message: string) => void;
};

/** Makes the commands' context. Every part is imported when a command asks for it. */
export function createContext(io: Io, place: ProcessPlace, envFile: () => string | undefined): Context {
  const load: Setup["load"] = async (command) => {
    const { requireConfig } = await import("./require-config.ts");
    return requireConfig({ ...place, command, envFile: envFile() });
  };
  const setup: Setup = {
    io,
    place,
    load,
    configOf: async (command) => (await load(command)).config,
    startPlace: () => ({ ...place, envFile: envFile(), entry: process.argv[1] ?? "" }),
    warn: (message) => io.err(`${message}\n`),
  };
  return {
    io,
    version: VERSION,
    get actor() {
      return `cli:${userName()}`;
    },
    ...desks(setup),
    ...readers(setup),
    ...setups(setup),
    ...processes(setup),
  };
}

/** In the modes hook and mcp no daemon runs: who decides something starts an engine. */
async function wakeEngineOf(config: Config, { startPlace, warn }: Setup): Promise<(() => void) | undefined> {
  if (config.mode !== "hook" && config.mode !== "mcp") return undefined;
  return (await import("./process/start-engine.ts")).createWakeEngine(config, startPlace(), warn);
}

/** What commands open the database with. */
function desks(setup: Setup): Pick<Context, "review" | "torrents" | "trash" | "why" | "database"> {
  const { place, load, configOf } = setup;
  return {
    async review() {
      const { openReview } = await import("./wire/open-desk.ts");
      const loaded = await load("review");
      const wakeEngine = await wakeEngineOf(loaded.config, setup);
      return openReview(loaded.config, {
        cwd: place.cwd,
        readOnly: false,
        wakeEngine,
        settings: () => effective(loaded),
      });
    },
    async torrents() {
      const { openTorrents } = await import("./wire/open-desk.ts");
      return openTorrents(await configOf("torrents"));
    },
    async trash({ readOnly }) {
      const [{ wireTrash }, config] = await Promise.all([import("./wire/wire-trash.ts"), configOf("trash")]);
      return wireTrash(config, { readOnly, wakeEngine: readOnly ? undefined : await wakeEngineOf(config, setup) });
    },
    async database() {
      const [{ wireDatabase }, config] = await Promise.all([import("./wire/wire-database.ts"), configOf("db")]);
      return wireDatabase(config, place.cwd);
    },
    async why(target) {
      const [{ wireWhy }, config] = await Promise.all([import("./wire/wire-why.ts"), configOf("why")]);
      return wireWhy(config, place.cwd, target);
    },
  };
}

/** What needs no database. */
function readers({
  io,
  load,
  configOf,
  startPlace,
}: Setup): Pick<Context, "parseLine" | "identifyLines" | "config" | "tryNotify" | "doctor"> {
  // Kept: importing a module again, although it is loaded, costs half as much as parsing a name.
  let parser: Promise<(name: string) => unknown> | undefined;
  return {
    async parseLine(name) {
      parser ??= loadParser();
      return (await parser)(name);
    },
    async identifyLines() {
      const { wireIdentifyLines } = await import("./wire/wire-identify-lines.ts");
      return wireIdentifyLines(await configOf("identify"));
    },
    async tryNotify() {
      const [{ wireChannels }, { tryChannels }] = await Promise.all([
        import("./wire/notify/wire-channels.ts"),
        import("../app/notify/try-channels.ts"),
      ]);
      const { channels, close } = wireChannels(await configOf("notify"));
      try {
        return await tryChannels(channels, io.signal);
      } finally {
        await close();
      }
    },
    async config() {
      const { configReport } = await import("./config/settings-report.ts");
      const loaded = await load("config");
      const report = configReport(loaded);
      const { copyOnlyPairs } = await import("../app/releases/expected-method.ts");
      const { fileIdentity } = await import("../adapters/fs/disk/identity.ts");
      const { ingestDirs: watched, mediaRoots, fileMethod } = loaded.config;
      const copies = await copyOnlyPairs({ fileIdentity }, fileMethod, { watched, mediaRoots });
      return { ...report, warnings: [...report.warnings, ...copies] };
    },
    async doctor(options) {
      const { wireDoctor } = await import("./wire/wire-doctor.ts");
      try {
        return await wireDoctor(startPlace(), options);
      } finally {
        // A call to a disk that does not answer would keep the finished process alive.
        setTimeout(() => process.exit(), DOCTOR_EXIT_DELAY_MS).unref();
      }
    },
  };
}

/** What writes the configuration, and what names it to MCP clients. */
const setups = ({ startPlace }: Setup): Pick<Context, "setup" | "clients"> => ({
  async setup() {
    const { wireSetup } = await import("./wire/setup/wire-setup.ts");
    return wireSetup(startPlace());
  },
  async clients() {
    const { wireClients } = await import("./wire/setup/wire-clients.ts");
    return wireClients(startPlace());
  },
});

/** Commands that are a process of their own. */
function processes(setup: Setup): Pick<Context, "daemon" | "service" | "torrentDone" | "mcp" | "demo"> {
  const { io, place, load, configOf, startPlace, warn } = setup;
  return {
    async daemon({ once, dryRun, drain }) {
      const loaded = await load("daemon");
      const options = { once, drain, settings: await effective(loaded), warnings: loaded.warnings };
      if (dryRun) {
        const { runDry } = await import("./wire/run-dry.ts");
        await runDry(loaded.config, options, io);
      } else {
        await staySmall();
        const { runDaemon } = await import("./wire/run-daemon.ts");
        await runDaemon(loaded.config, options);
      }
    },
    async service() {
      const [{ wireService }, { requireConfig }] = await Promise.all([
        import("./wire/wire-service.ts"),
        import("./require-config.ts"),
      ]);
      const { entry, ...where } = startPlace();
      return wireService(where, entry, requireConfig);
    },
    async torrentDone(named) {
      const [{ torrentDone }, { createWakeEngine }] = await Promise.all([
        import("./wire/torrent-done.ts"),
        import("./process/start-engine.ts"),
      ]);
      await torrentDone({
        env: place.env,
        named,
        config: () => configOf("torrent-done"),
        io,
        // In mode mcp the client's process takes it in: the hook only records it.
        wakeEngine: (config) => config.mode === "hook" && createWakeEngine(config, startPlace(), warn)?.(),
      });
      setTimeout(() => process.exit(), HOOK_EXIT_DELAY_MS).unref();
    },
    async mcp({ toolsets, readOnly }) {
      await staySmall();
      const [{ runMcp }, loaded] = await Promise.all([import("./wire/run-mcp.ts"), load("mcp")]);
      const wakeEngine = await wakeEngineOf(loaded.config, setup);
      await runMcp(loaded.config, {
        toolsets,
        readOnly,
        cwd: place.cwd,
        wakeEngine,
        settings: () => effective(loaded),
      });
    },
    async demo({ keep }) {
      const { wireDemo } = await import("./wire/wire-demo.ts");
      await wireDemo({ keep, io });
    },
  };
}

/** The settings in force with their origins, for an engine and for a status without one. */
const effective = async (loaded: Extract<Loaded, { ok: true }>): Promise<EffectiveSetting[]> =>
  (await import("./config/settings-report.ts")).effectiveOf(loaded);

/** Who runs this, for history; the user's number if the system does not list the user, as in containers. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}

async function loadParser(): Promise<(name: string) => unknown> {
  const [{ parsePath }, { toParseLine }] = await Promise.all([
    import("../core/parse/path.ts"),
    import("../core/parse/parse-line.ts"),
  ]);
  return (name) => toParseLine(parsePath(name));
}

/**
 * For long-running processes, before they load their modules: the garbage of loading would make V8 double its young
 * generation at once, and an idle server would be 6 MiB larger.
 */
async function staySmall(): Promise<void> {
  const { holdYoungHeap } = await import("./process/hold-young-heap.ts");
  holdYoungHeap(0)();
}
