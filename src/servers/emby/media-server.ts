import type { MediaServer } from "../../core/library/media-server.ts";
import type { ServerNames } from "../keyed/kind.ts";
import type { LinkDeps } from "../media-browser/link.ts";
import { createMediaBrowserServer } from "../media-browser/media-server.ts";
import { EMBY } from "./dialect.ts";

/**
 * Creates the port to an Emby. `names` replaces the names in messages.
 * @throws UserError for an address that cannot be used
 */
export const createEmbyServer = (deps: LinkDeps, names: Partial<ServerNames> = {}): MediaServer =>
  createMediaBrowserServer({ ...EMBY, ...names }, deps);
