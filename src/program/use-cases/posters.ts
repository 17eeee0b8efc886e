import { join } from "node:path";
import { createFileCache } from "../../adapters/fs/file-cache.ts";
import { createImages } from "../../adapters/tmdb/images.ts";
import {
  createPosters,
  createPostersAsData,
  type PosterImage,
  type PosterSize,
  type PosterWork,
} from "../../app/page/posters-as-data.ts";
import { fallBackTo, Outage } from "../../base/errors.ts";
import type { MediaType } from "../../base/identity.ts";
import { systemClock } from "../process/clock.ts";
import type { Program } from "../program.ts";

const MAX_CACHE_BYTES = 64 * 1024 ** 2;
/** Posters are cached as long as TMDB's other responses. TMDB's terms allow six months. */
const MAX_AGE_MS = 30 * 24 * 3600_000;
/** The season that is also requested elsewhere, so the response is cached. */
const FIRST_SEASON = [1];

export interface Posters {
  find(
    work: { type: MediaType; id: number; size: PosterSize },
    signal: AbortSignal,
  ): Promise<PosterImage | undefined>;
  asData(
    works: readonly PosterWork[],
    size: PosterSize,
    signal: AbortSignal,
  ): Promise<{
    posters: (PosterWork & { mime_type: string; data: string })[];
    later: PosterWork[];
  }>;
  close(): Promise<void>;
}

/** Opens the posters from TMDB, with a cache in the state folder. */
export async function openPosters({ config, catalogue, log }: Program): Promise<Posters> {
  const { tmdb, hasTmdb } = await catalogue();
  const images = createImages({ baseUrl: config.tmdb.url, clock: systemClock, trace: log.trace });

  async function posterPath(
    type: MediaType,
    id: number,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    if (!hasTmdb()) return undefined;
    return (await tmdb.details(type, id, FIRST_SEASON, signal).catch(fallBackTo(undefined, Outage)))
      ?.posterPath;
  }

  const find = createPosters({
    posterPath,
    fetchImage: images.fetchImage,
    cache: createFileCache({
      folder: join(config.stateDir, "posters"),
      maxBytes: MAX_CACHE_BYTES,
      maxAgeMs: MAX_AGE_MS,
      clock: systemClock,
    }),
  });
  return {
    find,
    asData: createPostersAsData({ findPoster: find, clock: systemClock }),
    close: images.close,
  };
}
