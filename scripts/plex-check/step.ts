import type { PathMap } from "../../src/base/path/path-map.ts";
import type { PlexClient } from "../../src/servers/plex/client.ts";

/** The same for each run: Plex lists every identifier as a device of its own. */
export const CLIENT_IDENTIFIER = "plex-ingest-check";

export type Target = {
  plex: PlexClient;
  /** Where Plex is, without a slash at the end. */
  url: string;
  token: string;
  mediaRoots: readonly string[];
  pathMap: readonly PathMap[];
};

/** Something that is not as it should be, in a sentence; the rest works all the same. */
export class Odd extends Error {
  override name = "Odd";
}

/**
 * `run` reads one thing and answers what it saw. What it throws is what does not work; undefined:
 * nothing to look at.
 */
export type Step = {
  name: string;
  run(target: Target, signal: AbortSignal): Promise<string | undefined>;
};
