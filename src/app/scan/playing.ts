import { Outage, UserError } from "../../base/errors.ts";
import { type PathMap, toHere } from "../../base/path/path-map.ts";
import type { Clock } from "../../core/clock.ts";
import type { MediaServer } from "../../core/library/media-server.ts";

/**
 * Maximum age up to which a response is reused. A plan of a thousand renames checks before each
 * rename.
 */
const MAX_AGE_MS = 2_000;

/** Returns the files that are being played, as paths on this machine. */
export type Playing = (signal: AbortSignal) => Promise<readonly string[]>;

export interface PlayingDeps {
  server: Pick<MediaServer, "playing">;
  pathMap: readonly PathMap[];
  clock: Clock;
}

/**
 * Creates a function that returns the files that are being played, as paths on this machine. If the
 * server is down, slow or does not report these files, nothing is held up: filing never waits for
 * Plex, and a restart of Plex interrupts playback anyway.
 */
export function createPlaying({ server, pathMap, clock }: PlayingDeps): Playing {
  let last: { at: number; files: readonly string[] } | undefined;
  return async (signal) => {
    const time = clock.monotonic();
    if (last !== undefined && time - last.at < MAX_AGE_MS) return last.files;
    try {
      const files = (await server.playing?.(signal)) ?? [];
      last = { at: time, files: files.map((file) => toHere(file, pathMap)) };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Outage) && !(error instanceof UserError)) throw error;
      last = { at: time, files: [] };
    }
    return last.files;
  };
}
