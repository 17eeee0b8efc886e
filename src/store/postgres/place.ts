/** Location of one schema in a database, as a `postgres://…` URL. */
export type PostgresPlace = {
  url: string;
  /** Name of the storage that one engine files on. */
  storage: string;
};

const SCHEMA = "plex_ingest";

/** In bytes. The server truncates longer names. */
const MAX_NAME_BYTES = 63;

/** Truncates a name as the server does. */
export function asName(text: string): string {
  const chars = Array.from(text);
  while (Buffer.byteLength(chars.join("")) > MAX_NAME_BYTES) chars.pop();
  return chars.join("");
}

/**
 * Returns the `schema` parameter of the address. The name is truncated here, because otherwise two
 * long names would have different locks but the same tables.
 */
export const schemaOf = ({ url }: Pick<PostgresPlace, "url">): string =>
  asName(new URLSearchParams(url.split("?").slice(1).join("?")).get("schema") ?? SCHEMA);

/** Formats the location for users. The text never contains the password. */
export function formatPlace({ url }: Pick<PostgresPlace, "url">): string {
  const [, host = "", name = ""] =
    /^postgres(?:ql)?:\/\/(?:[^@/]*@)?([^/?]*)(?:\/([^?]*))?/.exec(url) ?? [];
  return `${name || "postgres"} on ${host || "this machine"}`;
}

/** Returns the address without its password and without the given parameters. */
export function formatAddress(url: string, ...without: readonly string[]): string {
  const parsed = URL.parse(url);
  if (!parsed) return url.replace(/^([a-z]+:\/\/[^:@/]*):[^/]*@/, "$1@");
  parsed.password = "";
  for (const name of ["password", ...without]) parsed.searchParams.delete(name);
  return parsed.href;
}

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Returns the number of an advisory lock, as SQL. `engine`: for the session that is the engine of a
 * storage. `engines 19`: shared by all engines that know 19 migrations. `next`: for the process
 * that drains after the engine. `writer`: orders the writes of a storage. `schema`: for the
 * migrator.
 */
export function toLockNumber(
  kind: "engine" | `engines ${number}` | "next" | "writer" | "schema" | `over all ${string}`,
  place: PostgresPlace,
): string {
  const of = kind === "engine" || kind === "next" || kind === "writer" ? ` ${place.storage}` : "";
  return `hashtextextended(${quoteText(`plex-ingest ${kind} ${schemaOf(place)}${of}`)}, 0)`;
}
