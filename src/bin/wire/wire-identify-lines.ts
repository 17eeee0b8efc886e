import { toIdentifyLine } from "../../app/identify/identify-line.ts";
import { UserError } from "../../core/errors.ts";
import { openStore } from "../../store/open.ts";
import { systemClock } from "../clock.ts";
import type { Config } from "../config/config.ts";
import { storeFiles } from "./store-files.ts";
import { wireCatalogue } from "./wire-catalogue.ts";

/** Decisions on names alone, as if PLEX_AUTO_INGEST were on. Only TMDb's answers are remembered. */
export async function wireIdentifyLines(config: Config) {
  const store = await openStore(storeFiles(config.stateDir), {
    mode: "create",
    random: Math.random,
    now: systemClock.now,
  });
  const catalogue = wireCatalogue(config, store, { auto: true });
  return {
    async line(name: string, signal: AbortSignal): Promise<unknown> {
      if (!catalogue.hasTmdb()) {
        throw new UserError(
          "There is no TMDb key, so nothing can be looked up.",
          "Set TMDB_API_KEY.",
          "tmdb_unavailable",
        );
      }
      return toIdentifyLine(name, await catalogue.identify({ name, videos: [] }, signal));
    },
    async close(): Promise<void> {
      await catalogue.tmdb.close();
      await store[Symbol.asyncDispose]();
    },
  };
}
