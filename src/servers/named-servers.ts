import { type NamedEntry, namedEntries } from "../adapters/settings/named-entries.ts";
import type { ValueReader } from "../adapters/settings/variable.ts";
import { quoted } from "../base/text/clean-text.ts";
import {
  isServerName,
  keyEndOf,
  mediaServerSettingsOf,
  SERVER_NAMES,
  type ServerName,
} from "../core/library/server-entry.ts";

/** One server of MEDIA_SERVERS. */
export type NamedServer = NamedEntry<ServerName>;

/** Returns the name of the setting that has the token or API key of a server in MEDIA_SERVERS. */
export const keySettingOf = ({ name, kind }: Pick<NamedServer, "name" | "kind">): string =>
  `${mediaServerSettingsOf(name)}_${keyEndOf(kind)}`;

export const mediaServers = (): ValueReader<readonly NamedServer[]> =>
  namedEntries({
    noun: "server",
    article: "a",
    example: "attic=jellyfin+http://nas:8096",
    kinds: SERVER_NAMES,
    settingsOf: mediaServerSettingsOf,
    keySettingOf,
    reserved: { names: ["all", "any"], because: '"all" and "any" are words of INGEST_PROOF.' },
    refuseName: (name, kind) =>
      isServerName(name) && name !== kind
        ? `${quoted(name)} is the name of another kind of server. Choose another name.`
        : undefined,
  });
