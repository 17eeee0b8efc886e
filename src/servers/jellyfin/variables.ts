import { keyedAddress, keyedPathMap, keyedSecret, keyedTimeout } from "../keyed/settings.ts";
import { createMediaBrowserKind } from "../media-browser/kind.ts";

export const JELLYFIN_KIND = createMediaBrowserKind({
  create: async (...request) =>
    (await import("./media-server.ts")).createJellyfinServer(...request),
  record: async (...request) => await (await import("./record.ts")).recordJellyfin(...request),
});

/** Settings for a single Jellyfin. */
export const JELLYFIN = {
  JELLYFIN_URL: keyedAddress("jellyfin"),
  JELLYFIN_API_KEY: keyedSecret("jellyfin"),
  JELLYFIN_PATH_MAP: keyedPathMap("jellyfin"),
  JELLYFIN_TIMEOUT: keyedTimeout("jellyfin"),
};
