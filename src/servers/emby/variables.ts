import { keyedAddress, keyedPathMap, keyedSecret, keyedTimeout } from "../keyed/settings.ts";
import { createMediaBrowserKind } from "../media-browser/kind.ts";

export const EMBY_KIND = createMediaBrowserKind({
  create: async (...request) => (await import("./media-server.ts")).createEmbyServer(...request),
  record: async (...request) => await (await import("./record.ts")).recordEmby(...request),
});

/** Settings for a single Emby. */
export const EMBY = {
  EMBY_URL: keyedAddress("emby"),
  EMBY_API_KEY: keyedSecret("emby"),
  EMBY_PATH_MAP: keyedPathMap("emby"),
  EMBY_TIMEOUT: keyedTimeout("emby"),
};
