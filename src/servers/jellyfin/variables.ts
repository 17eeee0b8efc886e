import { createMediaBrowserKind, createMediaBrowserRows } from "../media-browser/variables.ts";

export const JELLYFIN_KIND = createMediaBrowserKind(
  async () => (await import("./media-server.ts")).createJellyfinServer,
);

const { URL, API_KEY, PATH_MAP } = createMediaBrowserRows("jellyfin", "JELLYFIN_URL");

/** Settings for a single Jellyfin. */
export const JELLYFIN = {
  JELLYFIN_URL: URL,
  JELLYFIN_API_KEY: API_KEY,
  JELLYFIN_PATH_MAP: PATH_MAP,
};
