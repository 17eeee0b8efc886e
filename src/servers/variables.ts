import { pathMap } from "../adapters/settings/path.ts";
import { splitItems, token } from "../adapters/settings/text.ts";
import { seconds, type Variable, value, variable } from "../adapters/settings/variable.ts";
import {
  keyEndOf,
  type MediaServerSettingName,
  mediaServerSettingsOf,
  type ProofRule,
  SERVER_TITLES,
} from "../core/library/server-entry.ts";
import { CLIENT_NAME, findClientAddress } from "../core/torrent/named-clients.ts";
import { mediaServers, type NamedServer } from "./named-servers.ts";

const proofRule = () =>
  value<ProofRule>(
    "`all`, `any`, or names separated by commas",
    "all, any, or names of media servers separated by commas",
    (text) => {
      const words = splitItems(text.toLowerCase());
      const [first] = words;
      if (words.length === 1 && (first === "all" || first === "any")) return first;
      const areNames = words.every(
        (word) => CLIENT_NAME.test(word) && word !== "all" && word !== "any",
      );
      return words.length > 0 && areNames ? words : undefined;
    },
  );

/** Settings for several media servers at once. */
export const SEVERAL_SERVERS = {
  MEDIA_SERVERS: variable(mediaServers(), {
    at: "mediaServers.named",
    unset: [],
    doc:
      "More media servers, each with a name that you choose: " +
      "`attic=jellyfin+http://nas:8096,cabin=plex+http://cabin:32400`. Their keys are in " +
      "`MEDIA_SERVER_<NAME>_TOKEN` (Plex) and `MEDIA_SERVER_<NAME>_API_KEY` (all others), and " +
      "their path mappings in `MEDIA_SERVER_<NAME>_PATH_MAP`. `MEDIA_SERVER_<NAME>_TIMEOUT` is the " +
      "time limit of a request, by default that of the single server of the kind.",
  }),
  INGEST_PROOF: variable(proofRule(), {
    at: "proof",
    fallback: "all",
    doc:
      "Which media servers must show a file before it counts as seen and its torrent may be " +
      "removed: `all` of them, `any` one of them, or those with these names, like `plex,attic`.",
  }),
};

const rowsOf = (prefix: string) => {
  const secret = {
    secret: true,
    sentTo: ["MEDIA_SERVERS"],
    addressIn: (text: string) =>
      findClientAddress(text, prefix.replace(/^MEDIA_SERVER_/, "CLIENT_")),
  } as const;
  return {
    TOKEN: variable(token(), {
      at: `serverSettings.${prefix}.token`,
      ...secret,
      doc: "Owner's token of this server, if it is a Plex.",
    }),
    API_KEY: variable(token(), {
      at: `serverSettings.${prefix}.key`,
      ...secret,
      doc: "API key of this server, if it is not a Plex.",
    }),
    PATH_MAP: variable(pathMap(), {
      at: `serverSettings.${prefix}.pathMap`,
      unset: [],
      doc: "Path mapping from our folders to this server's, `here=there`; the longest prefix wins.",
    }),
    TIMEOUT: variable(seconds({ min: 0.1, max: 600 }), {
      at: `serverSettings.${prefix}.timeoutMs`,
      doc:
        "How long one request to this server may take; by default `PLEX_TIMEOUT`, " +
        "`JELLYFIN_TIMEOUT` or `EMBY_TIMEOUT`.",
    }),
  };
};

const FORM = /^(MEDIA_SERVER_[A-Z][A-Z0-9_]*?)_(TOKEN|API_KEY|PATH_MAP|TIMEOUT)$/;

/** True if a name has the form of a server's setting, even if MEDIA_SERVERS has no such server. */
export const isMediaServerSetting = (name: string): name is MediaServerSettingName =>
  FORM.test(name);

/** Returns the row of a server's setting, even if MEDIA_SERVERS has no such server. */
export function findMediaServerSetting(name: MediaServerSettingName): Variable {
  const [, prefix = "", suffix] = FORM.exec(name) ?? [];
  return rowsOf(prefix)[suffix as keyof ReturnType<typeof rowsOf>];
}

/** Returns the rows for each of these servers. */
export const listMediaServerRows = (
  servers: readonly string[],
): [MediaServerSettingName, Variable][] =>
  [...new Set(servers)].flatMap((server) =>
    Object.entries(rowsOf(mediaServerSettingsOf(server))).map(
      ([suffix, row]): [MediaServerSettingName, Variable] => [
        `${mediaServerSettingsOf(server)}_${suffix}`,
        row as Variable,
      ],
    ),
  );

/** Finds keys of servers in MEDIA_SERVERS that the server's kind does not use. */
export function explainUnusedServerSettings(
  isGiven: (name: string) => boolean,
  mediaServersText: string | undefined,
): { name: string; message: string }[] {
  const servers: readonly NamedServer[] =
    mediaServers().schema(undefined).safeParse(mediaServersText).data ?? [];
  return servers.flatMap(({ name, kind }) => {
    const used = keyEndOf(kind);
    const unused = used === "TOKEN" ? "API_KEY" : "TOKEN";
    const setting = `${mediaServerSettingsOf(name)}_${unused}`;
    const message =
      `It has no effect, because ${SERVER_TITLES[kind]} does not use it. ` +
      `Set ${mediaServerSettingsOf(name)}_${used} instead.`;
    return isGiven(setting) ? [{ name: setting, message }] : [];
  });
}
