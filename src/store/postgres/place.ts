/** Where a database is: `postgres://…`, in one schema of it. */
export type PostgresPlace = {
  url: string;
  /** The name of what one engine files on. */
  storage: string;
};

const SCHEMA = "plex_ingest";

/** In bytes: the server cuts what is longer. */
const MAX_NAME_BYTES = 63;

/** A name as the server has it. */
export function asName(text: string): string {
  const chars = Array.from(text);
  while (Buffer.byteLength(chars.join("")) > MAX_NAME_BYTES) chars.pop();
  return chars.join("");
}

/**
 * By the parameter `schema` of the address. Cut by us: else the locks of two long names would
 * differ, and their tables not.
 */
export const schemaOf = ({ url }: Pick<PostgresPlace, "url">): string =>
  asName(new URLSearchParams(url.split("?").slice(1).join("?")).get("schema") ?? SCHEMA);

/** For people: never with its password. */
export function formatPlace({ url }: Pick<PostgresPlace, "url">): string {
  const [, host = "", name = ""] =
    /^postgres(?:ql)?:\/\/(?:[^@/]*@)?([^/?]*)(?:\/([^?]*))?/.exec(url) ?? [];
  return `${name || "postgres"} on ${host || "this machine"}`;
}

/** The address without its password, and without these of its parameters. */
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
 * The number of an advisory lock, as SQL. `engine`: of the session that is the engine of a storage;
 * `engines 19`: shared by all engines that know 19 migrations; `next`: of who drains after it;
 * `writer` orders the writes of a storage; `schema` is the migrator's.
 */
export function toLockNumber(
  kind: "engine" | `engines ${number}` | "next" | "writer" | "schema" | `over all ${string}`,
  place: PostgresPlace,
): string {
  const of = kind === "engine" || kind === "next" || kind === "writer" ? ` ${place.storage}` : "";
  return `hashtextextended(${quoteText(`plex-ingest ${kind} ${schemaOf(place)}${of}`)}, 0)`;
}
