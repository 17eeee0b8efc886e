import { pathMap } from "../../adapters/settings/path.ts";
import { token, url } from "../../adapters/settings/text.ts";
import { variable } from "../../adapters/settings/variable.ts";
import type { MediaServer, ServerKind } from "../../core/library/media-server.ts";
import { KEY_PLACES, type KeyedServer, SERVER_TITLES } from "../../core/library/server-entry.ts";
import type { ServerNames } from "./dialect.ts";
import type { LinkDeps } from "./link.ts";

// The first page of a huge library can take over 30 s.
const TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 4;

/** Creates a kind of server. `load` loads the code that talks to it, when a server is opened. */
export const createMediaBrowserKind = (
  load: () => Promise<(deps: LinkDeps, names: ServerNames) => MediaServer>,
): ServerKind<unknown> => ({
  async open({ name, title, url: baseUrl, key, urlSetting, keySetting }, _, { clock, trace }) {
    const create = await load();
    const link = { baseUrl, apiKey: key, timeoutMs: TIMEOUT_MS, clock, trace, service: name };
    return create(
      { ...link, maxConnections: MAX_CONNECTIONS },
      { name: title, urlSetting, keySetting },
    );
  },
});

/** Creates the settings for a single server of this kind, by the ends of their names. */
export function createMediaBrowserRows<const Kind extends KeyedServer>(
  kind: Kind,
  urlSetting: string,
) {
  const title = SERVER_TITLES[kind];
  return {
    URL: variable(url(), {
      at: `mediaServers.${kind}.url` as const,
      doc:
        `Address of ${title}, with its base URL if it has one, like \`http://nas:8096\`. It is ` +
        "asked to scan what is filed, next to Plex or without Plex.",
    }),
    API_KEY: variable(token(), {
      at: `mediaServers.${kind}.key` as const,
      sentTo: [urlSetting],
      secret: true,
      doc: `API key of ${title}, from *${KEY_PLACES[kind]}* there.`,
    }),
    PATH_MAP: variable(pathMap(), {
      at: `mediaServers.${kind}.pathMap` as const,
      unset: [],
      doc: `Path mapping from our folders to ${title}'s, \`here=there\`; the longest prefix wins.`,
    }),
  };
}
