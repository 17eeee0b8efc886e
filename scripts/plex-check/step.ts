import type { PathMap } from "../../src/base/path/path-map.ts";
import type { PlexClient } from "../../src/servers/plex/client.ts";

/**
 * The identifier is the same for every run, because Plex lists each identifier as a separate
 * device.
 */
export const CLIENT_IDENTIFIER = "plex-ingest-check";

export type Target = {
  plex: PlexClient;
  /** Plex's address, without a slash at the end. */
  url: string;
  token: string;
  mediaRoots: readonly string[];
  pathMap: readonly PathMap[];
};

/** A problem, described in a sentence. Everything else still works. */
export class Odd extends Error {
  override name = "Odd";
}

/**
 * `run` reads one thing from the server and returns a description. If it throws, the check fails.
 * Undefined: there is nothing to check.
 */
export type Step = {
  name: string;
  run(target: Target, signal: AbortSignal): Promise<string | undefined>;
};
