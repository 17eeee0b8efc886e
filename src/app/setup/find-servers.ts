import { listSingleUrls, SERVER_NAMES, type ServerName } from "../../core/library/server-entry.ts";
import { KEYED_SERVERS, SERVER_FACTS } from "../../core/library/server-facts.ts";
import type { UnreadyState } from "../../core/library/server-start.ts";
import { Services } from "../../core/services.ts";
import type { SetupName, SetupValues } from "../../core/setup/setup-settings.ts";
import { entriesOf } from "../../core/torrent/named-clients.ts";
import type { SetupPorts, UsualPorts } from "./ports.ts";

/**
 * A media server that responds without a key. The title is empty if it reports none. `state`: why
 * it cannot be used yet.
 */
export type FoundServer = { kind: ServerName; url: string; title: string; state?: UnreadyState };

const HERE = "127.0.0.1";
/**
 * Two kinds have the same default. On one machine, the second one often has the next port.
 */
export const USUAL_PORTS: UsualPorts = {
  plex: [SERVER_FACTS.plex.port],
  others: [
    ...new Set(
      KEYED_SERVERS.map((kind) => SERVER_FACTS[kind].port).flatMap((port) => [port, port + 1]),
    ),
  ],
};

/** Settings with one address each. */
const ADDRESSES: readonly SetupName[] = [
  ...listSingleUrls(),
  "TRANSMISSION_URL",
  "SONARR_URL",
  "RADARR_URL",
];

/** Returns this machine and the hosts of all addresses in these settings. */
export function listKnownHosts(values: SetupValues): string[] {
  const clients = entriesOf(values.DOWNLOAD_CLIENTS ?? "").map(([, rest]) =>
    rest.replace(/^[a-z0-9]+\+/i, ""),
  );
  const addresses = [...ADDRESSES.map((name) => values[name] ?? ""), ...clients];
  const hosts = addresses.flatMap((address) => URL.parse(address)?.hostname || []);
  const others = hosts.filter((host) => !/^(?:localhost|127\..*|\[::1\])$/.test(host));
  return [...new Set([HERE, ...others])];
}

/**
 * Finds media servers of these kinds at their usual ports, on this machine and on the hosts that
 * these settings name. This machine comes first. No key is sent.
 */
export async function findServers(
  {
    usualPorts,
    plexAnswers,
    publicInfo,
  }: Pick<SetupPorts, "usualPorts" | "plexAnswers" | "publicInfo">,
  values: SetupValues,
  kinds: readonly ServerName[],
  signal: AbortSignal,
): Promise<FoundServer[]> {
  const hosts = listKnownHosts(values);
  const at = (ports: readonly number[]): Services<string> =>
    Services.of(hosts.flatMap((host) => ports.map((port) => `http://${host}:${port}`)));
  const plexes = at(kinds.includes("plex") ? usualPorts.plex : []).needAll(
    async (url): Promise<FoundServer[]> =>
      (await plexAnswers(url, signal)) ? [{ kind: "plex", url, title: "" }] : [],
  );
  const others = at(kinds.some((kind) => kind !== "plex") ? usualPorts.others : []).needAll(
    async (url): Promise<FoundServer[]> => {
      const info = await publicInfo(url, signal);
      if (!info) return [];
      const { kind, title, state } = info;
      return [{ kind, url, title, ...(state && { state }) }];
    },
  );
  const found = (await Promise.all([plexes, others])).flat(2);
  return found
    .filter(({ kind }) => kinds.includes(kind))
    .toSorted((a, b) => SERVER_NAMES.indexOf(a.kind) - SERVER_NAMES.indexOf(b.kind));
}
