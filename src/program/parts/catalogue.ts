import { findPlainFile } from "../../adapters/fs/disk/open-source.ts";
import { readFileLength } from "../../adapters/fs/read/file-length.ts";
import { readNfo } from "../../adapters/fs/read/read-text.ts";
import { warnOfDropped } from "../../adapters/http/lists.ts";
import type { SecondFault } from "../../adapters/second-catalogue/ask-service.ts";
import {
  type CatalogueSource,
  createSecondCatalogue,
} from "../../adapters/second-catalogue/catalogue.ts";
import { isPublicTmdb } from "../../adapters/tmdb/base-url.ts";
import { createTmdbClient, type TmdbClient } from "../../adapters/tmdb/client.ts";
import { createReadLengths } from "../../app/identify/read-lengths.ts";
import { UserError } from "../../base/errors.ts";
import {
  type CompleteIdentity,
  createComplete,
  createIdentify,
  createReadNfos,
  type FileLength,
  type Identify,
  type IdentifyDeps,
  type OwnWords,
} from "../../names/index.ts";
import { createTmdbCache } from "../../store/cache/tmdb-cache.ts";
import type { Store } from "../../store/open.ts";
import type { Config } from "../config/config.ts";
import type { DaemonLog } from "../log/log.ts";
import { systemClock } from "../process/clock.ts";
import { openSecondSource } from "./second-catalogue.ts";

/**
 * The rules for identifying without a person: the current values of PLEX_AUTO_INGEST and the
 * threshold.
 */
type IdentifyPolicy = IdentifyDeps["policy"];

export interface Catalogue {
  tmdb: TmdbClient;
  hasTmdb(): boolean;
  complete: CompleteIdentity;
  /** The second catalogue; undefined if none is configured. */
  second: FollowedSecond | undefined;
  /** Closes the connections to both catalogues. */
  close(): Promise<void>;
  /**
   * `readTimeoutMs`: maximum time for reading the files of one release if a person is waiting for
   * the answer. `readLength`: replaces the function that reads a video's length, for callers that
   * do not use all of its results.
   */
  identifyBy(
    policy: IdentifyPolicy,
    readTimeoutMs?: number,
    readLength?: (path: string, signal: AbortSignal) => Promise<FileLength>,
  ): Identify;
}

/** A second catalogue, whose answers can be followed. */
export interface FollowedSecond extends Pick<CatalogueSource, "id" | "check"> {
  /** Calls `heard` after each question from now on. Undefined: the catalogue answered. */
  follow(heard: (fault: SecondFault | undefined) => Promise<void>): void;
}

/** @throws UserError if nothing can be looked up, because there is no TMDB key */
export function assertTmdbKey({ hasTmdb }: Catalogue): void {
  if (hasTmdb()) return;
  throw new UserError(
    "There is no TMDB key, so nothing can be looked up.",
    "Set TMDB_API_KEY.",
    "tmdb_unavailable",
  );
}

/**
 * The cache for TMDB's responses. With `readOnly`, responses are read from it but not written to
 * it.
 */
type AnswerCache = { store: Store; readOnly: boolean };

/** Creates the cached TMDB client and the identifier that uses it. */
export function createCatalogue(
  config: Config,
  answers: AnswerCache,
  words: () => OwnWords,
  { trace, warn }: Pick<DaemonLog, "trace" | "warn">,
): Catalogue {
  const { url, language, credential } = config.tmdb;
  const store = createTmdbCache(answers.store, systemClock);
  const cache = answers.readOnly ? { get: store.get, put: async () => {} } : store;
  const tmdb = createTmdbClient({
    baseUrl: url,
    credential: () => credential.current(),
    language,
    cache,
    clock: systemClock,
    random: Math.random,
    limited: isPublicTmdb(url),
    trace,
    onDropped: warnOfDropped("TMDB", warn),
  });
  const source = openSecondSource(config, { trace });
  let heard = async (_fault: SecondFault | undefined): Promise<void> => {};
  const second =
    source &&
    createSecondCatalogue(source, { cache, clock: systemClock, heard: (fault) => heard(fault) });
  const nfos = createReadNfos({ readNfo, findPlainFile });
  return {
    tmdb,
    hasTmdb: () => credential.current() !== undefined,
    complete: createComplete(tmdb),
    second: source && { ...source, follow: (given) => void (heard = given) },
    close: async () => void (await Promise.all([tmdb.close(), source?.close()])),
    identifyBy(policy, readTimeoutMs, readLength = readFileLength) {
      const lengths = createReadLengths({ fileLength: readLength, timeoutMs: readTimeoutMs });
      return createIdentify({ ...tmdb, words, lengths, nfos, policy, second });
    },
  };
}
