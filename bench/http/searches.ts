import { Agent } from "node:http";
import { startStandIn } from "../plex-cache/stand-in.ts";
import { startServer } from "./server.ts";

const CALLERS = 50;
const SEARCH_MS = 700;
/** Default of PLEX_MAX_CONNECTIONS. */
const CONNECTIONS = 10;

/**
 * Measures one search per caller, all different, at the same instant and none of them cached, with
 * a Plex that needs some time for each.
 */
export async function measureSearches(folder: string) {
  const plex = await startStandIn(0, SEARCH_MS);
  try {
    await using server = await startServer(plex, folder);
    const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
    const calls = Array.from({ length: CALLERS }, (_, who) =>
      server.call(agent, "search_media", { query: `Film ${who}` }),
    );
    const answers = await Promise.allSettled(calls);
    agent.destroy();
    const took = answers.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    return {
      longest_ms: Math.round(Math.max(...took)),
      plex_ms: Math.ceil(CALLERS / CONNECTIONS) * SEARCH_MS,
      errors: CALLERS - took.length,
    };
  } finally {
    plex.child.kill("SIGKILL");
  }
}
