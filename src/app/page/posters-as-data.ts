import type { Clock } from "../../core/clock.ts";
import type { MediaType } from "../../core/identity.ts";
import type { FindPoster, PosterSize } from "./posters.ts";

type Work = { type: MediaType; tmdb_id: number };

export type PostersAsData = (
  works: readonly Work[],
  size: PosterSize,
  signal: AbortSignal,
) => Promise<{ posters: (Work & { mime_type: string; data: string })[]; later: Work[] }>;

/** Hosts hand an answer of about 150,000 characters to a file in place of the view. */
const MAX_CHARS = 90_000;
/** A call has 10 s; what came by then is given. */
const PATIENCE_MS = 6000;

/**
 * Posters as base64, for a view that may load nothing by itself. `later` are those that there was no room or no time for; what
 * is in neither list has no poster. @throws the signal's reason
 */
export function createPostersAsData({
  findPoster,
  clock,
  patienceMs = PATIENCE_MS,
}: {
  findPoster: FindPoster;
  clock: Pick<Clock, "sleep">;
  patienceMs?: number;
}): PostersAsData {
  return async (works, size, signal) => {
    const done = new AbortController();
    const late = new AbortController();
    const stop = AbortSignal.any([signal, late.signal]);
    const timer = clock
      .sleep(patienceMs, AbortSignal.any([signal, done.signal]))
      .then(() => late.abort(new Error("The answer does not wait any longer.")))
      .catch(() => {});
    const found = await Promise.all(
      works.map(async ({ type, tmdb_id }) => {
        const work = { type, tmdb_id };
        try {
          return { work, poster: await findPoster({ type, id: tmdb_id, size }, stop), isLate: false };
        } catch (error) {
          if (late.signal.aborted && !signal.aborted) return { work, poster: undefined, isLate: true };
          throw error;
        }
      }),
    ).finally(() => done.abort());
    await timer;
    signal.throwIfAborted();

    let left = MAX_CHARS;
    const posters: Awaited<ReturnType<PostersAsData>>["posters"] = [];
    const later: Work[] = [];
    for (const { work, poster, isLate } of found) {
      if (isLate) later.push(work);
      if (poster === undefined) continue;
      const data = Buffer.from(poster.bytes).toString("base64");
      // One that no answer has room for is none.
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
