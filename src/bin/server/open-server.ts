import { UserError } from "../../base/errors.ts";
import { listConfiguredClients } from "../../clients/index.ts";
import type { Role } from "../../core/role.ts";
import { TOOLSET_NAMES, type Toolset } from "../../core/toolsets.ts";
import { CLIENT_URLS } from "../../core/torrent/kinds.ts";
import type { Listing, MissingService } from "../../hosts/mcp/offered-tools.ts";
import { CALL_TIMEOUT_MS, createToolServer, type ToolServer } from "../../hosts/mcp/server.ts";
import { traceCalls } from "../../hosts/mcp/trace-calls.ts";
import type { Config } from "../../program/config/config.ts";
import { systemClock } from "../../program/process/clock.ts";
import { createProgram, type Program, type ProgramOptions } from "../../program/program.ts";
import type { ClientHost } from "../../program/run/client-host.ts";
import { createUseCases, type UseCases } from "../../program/use-cases/use-cases.ts";

/** Options of a server on the command line. They override the configuration. */
export type ServerFlags = Omit<ProgramOptions, "role"> & {
  toolsets: string | undefined;
  /** Tools that are listed; see `PLEX_MCP_LIST`. */
  list?: string | undefined;
  outputSchemas?: boolean;
  readOnly: boolean;
};

export type OpenServer = ServedTools & {
  /** Hosts an engine in this process. Set only in mode mcp. */
  host?: ClientHost | undefined;
};

/**
 * Opens a server's program and its tools, for any transport. Opens only the database until a tool
 * needs more. A server with only Plex tools opens nothing. The caller closes the program.
 * @throws UserError (exit code 2) for an unknown toolset, before anything is opened
 */
export async function openServer(options: ServerFlags): Promise<OpenServer> {
  const { config } = options.load();
  const toolsets = chooseToolsets(config, options.toolsets);
  const listing = chooseListing(config, options);
  const readOnly = options.readOnly || config.readOnly;
  const isPlain = !needsDatabase(config, toolsets);
  const mayHost = !isPlain && config.mode === "mcp" && !readOnly;
  const role = isPlain ? "none" : readOnly ? "reader" : mayHost ? "shared" : "command";
  const plainProgram = createProgram({ ...options, readOnly, role });
  if (!isPlain) await plainProgram.store();
  const { program, host } = mayHost
    ? await (await import("../../program/run/client-host.ts")).mayHostEngine(plainProgram)
    : { program: plainProgram };
  return { ...toolsOf(program, toolsets, listing), host };
}

export interface ServedTools {
  program: Program;
  useCases: UseCases;
  toolsets: readonly Toolset[];
  /** One tool server per role. Without HTTP, every caller is the operator. */
  tools: { operator: ToolServer; reviewer: ToolServer; reader: ToolServer };
}

/** Creates the tools for a program. By default, its configuration chooses which are listed. */
export function toolsOf(
  program: Program,
  toolsets: readonly Toolset[],
  listing: Listing = chooseListing(program.config, {}),
): ServedTools {
  const { readOnly, log, config } = program;
  const useCases = createUseCases(program);
  const toolsFor = (role: Role): ToolServer => {
    const tools = createToolServer({
      toolsets,
      readOnly,
      role,
      listing,
      tmdbText: config.tmdbText,
      // There is only one storage if the database is a file.
      storages: config.databaseUrl.current() !== undefined,
      deps: useCases,
      callTimeoutMs: CALL_TIMEOUT_MS,
      report: (error) => log.error("A tool failed.", error),
    });
    return log.trace ? traceCalls(tools, log.trace, systemClock) : tools;
  };
  return {
    program,
    useCases,
    toolsets,
    tools: {
      operator: toolsFor("operator"),
      reviewer: toolsFor("reviewer"),
      reader: toolsFor("reader"),
    },
  };
}

/** False for a server whose tools query only Plex, unless it hosts an engine. */
const needsDatabase = ({ mode, autoStart }: Config, toolsets: readonly Toolset[]): boolean =>
  toolsets.some((name) => name !== "plex") || (mode === "mcp" && autoStart);

/**
 * Returns the toolsets from the command line, or the configured toolsets.
 * @throws UserError for an unknown toolset
 */
export const chooseToolsets = (config: Config, typed: string | undefined): readonly Toolset[] =>
  typed === undefined ? config.toolsets : toolsetsIn(typed);

const toolsetsIn = (text: string): Toolset[] => namesIn(text, TOOLSET_NAMES, "toolset");

/**
 * Returns what `tools/list` shows, by the command line or the configuration.
 * @throws UserError for an unknown name
 */
function chooseListing(
  config: Config,
  { list, outputSchemas = false }: Pick<ServerFlags, "list" | "outputSchemas">,
): Listing {
  const names = list === undefined ? config.mcpList : namesIn(list, LISTS, "list of tools");
  return {
    toolsets: TOOLSET_NAMES.filter((toolset) => names.includes(toolset)),
    outputSchemas: outputSchemas || config.mcpOutputSchemas,
    missing: listMissingServices(config),
  };
}

/** Lists what this home has not configured, and what therefore cannot work. */
function listMissingServices(config: Config): MissingService[] {
  const missing: MissingService[] = [];
  if (config.plex.url === undefined) {
    // Other media servers can be searched.
    const except = config.servers.length > 0 ? "search_media" : undefined;
    missing.push({ toolsets: ["plex", "curate"], except, setting: "PLEX_URL" });
  }
  if (listConfiguredClients(config).length === 0) {
    missing.push({ toolsets: ["torrents"], setting: CLIENT_URLS });
  }
  return missing;
}

const LISTS = ["core", ...TOOLSET_NAMES] as const;

function namesIn<Name extends string>(text: string, known: readonly Name[], what: string): Name[] {
  const names = text.trim() === "all" ? known : text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !known.some((one) => one === name));
  if (wrong === undefined) return known.filter((one) => names.some((name) => name === one));
  throw new UserError(
    `There is no ${what} "${wrong}".`,
    `Use ${known.join(", ")}, separated by commas, or all.`,
  );
}
