import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { McpClient } from "../../test/support/mcp-client.ts";
import { largeLibrary } from "../../test/support/plex/library.ts";
import { startPlex } from "../../test/support/plex/start-plex.ts";

const TITLES = 2000;

/**
 * Runs a stand-in for Plex with TITLES films in its own process. It answers a search after
 * `searchMs`, sends its address and token to its parent, and ends with its parent.
 */
export async function serve(port: number, searchMs: number): Promise<void> {
  const { url, token, setFaults } = await startPlex({ library: largeLibrary(TITLES), port });
  if (searchMs > 0) setFaults({ kind: "delay", ms: searchMs, only: /^\/hubs\/search/ });
  process.on("disconnect", () => process.exit());
  process.send?.({ url, token });
}

export type StandIn = { child: ChildProcess; url: string; token: string };
export type Place = {
  plex: StandIn;
  /** An MCP process with an initialized client. */
  connect(env?: Record<string, string>): Promise<McpClient>;
};

/** Starts the stand-in for Plex on a free port, or on `port` to reuse its previous port. */
export async function startStandIn(port = 0, searchMs = 0): Promise<StandIn> {
  const script = fileURLToPath(new URL("../plex-cache.ts", import.meta.url));
  const child = fork(script, ["stand-in", String(port), String(searchMs)], { stdio: "inherit" });
  const [said] = (await once(child, "message")) as [{ url: string; token: string }];
  return { child, ...said };
}
