import type { Context, Io } from "../cli/context.ts";
import type { Config } from "./config/config.ts";
import type { Loaded } from "./config/load.ts";
import { userName } from "./user-name.ts";
import { VERSION } from "./version.ts";

type Place = { env: Readonly<Record<string, string | undefined>>; cwd: string; home: string };

/** What the commands can ask for. Every part is loaded when it is asked for: a command pays only for what it needs. */
export function createContext(io: Io, place: Place, envFile: () => string | undefined): Context {
  const load = async (command: string): Promise<Extract<Loaded, { ok: true }>> => {
    const { requireConfig } = await import("./require-config.ts");
    return requireConfig({ ...place, command, envFile: envFile() });
  };
  const configOf = async (command: string): Promise<Config> => (await load(command)).config;
  // Kept: asking for a module that is loaded already costs half as much again as parsing a name.
  let parser: Promise<(name: string) => unknown> | undefined;

  return {
    io,
    version: VERSION,
    async daemon({ once, dryRun }) {
      const loaded = await load("daemon");
      const { effectiveOf } = await import("./wire/settings-report.ts");
      const options = { once, settings: effectiveOf(loaded), warnings: loaded.warnings };
      if (dryRun) {
        const { runDry } = await import("./wire/run-dry.ts");
        await runDry(loaded.config, options, io);
      } else {
        const { runDaemon } = await import("./wire/run-daemon.ts");
        await runDaemon(loaded.config, options);
      }
    },
    async review() {
      const { wireReview } = await import("./wire/wire-review.ts");
      return wireReview(await configOf("review"), { cwd: place.cwd, readOnly: false });
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
      const { settingsReport } = await import("./wire/settings-report.ts");
      return settingsReport(await load("config"));
    },
    async demo({ keep }) {
      const { wireDemo } = await import("./wire/wire-demo.ts");
      await wireDemo({ keep, io });
    },
    async mcp({ toolsets, readOnly }) {
      const [{ runMcp }, config] = await Promise.all([import("./wire/run-mcp.ts"), configOf("mcp")]);
      await runMcp(config, { toolsets, readOnly, cwd: place.cwd });
    },
    async torrentDone() {
      const { torrentDone } = await import("./wire/torrent-done.ts");
      await torrentDone(place.env, () => configOf("torrent-done"), io);
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
