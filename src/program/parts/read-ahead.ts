import type { ReadPlex } from "../../app/plex/cache/read-plex.ts";
import { createLibrary } from "../../app/plex/library/library.ts";
import { createPlex } from "../../app/plex/playback/plex-port.ts";
import type { createPlexClient } from "../../servers/plex/client.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";

// What a tool returns by default.
const RECENT = 20;
const ON_DECK = 10;

type Through = { plex: ReturnType<typeof createPlexClient>; read: ReadPlex; pathMap: Config["pathMap"] };

/** Reads through the cache what clients ask Plex for first. @throws as the reads do */
export async function readAhead({ plex, read, pathMap }: Through, signal: AbortSignal): Promise<void> {
  const library = createLibrary({ plex, read, pathMap, changed: async () => {} });
  await createPlex({ plex, clock: systemClock, read }).libraries(signal);
  await library.recentlyAdded({ limit: RECENT }, signal);
  await library.onDeck({ limit: ON_DECK }, signal);
}
