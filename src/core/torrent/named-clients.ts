// Syntax of DOWNLOAD_CLIENTS. `clients/download-clients.ts` reports errors in it.

export const CLIENT_NAME = /^[a-z][a-z0-9_-]{0,30}$/;

/** `CLIENT_SEEDBOX_PASSWORD`: a setting of one client. */
export type ClientSettingName = `CLIENT_${string}`;

/** Prefix of a client's setting names. */
export const settingsOf = (name: string): ClientSettingName =>
  `CLIENT_${name.toUpperCase().replaceAll("-", "_")}`;

/** Entries of DOWNLOAD_CLIENTS: each entry's name, if it has one, and the rest. */
export const entriesOf = (text: string): [name: string | undefined, rest: string][] =>
  text
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean)
    .map((entry) => {
      const [, name, rest] = /^([^=:/]*)=(.*)$/s.exec(entry) ?? [];
      return rest === undefined
        ? [undefined, entry]
        : [(name ?? "").trim().toLowerCase(), rest.trim()];
    });

/** Client names in a text that may have other errors. Variables with their prefix are settings. */
export const parseClientNames = (text: string | undefined): string[] => [
  ...new Set(
    entriesOf(text ?? "").flatMap(([name]) =>
      name !== undefined && CLIENT_NAME.test(name) ? name : [],
    ),
  ),
];

/** Address of the client whose settings have this prefix, in a text that may have other errors. */
export const findClientAddress = (text: string, prefix: string): string | undefined =>
  entriesOf(text).find(([name]) => name !== undefined && settingsOf(name) === prefix)?.[1];

type NamedClientEntry = [name: string | undefined, rest: string][][number];

const listOf = (entries: readonly NamedClientEntry[]): string =>
  entries.map(([name, rest]) => (name === undefined ? rest : `${name}=${rest}`)).join(",");

/** Adds this client to the list, in place of the entry with the same name, otherwise at the end. */
export function withClient(text: string, name: string, kindAndUrl: string): string {
  const entries = entriesOf(text);
  const index = entries.findIndex(([other]) => other === name);
  return listOf(entries.toSpliced(index < 0 ? entries.length : index, 1, [name, kindAndUrl]));
}

export const withoutClient = (text: string, name: string): string =>
  listOf(entriesOf(text).filter(([other]) => other !== name));

/**
 * Name of a client among the sources of downloads: its address, and its name if that differs from
 * its kind.
 */
export const formatSourceName = ({
  name,
  kind,
  address,
}: Record<"name" | "kind" | "address", string>): string =>
  name === kind ? address : `${name} at ${address}`;
