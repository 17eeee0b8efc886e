import { Outage, UserError } from "../../base/errors.ts";
import { type PathMap, toHere } from "../../base/path/path-map.ts";
import type { Clock } from "../../core/clock.ts";
import type { MediaServer } from "../../core/library/media-server.ts";

/** A plan of a thousand renames asks before each. */
const MAX_AGE_MS = 2_000;

/** The files that are played now, by our names for them. */
export type Playing = (signal: AbortSignal) => Promise<readonly string[]>;

export interface PlayingDeps {
  server: Pick<MediaServer, "playing">;
  pathMap: readonly PathMap[];
  clock: Clock;
}

/**
 * The files that are played now, by our names for them. A server that is down, slow or does not say
 * so keeps nothing from being done: filing has never waited for Plex, and whoever watches while it
 * restarts is interrupted anyway.
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
