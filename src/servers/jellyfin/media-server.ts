import type { MediaServer } from "../../core/library/media-server.ts";
import type { ServerNames } from "../keyed/kind.ts";
import type { LinkDeps } from "../media-browser/link.ts";
import { createMediaBrowserServer } from "../media-browser/media-server.ts";
import { JELLYFIN } from "./dialect.ts";

/**
 * Creates the port to a Jellyfin. `names` replaces the names in messages.
 * @throws UserError for an address that cannot be used
 */
export const createJellyfinServer = (
  deps: LinkDeps,
  names: Partial<ServerNames> = {},
): MediaServer => createMediaBrowserServer({ ...JELLYFIN, ...names }, deps);
