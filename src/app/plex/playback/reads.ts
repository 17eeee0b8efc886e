import type { PlexLibrary } from "../../../adapters/plex/browse/libraries.ts";
import type { Clock } from "../../../core/clock.ts";
import type { CachedRead } from "../cache/read-plex.ts";
import type { PlexReads } from "./ports.ts";
import { librariesShape, type Playing, playingShape, type Server, serverShape } from "./shapes.ts";

// What is asked of Plex for the tools, each with the form in which an answer of it is kept.

export const librariesRead = (plex: Pick<PlexReads, "libraries">): CachedRead<PlexLibrary[]> => ({
  kind: "libraries",
  key: "",
  shape: librariesShape,
  load: (signal) => plex.libraries(signal),
});

export const serverRead = (plex: Pick<PlexReads, "serverInfo">, clock: Clock): CachedRead<Server> => ({
  kind: "server",
  key: "",
  shape: serverShape,
  // It is asked whether the server is there: one that is slow is.
  patienceMs: 2000,
  async load(signal) {
    const asked = clock.monotonic();
    const info = await plex.serverInfo(signal);
    return { info, latencyMs: Math.round(clock.monotonic() - asked) };
  },
});

export const playingRead = (plex: Pick<PlexReads, "sessions" | "clients">): CachedRead<Playing> => ({
  kind: "sessions",
  key: "",
  shape: playingShape,
  async load(signal) {
    const [sessions, clients] = await Promise.all([plex.sessions(signal), plex.clients(signal)]);
    return { sessions, clients };
  },
});
