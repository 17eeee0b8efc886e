import type { MediaType } from "../../base/identity.ts";
import type { Clock } from "../../core/clock.ts";

/** The TMDB image sizes that a page needs: https://developer.themoviedb.org/docs/image-basics */
export type PosterSize = "w92" | "w154" | "w342";

export type PosterImage = { type: "image/jpeg" | "image/png" | "image/webp"; bytes: Uint8Array };

/**
 * Returns a work's poster; undefined if none is available now. Rejects only when the signal aborts.
 */
export type FindPoster = (
  work: { type: MediaType; id: number; size: PosterSize },
  signal: AbortSignal,
) => Promise<PosterImage | undefined>;

/**
 * A poster path as TMDB writes it. Text in any other form never becomes part of an address or file
 * name.
 */
const PATH = /^\/[\w-]{1,100}\.(?:jpe?g|png|webp)$/;

export interface PosterWork {
  type: MediaType;
  tmdb_id: number;
}

export type PostersAsData = (
  works: readonly PosterWork[],
  size: PosterSize,
  signal: AbortSignal,
) => Promise<{
  posters: (PosterWork & { mime_type: string; data: string })[];
  later: PosterWork[];
}>;

/**
 * Hosts write a response of about 150,000 characters to a file instead of passing it to the view.
 */
const MAX_CHARS = 90_000;
/** A call must finish within 10 s. Posters that arrive within this shorter time are returned. */
const PATIENCE_MS = 6000;

interface PostersAsDataDeps {
  findPoster: FindPoster;
  clock: Pick<Clock, "sleep">;
  patienceMs?: number;
}

/**
 * Returns posters as base64, for a view that cannot load anything itself. `later` contains the
 * works whose posters did not fit or did not arrive in time; a work in neither list has no poster.
 * @throws the signal's reason
 */
export function createPostersAsData(deps: PostersAsDataDeps): PostersAsData {
  const { findPoster, clock, patienceMs = PATIENCE_MS } = deps;
  return async (works, size, signal) => {
    const done = new AbortController();
    const late = new AbortController();
    const stop = AbortSignal.any([signal, late.signal]);
    const timer = clock
      .sleep(patienceMs, AbortSignal.any([signal, done.signal]))
      .then(() => late.abort(new Error("The response no longer waits.")))
      .catch(() => {});
    const found = await Promise.all(
      works.map(async ({ type, tmdb_id }) => {
        const work = { type, tmdb_id };
        try {
          return {
            work,
            poster: await findPoster({ type, id: tmdb_id, size }, stop),
            isLate: false,
          };
        } catch (error) {
          if (late.signal.aborted && !signal.aborted) {
            return { work, poster: undefined, isLate: true };
          }
          throw error;
        }
      }),
    ).finally(() => done.abort());
    await timer;
    signal.throwIfAborted();

    let left = MAX_CHARS;
    const posters: Awaited<ReturnType<PostersAsData>>["posters"] = [];
    const later: PosterWork[] = [];
    for (const { work, poster, isLate } of found) {
      if (isLate) later.push(work);
      if (poster === undefined) continue;
      const data = Buffer.from(poster.bytes).toString("base64");
      // A poster that is too large for any response counts as missing.
      if (data.length > MAX_CHARS) continue;
      if (data.length > left) {
        later.push(work);
        continue;
      }
      left -= data.length;
      posters.push({ ...work, mime_type: poster.type, data });
    }
    return { posters, later };
  };
}

interface PostersDeps {
  /**
   * Returns a work's `poster_path`; undefined if none is known. TMDB's cached responses are checked
   * first.
   * @throws the signal's reason
   */
  posterPath(type: MediaType, id: number, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Fetches the image from TMDB; undefined if none is available now. @throws the signal's reason
   */
  fetchImage(size: PosterSize, path: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Previously fetched images, by file name. */
  cache: {
    read(name: string): Promise<Uint8Array | undefined>;
    write(name: string, bytes: Uint8Array): Promise<void>;
  };
}

/**
 * Finds posters by the ids of works. Callers pass only an id and a size. The address is built here,
 * so this server cannot be used to fetch anything else. Undefined if no poster is available now; a
 * page then draws its own. @throws the signal's reason
 */
export function createPosters(deps: PostersDeps): FindPoster {
  const { posterPath, fetchImage, cache } = deps;
  async function imageOf(
    size: PosterSize,
    path: string,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    const name = `${size}-${path.slice(1)}`;
    const kept = await cache.read(name);
    if (kept && detectImageType(kept)) return kept;
    const bytes = await fetchImage(size, path, signal);
    if (bytes && detectImageType(bytes)) await cache.write(name, bytes);
    return bytes;
  }

  return async ({ type, id, size }, signal) => {
    const path = await posterPath(type, id, signal);
    if (path === undefined || !PATH.test(path)) return undefined;
    const bytes = await imageOf(size, path, signal);
    const found = bytes && detectImageType(bytes);
    return bytes && found ? { type: found, bytes } : undefined;
  };
}

const startsWith = (bytes: Uint8Array, offset: number, sign: readonly number[]): boolean =>
  sign.every((byte, index) => bytes[offset + index] === byte);

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/**
 * Detects an image's type from its first bytes, regardless of the declared type. Undefined for
 * anything else, including SVG, which can contain scripts. JPEG: ITU T.81 B.1.1.3; PNG:
 * https://www.w3.org/TR/png-3/#5PNG-file-signature; WebP: RFC 9649 §2.4.
 */
export function detectImageType(bytes: Uint8Array): PosterImage["type"] | undefined {
  // The start of a JPEG is followed by a marker byte. Text that merely begins with the same bytes
  // has a letter there.
  if (startsWith(bytes, 0, [0xff, 0xd8, 0xff]) && (bytes[3] ?? 0) >= 0xc0) return "image/jpeg";
  if (startsWith(bytes, 0, [0x89, ...ascii("PNG"), 0x0d, 0x0a, 0x1a, 0x0a])) return "image/png";
  if (startsWith(bytes, 0, ascii("RIFF")) && startsWith(bytes, 8, ascii("WEBP"))) {
    return "image/webp";
  }
  return undefined;
}
