import { pathMap } from "../../adapters/settings/path.ts";
import { token, url } from "../../adapters/settings/text.ts";
import { variable } from "../../adapters/settings/variable.ts";
import type { ServerKind } from "../../core/library/media-server.ts";

// The first page of a huge library can take over 30 s.
const TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 4;

/** The code that talks to Jellyfin is loaded when the server is opened. */
export const JELLYFIN_KIND: ServerKind<unknown> = {
  async open({ name, title, url, key, urlSetting, keySetting }, _, { clock, trace }) {
    const { createJellyfinServer } = await import("./media-server.ts");
    const link = { baseUrl: url, apiKey: key, timeoutMs: TIMEOUT_MS, clock, trace, service: name };
    return createJellyfinServer(
      { ...link, maxConnections: MAX_CONNECTIONS },
      { name: title, urlSetting, keySetting },
    );
  },
};

/** Settings for a single Jellyfin. */
export const JELLYFIN = {
  JELLYFIN_URL: variable(url(), {
    at: "mediaServers.jellyfin.url",
    doc:
      "Address of Jellyfin, with its base URL if it has one, like `http://nas:8096`. It is asked to " +
      "scan what is filed, next to Plex or without Plex.",
  }),
  JELLYFIN_API_KEY: variable(token(), {
    at: "mediaServers.jellyfin.key",
    sentTo: ["JELLYFIN_URL"],
    secret: true,
    doc: "API key of Jellyfin, from *Dashboard → API Keys* there.",
  }),
  JELLYFIN_PATH_MAP: variable(pathMap(), {
    at: "mediaServers.jellyfin.pathMap",
    unset: [],
    doc: "Path mapping from our folders to Jellyfin's, `here=there`; the longest prefix wins.",
  }),
};
