// How DOWNLOAD_CLIENTS is written; what is wrong with it is told by `clients/download-clients.ts`.

export const CLIENT_NAME = /^[a-z][a-z0-9_-]{0,30}$/;

/** `CLIENT_SEEDBOX_PASSWORD`: a setting of one client. */
export type ClientSettingName = `CLIENT_${string}`;

/** What the names of a client's settings begin with. */
export const settingsOf = (name: string): ClientSettingName =>
  `CLIENT_${name.toUpperCase().replaceAll("-", "_")}`;

/** Each entry of DOWNLOAD_CLIENTS with its name, if it has one, and what comes after it. */
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

/** The names in a text that may be wrong otherwise: what begins with them is a setting. */
export const parseClientNames = (text: string | undefined): string[] => [
  ...new Set(
    entriesOf(text ?? "").flatMap(([name]) =>
      name !== undefined && CLIENT_NAME.test(name) ? name : [],
    ),
  ),
];

/** The address of the client whose settings begin so, in a text that may be wrong otherwise. */
export const findClientAddress = (text: string, prefix: string): string | undefined =>
  entriesOf(text).find(([name]) => name !== undefined && settingsOf(name) === prefix)?.[1];

type NamedClientEntry = [name: string | undefined, rest: string][][number];

const listOf = (entries: readonly NamedClientEntry[]): string =>
  entries.map(([name, rest]) => (name === undefined ? rest : `${name}=${rest}`)).join(",");

/** The list with this client in it, in the place of the one with its name, else at its end. */
export function withClient(text: string, name: string, kindAndUrl: string): string {
  const entries = entriesOf(text);
  const index = entries.findIndex(([other]) => other === name);
  return listOf(entries.toSpliced(index < 0 ? entries.length : index, 1, [name, kindAndUrl]));
}

/** The list without this client. */
export const withoutClient = (text: string, name: string): string =>
  listOf(entriesOf(text).filter(([other]) => other !== name));

/**
 * What a client is called among the sources of downloads: its address, and its name where it has
 * one of its own.
 */
export const formatSourceName = ({
  name,
  kind,
  address,
}: Record<"name" | "kind" | "address", string>): string =>
  name === kind ? address : `${name} at ${address}`;
