import type { Selectable } from "kysely";
import { tryOr } from "../../base/errors.ts";
import { toOperation } from "../journal/operation-row.ts";
import { toTrashed } from "../journal/trash.ts";
import { isReadableJson, isText, listOf } from "../json.ts";
import { isReadableAlias } from "../releases/aliases.ts";
import { findHistoryDamage } from "../releases/history.ts";
import { findItemDamage } from "../releases/items.ts";
import { readReleaseRow } from "../releases/release-row.ts";
import type { Schema } from "../schema.ts";
import type { RowChecks } from "../sqlite/examine.ts";
import { findTorrentDamage } from "../torrents/torrents.ts";

type Reader<T extends keyof Schema> = {
  /** Returns the columns that cannot be read. */
  find: (row: Selectable<Schema[T]>) => string[];
  describe: (row: Selectable<Schema[T]>) => string;
};

/**
 * The tables with values that may be unreadable, each read as the program reads it. The small ones
 * are first.
 */
const READERS: { readonly [T in CheckedTable]: Reader<T> } = {
  release: {
    find: (row) => readReleaseRow(row).damage,
    describe: ({ id }) => `release ${id}`,
  },
  item: {
    find: findItemDamage,
    describe: ({ release_id }) => `a file of release ${release_id}`,
  },
  trash: {
    find: (row) => columnsOf(() => toTrashed(row), row),
    describe: ({ release_id }) => `a file of release ${release_id} in the trash`,
  },
  operation: {
    find: (row) => columnsOf(() => toOperation(row), row),
    describe: ({ release_id }) => `an operation of release ${release_id}`,
  },
  history: {
    find: findHistoryDamage,
    describe: ({ id, release_id }) =>
      release_id === null
        ? `entry ${id} of history`
        : `an entry in the history of release ${release_id}`,
  },
  alias: {
    find: (row) => (isReadableAlias(row) ? [] : ["identity_json"]),
    describe: ({ id }) => `alias ${id}`,
  },
  torrent: {
    find: findTorrentDamage,
    describe: ({ client, hash }) => `torrent ${hash} of ${client}`,
  },
  torrent_client: {
    find: ({ folders_json }) => damagedTexts({ folders_json }),
    describe: ({ name }) => `client ${name}`,
  },
  plex_section: {
    find: ({ locations_json }) => damagedTexts({ locations_json }),
    describe: ({ id }) => `Plex library ${id}`,
  },
  plex_work: {
    find: ({ folders_json }) => damagedTexts({ folders_json }),
    describe: ({ rating_key }) => `Plex item ${rating_key}`,
  },
  plex_proof: {
    find: ({ items_json }) => damagedTexts({ items_json }),
    describe: ({ release_id }) => `how Plex shows release ${release_id}`,
  },
  renamed_video: {
    find: ({ items_json }) => damagedTexts({ items_json }),
    describe: ({ release_id }) => `a file that release ${release_id} renames`,
  },
};

type CheckedTable =
  | "release"
  | "item"
  | "trash"
  | "operation"
  | "history"
  | "alias"
  | "torrent"
  | "torrent_client"
  | "plex_section"
  | "plex_work"
  | "plex_proof"
  | "renamed_video";

/** Returns the names of the columns that are not lists of texts. */
const damagedTexts = (columns: Record<string, string | null>): string[] =>
  Object.entries(columns).flatMap(([name, text]) =>
    isReadableJson(text, listOf(isText)) ? [] : [name],
  );

/** Returns the columns with invalid JSON, or all JSON columns if all of them are valid JSON. */
function columnsOf(read: () => unknown, row: object): string[] {
  if (tryOr(() => (read(), true), false)) return [];
  const columns = Object.entries(row).filter(([name]) => name.endsWith("_json"));
  const broken = columns.filter(
    ([, value]) => typeof value === "string" && !tryOr(() => (JSON.parse(value), true), false),
  );
  return (broken.length > 0 ? broken : columns).map(([name]) => name);
}

/**
 * Returns what is damaged in a row, with the release that it belongs to; undefined for a sound row.
 */
export function describeRowDamage<T extends CheckedTable>(
  table: T,
  row: Selectable<Schema[T]>,
): string | undefined {
  const { find, describe } = READERS[table];
  const damage = find(row);
  return damage.length === 0 ? undefined : `${describe(row)}: ${damage.join(", ")} cannot be read`;
}

/** Checks of these tables, for connections that read rows without Kysely's types. */
const checksOf = (...tables: CheckedTable[]): RowChecks =>
  tables.map((table) => ({
    table,
    describe: (row: unknown) => describeRowDamage(table, row as never),
  }));

/** All tables with values that may be unreadable, the most important first. */
export const ALL_ROWS = checksOf(
  "release",
  "item",
  "trash",
  "operation",
  "alias",
  "torrent",
  "torrent_client",
  "plex_section",
  "plex_work",
  "plex_proof",
  "renamed_video",
  "history",
);

/** The tables that doctor checks. Only `db check` reads the others, because they are long. */
export const ROWS_OF_RELEASES = checksOf("release", "item", "trash");
