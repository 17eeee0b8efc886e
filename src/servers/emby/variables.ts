import { pathMap } from "../../adapters/settings/path.ts";
import { token, url } from "../../adapters/settings/text.ts";
import { variable } from "../../adapters/settings/variable.ts";
import { KEY_PLACES } from "../../core/library/server-entry.ts";
import { createMediaBrowserKind } from "../media-browser/kind.ts";

export const EMBY_KIND = createMediaBrowserKind(
  async () => (await import("./media-server.ts")).createEmbyServer,
);

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
    doc: `API key of Emby, from *${KEY_PLACES.emby}* there.`,
  }),
  EMBY_PATH_MAP: variable(pathMap(), {
    at: "mediaServers.emby.pathMap",
    unset: [],
    doc: "Path mapping from our folders to Emby's, `here=there`; the longest prefix wins.",
  }),
};
