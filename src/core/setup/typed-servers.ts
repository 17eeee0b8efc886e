import {
  isServerName,
  keyEndOf,
  mediaServerSettingsOf,
  SERVER_NAMES,
  SERVER_TITLES,
  type ServerName,
} from "../library/server-entry.ts";
import { Services } from "../services.ts";
import { entriesOf } from "../torrent/named-clients.ts";

/** A media server as typed. `prefix` is the start of the names of its settings. */
export type TypedServer = {
  prefix: string;
  name: string;
  kind: ServerName;
  title: string;
  url: string;
  key: string | undefined;
};

/** Reads the servers from a value of MEDIA_SERVERS that may be unfinished. */
export const parseTypedServers = (text: string): Omit<TypedServer, "key">[] =>
  entriesOf(text).flatMap(([name, rest]) => {
    const [, typed = "", url = ""] = /^([a-z]+)\+(.*)$/i.exec(rest) ?? [];
    const kind = typed.toLowerCase();
    if (name === undefined || !isServerName(kind)) return [];
    const title = name === kind ? SERVER_TITLES[kind] : `${SERVER_TITLES[kind]} "${name}"`;
    return [{ prefix: mediaServerSettingsOf(name), name, kind, title, url }];
  });

/** Returns the media servers that have an address in these settings, Plex first. */
export function listTypedServers(
  textOf: (name: string) => string | undefined,
): Services<TypedServer> {
  const single = SERVER_NAMES.flatMap((kind) => {
    const prefix = kind.toUpperCase();
    const url =
      textOf(`${prefix}_URL`) ?? (kind === "plex" ? textOf("PLEX_SERVER_URL") : undefined);
    return url ? [{ prefix, name: kind, kind, title: SERVER_TITLES[kind], url }] : [];
  });
  const named = parseTypedServers(textOf("MEDIA_SERVERS") ?? "").filter(({ url }) => url !== "");
  return Services.of([...single, ...named]).as((server) => ({
    ...server,
    key: textOf(`${server.prefix}_${keyEndOf(server.kind)}`),
  }));
}
