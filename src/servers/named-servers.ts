import * as z from "zod";
import { url } from "../adapters/settings/text.ts";
import type { ValueReader } from "../adapters/settings/variable.ts";
import { quoted } from "../base/text/clean-text.ts";
import { findNearestWord } from "../base/text/nearest-word.ts";
import {
  isServerName,
  mediaServerSettingsOf,
  SERVER_NAMES,
  type ServerName,
} from "../core/library/server-entry.ts";
import { CLIENT_NAME, entriesOf } from "../core/torrent/named-clients.ts";

/** One server of MEDIA_SERVERS. `url` has no slash at its end. */
export type NamedServer = { name: string; kind: ServerName; url: string };

const EXAMPLE = "attic=jellyfin+http://nas:8096";

/** Words of INGEST_PROOF, which therefore cannot be names. */
const RESERVED = ["all", "any"];

/** `name=kind+url`, separated by commas. Errors are sentences that contain no secret. */
export const mediaServers = (): ValueReader<readonly NamedServer[]> => ({
  form: "`name=kind+url`, separated by commas",
  schema: (home) =>
    z.string().transform((text, context): readonly NamedServer[] => {
      const read = entriesOf(text).map(([name, rest]) => readEntry(name, rest, home));
      const servers = read.filter((entry) => typeof entry !== "string");
      const wrong = [
        ...read.filter((entry) => typeof entry === "string"),
        ...findDuplicateServers(servers),
      ];
      for (const message of wrong) {
        context.addIssue({ code: "custom", message, params: { isSentence: true } });
      }
      return wrong.length > 0 ? z.NEVER : servers;
    }),
});

/** Returns the server, or a sentence that explains what is wrong and what to do. */
function readEntry(
  name: string | undefined,
  rest: string,
  home: string | undefined,
): NamedServer | string {
  if (name === undefined) return `A server has no name. Write name=kind+url, like ${EXAMPLE}.`;
  if (!CLIENT_NAME.test(name) || RESERVED.includes(name)) {
    return (
      `${quoted(name)} is not a valid name of a server. Start with a letter, then use letters, ` +
      'digits, - and _, at most 31 characters in total. "all" and "any" are words of INGEST_PROOF.'
    );
  }
  const [, kind = "", address = ""] = /^([a-z0-9]+)\+(.*)$/is.exec(rest) ?? [];
  const known = kind.toLowerCase();
  if (!isServerName(known)) {
    const meant = findNearestWord(known, SERVER_NAMES) ?? "plex, jellyfin or emby";
    return `${quoted(name)} has no known kind. Write ${meant} before the address, like ${EXAMPLE}.`;
  }
  if (isServerName(name) && name !== known) {
    return `${quoted(name)} is the name of another kind of server. Choose another name.`;
  }
  const parsed = url().schema(home).safeParse(address);
  if (!parsed.success) {
    return (
      `The address of ${quoted(name)} is not valid. Use the form ${known}+http://host:port, ` +
      `without a user name or a query. Its key is ${keySettingOf({ name, kind: known })}.`
    );
  }
  return { name, kind: known, url: parsed.data };
}

/** Returns the name of the setting that has the token or API key of a server in MEDIA_SERVERS. */
export const keySettingOf = ({ name, kind }: Pick<NamedServer, "name" | "kind">): string =>
  `${mediaServerSettingsOf(name)}_${kind === "plex" ? "TOKEN" : "API_KEY"}`;

/** Returns sentences about servers with the same settings or the same address. */
export function findDuplicateServers(servers: readonly NamedServer[]): string[] {
  const twice = (groups: Map<string, NamedServer[]>, what: string): string[] =>
    [...groups.values()].flatMap(([first, other]) =>
      first && other
        ? `${quoted(first.name)} and ${quoted(other.name)} have the same ${what}. Change one of them.`
        : [],
    );
  return [
    ...twice(
      Map.groupBy(servers, ({ name }) => mediaServerSettingsOf(name)),
      "settings",
    ),
    ...twice(
      Map.groupBy(servers, (server) => `${server.kind} ${server.url.toLowerCase()}`),
      "address",
    ),
  ];
}
