import { UserError } from "../../../core/errors.ts";
import { TOOLSET_NAMES, type Toolset } from "../../../core/toolsets.ts";
import { createToolServer, type ToolServer } from "../../../hosts/mcp/server.ts";
import { traceCalls } from "../../../hosts/mcp/trace-calls.ts";
import type { Config } from "../../config/config.ts";
import { systemClock } from "../../process/clock.ts";
import { type WiredPlayback, wirePlayback } from "../../use-cases/plex.ts";
import { isPlain, type McpDeskOptions, openMcpDesks, plainDesks } from "./mcp-desks.ts";

type OpenToolsOptions = McpDeskOptions & {
  /** As typed; the configured ones if undefined. */
  toolsets: string | undefined;
};

export type OpenTools = {
  tools: ToolServer;
  toolsets: readonly Toolset[];
  readOnly: boolean;
  desks: Awaited<ReturnType<typeof openMcpDesks>>;
  playback: WiredPlayback;
  close(): Promise<void>;
};

/**
 * The tools of a server with what they stand on, for any transport. Only the database is open until a tool needs more, and a
 * plain Plex server opens nothing. @throws UserError (exit code 2) for a toolset that is unknown, before anything is opened
 */
export async function openTools(config: Config, { toolsets, ...options }: OpenToolsOptions): Promise<OpenTools> {
  const chosen = chosenToolsets(config, toolsets);
  const plain = isPlain(chosen, config);
  const { readOnly, log } = options;
  const desks = plain ? plainDesks(log) : await openMcpDesks(config, options);
  const playback = wirePlayback(config, { readOnly, plain, warn: log.warn, trace: log.trace });
  const { review, identify, torrents, fileTools, storage, posters } = desks;
  const tools = createToolServer({
    toolsets: chosen,
    readOnly,
    tmdbText: config.tmdbText,
    deps: { review, identify, torrents, fileTools, storage, posters, ...playback },
    report: (error) => log.error("A tool failed.", error),
  });
  return {
    tools: log.trace ? traceCalls(tools, log.trace, systemClock.monotonic) : tools,
    toolsets: chosen,
    readOnly,
    desks,
    playback,
    async close() {
      await playback.close();
      await desks.close();
    },
  };
}

/** Those that are typed, else the configured ones. @throws UserError for one that is unknown */
export const chosenToolsets = (config: Config, typed: string | undefined): readonly Toolset[] =>
  typed === undefined ? config.toolsets : toolsetsIn(typed);

function toolsetsIn(text: string): Toolset[] {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !TOOLSET_NAMES.some((known) => known === name));
  if (wrong === undefined) return TOOLSET_NAMES.filter((known) => names.includes(known));
  throw new UserError(`There is no toolset "${wrong}".`, `Use ${TOOLSET_NAMES.join(", ")}, separated by commas.`);
}
