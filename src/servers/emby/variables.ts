import { pathMap } from "../../adapters/settings/path.ts";
import { token, url } from "../../adapters/settings/text.ts";
import { variable } from "../../adapters/settings/variable.ts";
import type { ServerKind } from "../../core/library/media-server.ts";

// The first page of a huge library can take over 30 s.
const TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 4;

/** The code that talks to Emby is loaded when the server is opened. */
export const EMBY_KIND: ServerKind<unknown> = {
  async open({ name, title, url, key, urlSetting, keySetting }, _, { clock, trace }) {
    const { createEmbyServer } = await import("./media-server.ts");
    const link = { baseUrl: url, apiKey: key, timeoutMs: TIMEOUT_MS, clock, trace, service: name };
    return createEmbyServer(
      { ...link, maxConnections: MAX_CONNECTIONS },
      { name: title, urlSetting, keySetting },
    );
  },
};

/** Settings for a single Emby. */
export const EMBY = {
  EMBY_URL: variable(url(), {
    at: "mediaServers.emby.url",
    doc:
      "Address of Emby, with its base URL if it has one, like `http://nas:8096`. It is asked to " +
      "scan what is filed, next to Plex or without Plex.",
  }),
  EMBY_API_KEY: variable(token(), {
    at: "mediaServers.emby.key",
    sentTo: ["EMBY_URL"],
    secret: true,
    doc: "API key of Emby, from *Settings → Advanced → API Keys* there.",
  }),
  EMBY_PATH_MAP: variable(pathMap(), {
    at: "mediaServers.emby.pathMap",
    unset: [],
    doc: "Path mapping from our folders to Emby's, `here=there`; the longest prefix wins.",
  }),
};
