import { createMediaBrowserKind, createMediaBrowserRows } from "../media-browser/variables.ts";

export const EMBY_KIND = createMediaBrowserKind(
  async () => (await import("./media-server.ts")).createEmbyServer,
);

const { URL, API_KEY, PATH_MAP } = createMediaBrowserRows("emby", "EMBY_URL");

/** Settings for a single Emby. */
export const EMBY = { EMBY_URL: URL, EMBY_API_KEY: API_KEY, EMBY_PATH_MAP: PATH_MAP };
