import type { MediaServer } from "../../core/library/media-server.ts";
import type { ServerNames } from "../media-browser/dialect.ts";
import type { LinkDeps } from "../media-browser/link.ts";
import { createMediaBrowserServer } from "../media-browser/media-server.ts";
import { recordServer } from "../media-browser/record/record.ts";
import type { MediaBrowserRecording } from "../media-browser/record/recorder.ts";
import { JELLYFIN } from "./dialect.ts";

/**
 * Creates the port to a Jellyfin. `names` replaces the names in messages.
 * @throws UserError for an address that cannot be used
 */
export const createJellyfinServer = (
  deps: LinkDeps,
  names: Partial<ServerNames> = {},
): MediaServer => createMediaBrowserServer({ ...JELLYFIN, ...names }, deps);

/** Records the answers of a Jellyfin, without any content of its library: see `recordServer`. */
export const recordJellyfin = (
  deps: LinkDeps,
  made: { version: string; random: () => number },
  signal: AbortSignal,
): Promise<MediaBrowserRecording> => recordServer(JELLYFIN, deps, made, signal);
