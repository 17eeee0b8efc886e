// How DOWNLOAD_CLIENTS is written; what is wrong with it is told by `clients/download-clients.ts`.

export const CLIENT_NAME = /^[a-z][a-z0-9_-]{0,30}$/;

/** `CLIENT_SEEDBOX_PASSWORD`: a setting of one client. */
export type ClientSettingName = `CLIENT_${string}`;

/** What the names of a client's settings begin with. */
export const settingsOf = (name: string): ClientSettingName => `CLIENT_${name.toUpperCase().replaceAll("-", "_")}`;

/** Each entry of DOWNLOAD_CLIENTS with its name, if it has one, and what comes after it. */
export const entriesOf = (text: string): [name: string | undefined, rest: string][] =>
  text
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean)
    .map((entry) => {
      const [, name, rest] = /^([^=:/]*)=(.*)$/s.exec(entry) ?? [];
      return rest === undefined ? [undefined, entry] : [(name ?? "").trim().toLowerCase(), rest.trim()];
    });

/** The names in a text that may be wrong otherwise: what begins with them is a setting. */
export const namesIn = (text: string | undefined): string[] => [
  ...new Set(entriesOf(text ?? "").flatMap(([name]) => (name !== undefined && CLIENT_NAME.test(name) ? name : []))),
];

/** The address of the client whose settings begin so, in a text that may be wrong otherwise. */
export const addressIn = (text: string, prefix: string): string | undefined =>
  entriesOf(text).find(([name]) => name !== undefined && settingsOf(name) === prefix)?.[1];

/** The list with this client in it, in place of the one with its name. */
export const withClient = (text: string, name: string, kindAndUrl: string): string =>
  [
    ...entriesOf(text).flatMap(([other, rest]) =>
      other === name ? [] : other === undefined ? rest : `${other}=${rest}`,
    ),
    `${name}=${kindAndUrl}`,
  ].join(",");

/** The list without this client. */
export const withoutClient = (text: string, name: string): string =>
  entriesOf(text)
    .flatMap(([other, rest]) => (other === name ? [] : other === undefined ? rest : `${other}=${rest}`))
    .join(",");

/** What a client is called among the sources of downloads: its address, and its name where it has one of its own. */
export const sourceName = ({ name, kind, address }: Record<"name" | "kind" | "address", string>): string =>
  name === kind ? address : `${name} at ${address}`;
