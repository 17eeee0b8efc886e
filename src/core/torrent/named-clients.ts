// Functions for the syntax of DOWNLOAD_CLIENTS. `clients/download-clients.ts` reports errors in the
// setting.

export const CLIENT_NAME = /^[a-z][a-z0-9_-]{0,30}$/;

/** Name of a setting for one client: `CLIENT_SEEDBOX_PASSWORD`. */
export type ClientSettingName = `CLIENT_${string}`;

/** Returns the prefix of a client's setting names. */
export const settingsOf = (name: string): ClientSettingName =>
  `CLIENT_${name.toUpperCase().replaceAll("-", "_")}`;

/**
 * Parses the entries of DOWNLOAD_CLIENTS: each entry's name, if it has one, and the rest of the
 * entry.
 */
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

/**
 * Returns the valid client names in a text that may contain other errors. Variables with the prefix
 * of one of these names are settings.
 */
export const parseClientNames = (text: string | undefined): string[] => [
  ...new Set(
    entriesOf(text ?? "").flatMap(([name]) =>
      name !== undefined && CLIENT_NAME.test(name) ? name : [],
    ),
  ),
];

/**
 * Returns the address of the client whose settings have this prefix, from a text that may contain
 * other errors.
 */
export const findClientAddress = (text: string, prefix: string): string | undefined =>
  entriesOf(text).find(([name]) => name !== undefined && settingsOf(name) === prefix)?.[1];

type NamedClientEntry = [name: string | undefined, rest: string][][number];

const listOf = (entries: readonly NamedClientEntry[]): string =>
  entries.map(([name, rest]) => (name === undefined ? rest : `${name}=${rest}`)).join(",");

/**
 * Adds this client to the list. Replaces an entry with the same name; otherwise, adds the client at
 * the end.
 */
export function withClient(text: string, name: string, kindAndUrl: string): string {
  const entries = entriesOf(text);
  const index = entries.findIndex(([other]) => other === name);
  return listOf(entries.toSpliced(index < 0 ? entries.length : index, 1, [name, kindAndUrl]));
}

export const withoutClient = (text: string, name: string): string =>
  listOf(entriesOf(text).filter(([other]) => other !== name));
