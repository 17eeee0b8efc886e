import type { Review } from "../../app/review/review.ts";
import { UserError } from "../../core/errors.ts";
import { serveStdio } from "../../mcp/sdk.ts";
import { createToolServer } from "../../mcp/server.ts";
import type { Toolset } from "../../mcp/tools/define.ts";
import type { Config } from "../config/config.ts";
import { createLog } from "../process/log.ts";
import { openStoreFor } from "../process/open-store.ts";
import { VERSION } from "../process/version.ts";
import { wirePlayback } from "./plex/wire-playback.ts";
import { torrentsDeskDeps, wireTorrentsDesk } from "./wire-torrents-desk.ts";

export type McpOptions = {
  toolsets: string | undefined;
  readOnly: boolean;
  cwd: string;
  wakeEngine: (() => void) | undefined;
};

const KNOWN: readonly Toolset[] = ["ingest", "plex", "torrents"];
const EXIT_MS = 1000;

/** Serves one MCP client over stdio until it disconnects. Only the database is open until a tool needs more. */
export async function runMcp(config: Config, { toolsets, readOnly, cwd, wakeEngine }: McpOptions): Promise<void> {
  const stop = new AbortController();
  const end = (): void => {
    stop.abort(new Error("The client is gone."));
    // A tool that is still waiting must not keep an orphaned process alive.
    setTimeout(() => process.exit(0), EXIT_MS).unref();
  };
  process.stdin.once("end", end);
  process.stdin.once("close", end);
  process.stdout.once("error", end);
  for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, end);

  const log = createLog({
    level: config.log.level,
    file: undefined,
    pretty: false,
    secrets: () => config.secrets.flatMap((secret) => secret.redacted()),
  });
  const onlyReads = readOnly || config.readOnly;
  await using store = await openStoreFor(onlyReads ? "reader" : "command", config.stateDir);
  const review = onDemand(wakeEngine !== undefined, async () => {
    const { wireReview } = await import("./wire-review.ts");
    return wireReview(config, store, { cwd, readOnly: onlyReads, wakeEngine });
  });
  const desk = wireTorrentsDesk(config, torrentsDeskDeps(store));
  const playback = wirePlayback(config, { readOnly: onlyReads, warn: (message) => log.warn(message) });
  const tools = createToolServer({
    toolsets: toolsets === undefined ? KNOWN.filter((name) => config.toolsets.includes(name)) : chosen(toolsets),
    readOnly: onlyReads,
    deps: { review, torrents: desk.torrents, ...playback },
    report: (error) => log.error("A tool failed.", error),
  });
  try {
    await serveStdio(tools, { version: VERSION, report: (error) => log.warn(`MCP: ${String(error)}`) }, stop.signal);
  } finally {
    await playback.close();
    await desk.close();
  }
}

/**
 * The use cases for releases, loaded with the first call: a quarter of what the process would load, and a client that only
 * lists the tools, or browses Plex, needs none of it. All of them but `wakesEngine` are asynchronous.
 */
function onDemand(wakesEngine: boolean, load: () => Promise<Review>): Review {
  let loaded: Promise<Review> | undefined;
  return new Proxy({ wakesEngine } as Review, {
    get(known, name: keyof Review) {
      if (name in known) return known[name];
      return async (...given: never[]) => {
        const review = await (loaded ??= load());
        return (review[name] as (...args: never[]) => unknown)(...given);
      };
    },
  });
}

function chosen(text: string): Toolset[] {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !KNOWN.some((known) => known === name));
  if (wrong === undefined) return KNOWN.filter((known) => names.includes(known));
  throw new UserError(`There is no toolset "${wrong}".`, `Use ${KNOWN.join(", ")}, separated by commas.`);
}
