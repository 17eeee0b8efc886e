import { setImmediate } from "node:timers/promises";
import { toIdentifyLine, toUnsearchedLine } from "../../app/identify/identify-line.ts";
import { createIdentifyPath } from "../../app/identify/identify-path.ts";
import { UserError } from "../../core/errors.ts";
import { isEngineLockTaken } from "../../store/sqlite/engine-lock.ts";
import type { Config } from "../config/config.ts";
import { wireCatalogue } from "../parts/catalogue.ts";
import { configInForce } from "../parts/in-force.ts";
import { holdYoungHeap } from "../process/hold-heap.ts";
import { openStoreFor, storeFiles } from "../process/open-store.ts";

/** Names between two pauses for the event loop. */
const BETWEEN_PAUSES = 32;
/** This size costs no time: 16 names at once hold a few MiB of TMDb's answers. */
const YOUNG_BYTES = 12 * 1024 * 1024;

/** Decisions from names alone, as if PLEX_AUTO_INGEST were on. Only TMDb's answers are stored. */
export async function wireIdentifyLines(config: Config) {
  const store = await openStoreFor("lookup", config.stateDir);
  const engineRuns = isEngineLockTaken(storeFiles(config.stateDir).lock);
  const catalogue = wireCatalogue(await configInForce(config, store, engineRuns), store, { auto: true });
  const identifyPath = createIdentifyPath(catalogue.identify);
  const keepSmall = holdYoungHeap(YOUNG_BYTES);
  let asked = 0;
  return {
    async line(name: string, signal: AbortSignal): Promise<unknown> {
      const decided = toUnsearchedLine(name);
      if (decided !== undefined) return decided;
      if (!catalogue.hasTmdb()) {
        throw new UserError(
          "There is no TMDb key, so nothing can be looked up.",
          "Set TMDB_API_KEY.",
          "tmdb_unavailable",
        );
      }
      // If every answer is in the database, nothing here ever waits, and timers, signals and V8's own work would starve.
      if (++asked % BETWEEN_PAUSES === 0) {
        await setImmediate();
        keepSmall();
      }
      return toIdentifyLine(name, await identifyPath(name, signal));
    },
    async close(): Promise<void> {
      await catalogue.tmdb.close();
      await store[Symbol.asyncDispose]();
    },
  };
}
