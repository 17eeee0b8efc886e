import { plainFile } from "../../adapters/fs/disk/open-source.ts";
import { fileLength } from "../../adapters/fs/read/file-length.ts";
import { readNfo } from "../../adapters/fs/read/read-text.ts";
import { isPublicTmdb } from "../../adapters/tmdb/base-url.ts";
import { createTmdbClient } from "../../adapters/tmdb/client.ts";
import { createComplete } from "../../app/identify/catalogue/complete.ts";
import { createReadLengths } from "../../app/identify/catalogue/video-lengths.ts";
import { createReadNfos } from "../../app/identify/clues/read-nfos.ts";
import { createIdentify } from "../../app/identify/identify.ts";
import type { Trace } from "../../core/trace.ts";
import { createTmdbCache } from "../../store/cache/tmdb-cache.ts";
import type { Store } from "../../store/open.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";

type CatalogueOptions = {
  /** Overrides PLEX_AUTO_INGEST; without it, that decides. */
  auto?: boolean | undefined;
  /** The configuration with what was set at run time, where that can change later. */
  inForce?: (() => Config) | undefined;
  /** Answers are read from the database and not written to it. */
  readOnly?: boolean;
  /** How long the files of one release may take to read, where a person waits for the answer. */
  readTimeoutMs?: number;
  trace?: Trace | undefined;
};

/** TMDb behind its cache, and the identification over it. */
export function wireCatalogue(
  config: Config,
  store: Store,
  { auto: given, inForce = () => config, readOnly = false, readTimeoutMs, trace }: CatalogueOptions,
) {
  const cache = createTmdbCache(store, systemClock.now);
  const credential = (): string | undefined => config.tmdb.credential.current();
  const tmdb = createTmdbClient({
    baseUrl: config.tmdb.url,
    credential,
    language: config.tmdb.language,
    cache: readOnly ? { get: cache.get, put: async () => {} } : cache,
    clock: systemClock,
    random: Math.random,
    limited: isPublicTmdb(config.tmdb.url),
    trace,
  });
  const { search, details, find, absoluteOrder } = tmdb;
  const lengths = createReadLengths({ fileLength, timeoutMs: readTimeoutMs });
  const nfos = createReadNfos({ readNfo, plainFile });
  const auto = () => given ?? inForce().auto;
  const policy = () => ({ auto: auto(), threshold: inForce().threshold });
  return {
    tmdb,
    hasTmdb: () => credential() !== undefined,
    auto,
    identify: createIdentify({ search, details, find, absoluteOrder, lengths, nfos, policy }),
    complete: createComplete({ details, absoluteOrder }),
  };
}
