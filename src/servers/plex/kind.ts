import type { ServerKind } from "../../core/library/media-server.ts";
import { BRACED_TAGS } from "../../core/plan/names/name-tags.ts";
import type { PlexSettings } from "./options.ts";

/** What talks to it is loaded when it is opened. */
export const PLEX_KIND: ServerKind<{ plex: PlexSettings }> = {
  name: "Plex",
  tags: BRACED_TAGS,
  isConfigured: ({ plex }) => plex.url !== undefined,
  async open({ plex }, host) {
    const [{ createPlexServer }, { plexOptions }] = await Promise.all([
      import("./media-server.ts"),
      import("./options.ts"),
    ]);
    return createPlexServer(plexOptions(plex, host));
  },
};
