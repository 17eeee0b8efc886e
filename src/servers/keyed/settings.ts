import { pathMap } from "../../adapters/settings/path.ts";
import { token, url } from "../../adapters/settings/text.ts";
import { seconds, type ValueReader, variable } from "../../adapters/settings/variable.ts";
import type { PathMap } from "../../base/path/path-map.ts";
import {
  KEY_PLACES,
  type KeyedServer,
  SERVER_TITLES,
  singleSettingsOf,
} from "../../core/library/server-entry.ts";
import { SERVER_FACTS } from "../../core/library/server-facts.ts";

/** A setting for the single server of a kind, with its place in `Config`. */
type KeyedRow<Kind extends KeyedServer, Part extends string, T, More = unknown> = ValueReader<T> & {
  at: `mediaServers.${Kind}.${Part}`;
  doc: string;
} & More;

type Secret = { secret: true; sentTo: [addressSetting: string] };

/** Returns the row of the address, `JELLYFIN_URL`. */
export const keyedAddress = <Kind extends KeyedServer>(kind: Kind): KeyedRow<Kind, "url", string> =>
  variable(url(), {
    at: `mediaServers.${kind}.url`,
    doc:
      `Address of ${SERVER_TITLES[kind]}, with its base URL if it has one, like \`http://nas:${SERVER_FACTS[kind].port}\`. ` +
      "It is asked to scan what is filed, next to Plex or without Plex.",
  });

/** Returns the row of the API key, `JELLYFIN_API_KEY`. */
export const keyedSecret = <Kind extends KeyedServer>(
  kind: Kind,
): KeyedRow<Kind, "key", string, Secret> =>
  variable(token(), {
    at: `mediaServers.${kind}.key`,
    sentTo: [singleSettingsOf(kind).url],
    secret: true,
    doc: `API key of ${SERVER_TITLES[kind]}, from *${KEY_PLACES[kind]}* there.`,
  });

/**
 * Returns the row of the time limit, `JELLYFIN_TIMEOUT`. The first page of a huge library can take
 * over 30 s.
 */
export const keyedTimeout = <Kind extends KeyedServer>(
  kind: Kind,
): KeyedRow<Kind, "timeoutMs", number, { fallback: "60" }> =>
  variable(seconds({ min: 0.1, max: 600 }), {
    at: `mediaServers.${kind}.timeoutMs`,
    fallback: "60",
    doc: `How long one request to ${SERVER_TITLES[kind]} may take.`,
  });

/** Returns the row of the path mapping, `JELLYFIN_PATH_MAP`. */
export const keyedPathMap = <Kind extends KeyedServer>(
  kind: Kind,
): KeyedRow<Kind, "pathMap", readonly PathMap[], { unset: [] }> =>
  variable(pathMap(), {
    at: `mediaServers.${kind}.pathMap`,
    unset: [],
    doc: `Path mapping from our folders to ${SERVER_TITLES[kind]}'s, \`here=there\`; the longest prefix wins.`,
  });
