import { userInfo } from "node:os";
import type { Context, Io } from "../cli/terminal/context.ts";
import type { Config } from "./config/config.ts";
import type { Loaded } from "./config/load.ts";
import { VERSION } from "./process/version.ts";

/** Who runs this, for the history: the name, or the number of a user whom the system does not list, as in containers. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}

type ProcessPlace = { env: Readonly<Record<string, string | undefined>>; cwd: string; home: string };

const LEAVE_MS = 50;

/** What the commands can ask for. Every part is loaded when it is asked for: a command pays only for what it needs. */
export function createContext(io: Io, place: ProcessPlace, envFile: () => string | undefined): Context {
  const load = async (command: string): Promise<Extract<Loaded, { ok: true }>> => {
    const { requireConfig } = await import("./require-config.ts");
    return requireConfig({ ...place, command, envFile: envFile() });
  };
  const configOf = async (command: string): Promise<Config> => (await load(command)).config;
  const tell = (message: string): void => io.err(`${message}\n`);
  const startPlace = () => ({ ...place, envFile: envFile(), entry: process.argv[1] ?? "" });
  const wakeEngine = async (config: Config): Promise<(() => void) | undefined> =>
    config.mode === "hook"
      ? (await import("./process/start-engine.ts")).createWakeEngine(config, startPlace(), tell)
      : undefined;
  // Kept: asking for a module that is loaded already costs half as much again as parsing a name.
  let parser: Promise<(name: string) => unknown> | undefined;

  return {
    io,
    version: VERSION,
    async daemon({ once, dryRun, drain }) {
      const loaded = await load("daemon");
      const { effectiveOf } = await import("./config/settings-report.ts");
      const options = { once, drain, settings: effectiveOf(loaded), warnings: loaded.warnings };
      if (dryRun) {
        const { runDry } = await import("./wire/run-dry.ts");
        await runDry(loaded.config, options, io);
      } else {
        await staySmall();
        const { runDaemon } = await import("./wire/run-daemon.ts");
        await runDaemon(loaded.config, options);
      }
    },
    async review() {
      const { openReview } = await import("./wire/open-desk.ts");
      const config = await configOf("review");
      return openReview(config, { cwd: place.cwd, readOnly: false, wakeEngine: await wakeEngine(config) });
    },
    async torrents() {
      const { openTorrents } = await import("./wire/open-desk.ts");
      return openTorrents(await configOf("torrents"));
    },
    async trash({ readOnly }) {
      const [{ wireTrash }, config] = await Promise.all([import("./wire/wire-trash.ts"), configOf("trash")]);
      return wireTrash(config, { readOnly, wakeEngine: readOnly ? undefined : await wakeEngine(config) });
    },
    async why(target) {
      const [{ wireWhy }, config] = await Promise.all([import("./wire/wire-why.ts"), configOf("why")]);
      return wireWhy(config, place.cwd, target);
    },
    get actor() {
      return `cli:${userName()}`;
    },
    async identifyLines() {
      const { wireIdentifyLines } = await import("./wire/wire-identify-lines.ts");
      return wireIdentifyLines(await configOf("identify"));
    },
    async parseLine(name) {
      parser ??= loadParser();
      return (await parser)(name);
    },
    async config() {
      const { configReport } = await import("./config/settings-report.ts");
      return configReport(await load("config"));
    },
    async demo({ keep }) {
      const { wireDemo } = await import("./wire/wire-demo.ts");
      await wireDemo({ keep, io });
    },
    async mcp({ toolsets, readOnly }) {
      await staySmall();
      const [{ runMcp }, config] = await Promise.all([import("./wire/run-mcp.ts"), configOf("mcp")]);
      await runMcp(config, { toolsets, readOnly, cwd: place.cwd, wakeEngine: await wakeEngine(config) });
    },
    async torrentDone() {
      const [{ torrentDone }, { createWakeEngine }] = await Promise.all([
        import("./wire/torrent-done.ts"),
        import("./process/start-engine.ts"),
      ]);
      await torrentDone({
        env: place.env,
        config: () => configOf("torrent-done"),
        io,
        wakeEngine: (config) => createWakeEngine(config, startPlace(), tell)?.(),
      });
      // What was left because it took too long must not keep Transmission's child alive.
      setTimeout(() => process.exit(), LEAVE_MS).unref();
    },
  };
}

async function loadParser(): Promise<(name: string) => unknown> {
  const [{ parsePath }, { toParseLine }] = await Promise.all([
    import("../core/parse/path.ts"),
    import("../core/parse/parse-line.ts"),
  ]);
  return (name) => toParseLine(parsePath(name));
}

/**
 * For what stays resident, for hours or for years. Before its modules are loaded: what they leave behind when they start
 * would make V8 double its young generation at once, and a server would rest 6 MiB larger.
 */
async function staySmall(): Promise<void> {
  const { holdYoungHeap } = await import("./process/hold-young-heap.ts");
  holdYoungHeap(0)();
}
