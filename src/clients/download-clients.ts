import { listOfEntries } from "../adapters/settings/named-entries.ts";
import type { ValueReader } from "../adapters/settings/variable.ts";
import { toCommandText, withHint } from "../base/actions/sentence.ts";
import { UserError } from "../base/errors.ts";
import { quoted } from "../base/text/clean-text.ts";
import { findNearestWord } from "../base/text/nearest-word.ts";
import { CLIENT_KINDS, CLIENT_TITLES, isClientKind } from "../core/torrent/kinds.ts";
import { CLIENT_NAME, settingsOf } from "../core/torrent/named-clients.ts";
import { KINDS, type NamedClient, serverOf } from "./kinds.ts";

const EXAMPLE = "seedbox=transmission+http://nas:9091";

/** `name=kind+url`, separated by commas. Errors are sentences that contain no secret. */
export const downloadClients = (): ValueReader<readonly NamedClient[]> =>
  listOfEntries(readEntry, duplicateClients);

/** Returns the client, or a sentence that explains what is wrong and what to do. */
function readEntry(name: string | undefined, rest: string): NamedClient | string {
  if (name === undefined) return `A client has no name. Write name=kind+url, like ${EXAMPLE}.`;
  if (!CLIENT_NAME.test(name)) {
    return (
      `${quoted(name)} is not a valid client name. Start with a letter, then use letters, ` +
      "digits, - and _, at most 31 characters in total."
    );
  }
  const [, kind, url = ""] = /^([a-z0-9]+)\+(.*)$/is.exec(rest) ?? [];
  if (kind === undefined) {
    return `${quoted(name)} has no kind. Write it before the address, like ${EXAMPLE}.`;
  }
  const known = kind.toLowerCase();
  if (!isClientKind(known)) {
    const meant = findNearestWord(known, CLIENT_KINDS);
    return (
      `${quoted(name)} has the unknown kind ${quoted(kind)}. Use ` +
      `${meant ?? CLIENT_KINDS.join(", ")}.`
    );
  }
  // The client that `init` offers for the kind with this name would replace this client.
  if (isClientKind(name) && name !== known) {
    return (
      `${quoted(name)} is the name of a different kind of client than ${CLIENT_TITLES[known]}. ` +
      "Give this client another name."
    );
  }
  const parsed = URL.parse(url);
  if (
    parsed &&
    (parsed.username !== "" || parsed.password !== "" || parsed.search !== "" || parsed.hash !== "")
  ) {
    return (
      `The address of ${quoted(name)} contains more than an address: a user name, a password or ` +
      "a query. Put secrets into " +
      `${KINDS[known].asks.map((ask) => `${settingsOf(name)}_${ask.toUpperCase()}`).join(" and ")}.`
    );
  }
  const { schemes } = KINDS[known];
  if (
    !parsed ||
    /\s/.test(url) ||
    !schemes.some((scheme) => new RegExp(`^${scheme}://`, "i").test(url))
  ) {
    return `The address of ${quoted(name)} is not valid. Use the form ${known}+${schemes[0]}://host:port.`;
  }
  try {
    const client = { name, kind: known, url: url.replace(/\/+$/, "") };
    serverOf(client);
    return client;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${quoted(name)}: ${toCommandText(withHint(error))}`;
  }
}

/**
 * Normalizes a server address so that equal servers compare equal. Names of this machine become
 * `localhost`, and the trailing dot of a host name is removed. In SCGI addresses, `::1` has no
 * brackets.
 */
const oneName = (server: string): string =>
  server
    .replace(/^(\w+:\/\/[^/:[]+)\.(?=[:/]|$)/, "$1")
    .replace(/^(\w+:\/\/)(?:127\.0\.0\.1|\[::1\]|::1)(?=[:/]|$)/, "$1localhost");

/** Returns one sentence for each pair of clients with the same name or the same server. */
export function duplicateClients(clients: readonly NamedClient[]): string[] {
  const byName = Map.groupBy(clients, ({ name }) => settingsOf(name));
  const named = [...byName.values()].flatMap(([first, other]) =>
    first && other
      ? `${first.name === other.name ? `Two clients are called ${quoted(first.name)}` : `${quoted(first.name)} and ${quoted(other.name)} have the same settings`}. Give one of them another name.`
      : [],
  );
  // Otherwise, CLIENT_X_EXCLUDE_LABELS would be a setting of both clients.
  const overlapping = clients.flatMap(({ name }) =>
    byName.has(`${settingsOf(name)}_EXCLUDE`)
      ? `A setting of ${quoted(name)} has the same name as another client's setting. Give that ` +
        `client a name other than ${quoted(`${name}_exclude`)}.`
      : [],
  );
  const byServer = Map.groupBy(clients, (client) => `${client.kind} ${oneName(serverOf(client))}`);
  const same = [...byServer.values()].flatMap(([first, other]) =>
    first && other && settingsOf(first.name) !== settingsOf(other.name)
      ? `${quoted(first.name)} and ${quoted(other.name)} are the same client, at ` +
        `${serverOf(first)}. Remove one of them.`
      : [],
  );
  return [...named, ...overlapping, ...same];
}
