import { setImmediate } from "node:timers/promises";
import { toIdentifyLine, toUnsearchedLine } from "../../app/identify/identify-line.ts";
import { createIdentifyPath } from "../../names/index.ts";
import { assertTmdbKey } from "../parts/catalogue.ts";
import { configOfEngine } from "../parts/config-of-engine.ts";
import { holdYoungHeap } from "../process/heap.ts";
import type { Program } from "../program.ts";

/** Number of names between two pauses for the event loop. */
const BETWEEN_PAUSES = 32;
/** This size costs no time: 16 names at once hold a few MiB of TMDB's responses. */
const YOUNG_BYTES = 12 * 1024 * 1024;

/** Identifies one release name. Returns a promise if it has to wait. */
export type IdentifyLines = (name: string, signal: AbortSignal) => unknown;

/** Decides from names only, as if PLEX_AUTO_INGEST were on. Stores only TMDB's responses. */
export async function openIdentifyLines(program: Program): Promise<IdentifyLines> {
  const [store, lock, catalogue] = await Promise.all([
    program.store(),
    program.lock(),
    program.catalogue(),
  ]);
  const { threshold } = await configOfEngine(program.config, store, await lock.isTaken());
  const identifyPath = createIdentifyPath(catalogue.identifyBy(() => ({ auto: true, threshold })));
  const keepSmall = holdYoungHeap(YOUNG_BYTES);
  let asked = 0;
  return async (name, signal) => {
    const decided = toUnsearchedLine(name);
    if (decided !== undefined) return decided;
    assertTmdbKey(catalogue);
    // If every response is in the database, nothing here ever waits. Without these pauses, timers,
    // signals and V8's own work would starve.
    if (++asked % BETWEEN_PAUSES === 0) {
      await setImmediate();
      keepSmall();
    }
    return toIdentifyLine(name, await identifyPath(name, signal));
  };
}
