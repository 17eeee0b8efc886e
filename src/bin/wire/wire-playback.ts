import { randomUUID } from "node:crypto";
import { createPlexClient } from "../../adapters/plex/client.ts";
import { createPlayback } from "../../app/playback/playback.ts";
import { createPlex } from "../../app/playback/plex.ts";
import { UserError } from "../../core/errors.ts";
import type { ToolDeps } from "../../mcp/deps.ts";
import { systemClock } from "../clock.ts";
import type { Config } from "../config/config.ts";
import { VERSION } from "../version.ts";
import { knownIdentifier } from "./client-identifier.ts";

/** A call that a client waits for answers in 10 s, and one that lists libraries asks twice. */
const LONGEST_MS = 7000;

/** Plex for the tools: connected to when a tool first asks, never before `initialize` is answered. */
export function wirePlayback({ plex: { url, token, timeoutMs }, stateDir }: Config): Pick<
  ToolDeps,
  "plex" | "playback"
> & {
  close(): Promise<void>;
} {
  let client: ReturnType<typeof createPlexClient> | undefined;
  const connect = (): ReturnType<typeof createPlexClient> => {
    if (url === undefined) {
      throw new UserError(
        "Plex is not configured.",
        "Set PLEX_URL and PLEX_TOKEN, and start the server again.",
        "plex_unavailable",
      );
    }
    client ??= createPlexClient({
      baseUrl: url,
      token: () => token.current(),
      clientIdentifier: knownIdentifier(stateDir) ?? randomUUID(),
      version: VERSION,
      timeoutMs: Math.min(timeoutMs, LONGEST_MS),
      clock: systemClock,
    });
    return client;
  };
  return {
    plex: () => createPlex({ plex: connect(), clock: systemClock }),
    playback: () => createPlayback({ plex: connect(), clock: systemClock }),
    close: async () => client?.close(),
  };
}
