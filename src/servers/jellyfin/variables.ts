import { pathMap } from "../../adapters/settings/path.ts";
import { token, url } from "../../adapters/settings/text.ts";
import { variable } from "../../adapters/settings/variable.ts";
import { KEY_PLACES } from "../../core/library/server-entry.ts";
import { createMediaBrowserKind } from "../media-browser/kind.ts";

export const JELLYFIN_KIND = createMediaBrowserKind(
  async () => (await import("./media-server.ts")).createJellyfinServer,
);

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
    doc: `API key of Jellyfin, from *${KEY_PLACES.jellyfin}* there.`,
  }),
  JELLYFIN_PATH_MAP: variable(pathMap(), {
    at: "mediaServers.jellyfin.pathMap",
    unset: [],
    doc: "Path mapping from our folders to Jellyfin's, `here=there`; the longest prefix wins.",
  }),
};
