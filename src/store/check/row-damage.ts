import type { Selectable } from "kysely";
import { quoted } from "../../base/text/clean-text.ts";
import { readReleaseRow } from "../releases/release-row.ts";
import type { Schema } from "../schema.ts";
import type { RowChecks } from "../sqlite/examine.ts";
import { COLUMNS, findUnreadable } from "./columns.ts";

/** Returns columns that cannot be read although each of their values has its type. */
const FURTHER: { readonly [T in keyof Schema]?: (row: Selectable<Schema[T]>) => string[] } = {
  release: (row) => readReleaseRow(row).damage,
};

type Describe<T extends keyof Schema> = (row: Selectable<Schema[T]>) => string;

/** Names a row. A row of any other table is named by its table and its first text. */
const NAMES: { readonly [T in keyof Schema]?: Describe<T> } = {
  release: ({ id }) => `release ${id}`,
  item: ({ release_id }) => `a file of release ${release_id}`,
  trash: ({ release_id }) => `a file of release ${release_id} in the trash`,
  operation: ({ release_id }) => `an operation of release ${release_id}`,
  history: ({ id, release_id }) =>
    release_id === null
      ? `entry ${id} of history`
      : `an entry in the history of release ${release_id}`,
  alias: ({ id }) => `alias ${id}`,
  torrent: ({ client, hash }) => `torrent ${hash} of ${client}`,
  torrent_client: ({ name }) => `client ${name}`,
  plex_section: ({ id }) => `Plex library ${id}`,
  plex_work: ({ rating_key }) => `Plex item ${rating_key}`,
  plex_proof: ({ release_id }) => `how Plex shows release ${release_id}`,
  renamed_video: ({ release_id }) => `a file that release ${release_id} renames`,
  source: ({ kind, name }) => `the source ${kind} ${name}`,
};

const describeAny = (table: string, row: object): string => {
  const [name] = Object.values(row).filter((value) => typeof value === "string");
  return `${table.replaceAll("_", " ")} ${quoted(name ?? "", 100)}`;
};

/**
 * Returns what is damaged in a row, with the release that it belongs to; undefined for a sound row.
 */
export function describeRowDamage<T extends keyof Schema>(
  table: T,
  row: Selectable<Schema[T]>,
): string | undefined {
  const damage = [...new Set([...(FURTHER[table]?.(row) ?? []), ...findUnreadable(table, row)])];
  if (damage.length === 0) return undefined;
  return `${NAMES[table]?.(row) ?? describeAny(table, row)}: ${damage.join(", ")} cannot be read`;
}

/** Checks of these tables, for connections that read rows without Kysely's types. */
const checksOf = (tables: readonly (keyof Schema)[]): RowChecks =>
  tables.map((table) => ({
    table,
    describe: (row: unknown) => describeRowDamage(table, row as never),
  }));

/** The most important tables, and the longest. All others are in between. */
const FIRST = ["release", "item", "trash", "operation", "alias", "source", "torrent"] as const;
const LAST = ["plex_work", "plex_file", "torrent_file", "tmdb_cache", "history"] as const;
const PLACED: readonly string[] = [...FIRST, ...LAST];

/** All tables, the most important first. */
export const ALL_ROWS = checksOf([
  ...FIRST,
  ...(Object.keys(COLUMNS) as (keyof Schema)[]).filter((table) => !PLACED.includes(table)),
  ...LAST,
]);

/** The tables that doctor checks. Only `db check` reads the others, because they are long. */
export const ROWS_OF_RELEASES = checksOf(["release", "item", "trash"]);
