import { type RawBuilder, sql } from "kysely";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import { isBelowFolder, toPathAfterFolder } from "../below-folder.ts";
import { isFileIdentity, readShownJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import { everywhere, findOwnStorage, idOf, own } from "../storages/scope.ts";

/** An identity that the journal has of a file or folder, and the path that belongs to it. */
export type KnownIdentity = {
  /** The column, as `table.column`, and the row. */
  place: string;
  key: string;
  path: string;
  identity: FileIdentity;
  /** The identity as it is stored. */
  json: string;
  /** True if it is a folder, whose size and time do not identify it. */
  isFolder: boolean;
};

/** A new value of a column with JSON. With `json`, it is written only over that value. */
export type JsonChange = { place: string; key: string; json: string; after: string };

/** Limits a table to the rows of the process's own storage, because raw SQL sees all of them. */
export function isOwnRow(db: Db, table: string): RawBuilder<boolean> {
  const storage = findOwnStorage(db);
  if (storage === undefined) return sql`1 = 1`;
  return table === "item" || table === "renamed_video"
    ? sql`release_id in (select id from release where storage_id = ${idOf(storage)})`
    : sql`storage_id = ${idOf(storage)}`;
}

export const isWithinSql = (column: RawBuilder<unknown>, folder: string): RawBuilder<boolean> =>
  sql`(${column} = ${folder} or (${column} > ${`${folder}/`} and ${column} < ${toPathAfterFolder(folder)}))`;

const FOLDER_KINDS: readonly string[] = ["make_folder", "rename_folder", "remove_folder"];

/** Identities, each with the column of its path. */
const IDENTITIES = [
  ["operation", "final_json", "final_path"],
  ["operation", "source_json", "source_path"],
  ["operation", "temp_json", "temp_path"],
  ["trash", "identity_json", "path"],
  ["trash", "source_json", "source_path"],
] as const;

const KEYS: Readonly<Record<string, string>> = { operation: "id", trash: "operation_id" };
export const ANCHORS = "operation.anchor_json";
export const MADE_FOLDERS = "operation.made_folders_json";
/** The place of the recorded identity of a file whose work waits for a person. */
const ASKED = "item.ino";

/** Lists the identities that the journal has of what is at or below a folder. */
export async function listKnownIdentities(db: Db, folder: string): Promise<KnownIdentity[]> {
  const found: KnownIdentity[] = [];
  for (const [table, json, path] of IDENTITIES) {
    const kind = table === "operation" ? sql.ref("kind") : sql`''`;
    const { rows } = await sql<{ key: string; path: string; json: string; kind: string }>`
      select ${sql.ref(KEYS[table] ?? "")} as key, ${sql.ref(path)} as path, ${sql.ref(json)} as json, ${kind} as kind
      from ${sql.table(table)}
      where ${sql.ref(json)} is not null and ${isWithinSql(sql.ref(path), folder)} and ${isOwnRow(db, table)}`.execute(
      everywhere(db),
    );
    for (const row of rows) {
      const identity = readShownJson(row.json, isFileIdentity);
      if (identity === undefined) continue;
      const isFolder = FOLDER_KINDS.includes(row.kind);
      found.push({ ...row, place: `${table}.${json}`, identity, isFolder });
    }
  }
  return [...found, ...(await listAskedIdentities(db, folder))];
}

/** Lists the files of the library that wait for a person. Their items contain what they are. */
async function listAskedIdentities(db: Db, folder: string): Promise<KnownIdentity[]> {
  const rows = await own(db)
    .selectFrom("release")
    .innerJoin("item", "item.release_id", "release.id")
    .select(["release.id", "item.path as inside", "item.destination as path"])
    .select(["item.ino", "item.size", "item.mtime_ns as mtimeNs"])
    .where("item.ino", "is not", null)
    .where(isBelowFolder("item.destination", folder))
    .execute();
  return rows.flatMap(({ id, inside, path, ino, size, mtimeNs }) => {
    if (path === null || ino === null) return [];
    const identity = { dev: "", ino, size, mtimeNs };
    const key = `${id}/${inside}`;
    return { place: ASKED, key, path, identity, json: JSON.stringify(identity), isFolder: false };
  });
}

/** Three values a row, below the limit of values in a statement. */
const MAX_ROWS = 500;

/**
 * Writes new JSON into its columns, many rows at a time. Returns the changes that were written: not
 * those whose row has another value than expected by now.
 */
export async function writeJson<T extends Omit<JsonChange, "json"> & { json?: string }>(
  trx: Trx,
  changes: readonly T[],
): Promise<T[]> {
  const written: T[] = [];
  for (const [place, all] of Map.groupBy(changes, (change) => change.place)) {
    for (const some of splitIntoChunks(all, MAX_ROWS)) {
      const keys = await (place === ASKED ? writeAsked(trx, some) : writeRows(trx, place, some));
      written.push(...some.filter(({ key }) => keys.has(key)));
    }
  }
  return written;
}

type Changes = readonly { key: string; json?: string; after: string }[];

async function writeRows(trx: Trx, place: string, changes: Changes): Promise<Set<string>> {
  const [table = "", column = ""] = place.split(".");
  const key = sql.ref(`${table}.${KEYS[table] ?? ""}`);
  const values = changes.map(
    (change) =>
      sql`(cast(${change.key} as text), cast(${change.json ?? null} as text), cast(${change.after} as text))`,
  );
  const { rows } = await sql<{ key: string }>`
    with change (row_key, json, after) as (values ${sql.join(values)})
    update ${sql.table(table)} set ${sql.ref(column)} = change.after from change
    where ${key} = change.row_key and (change.json is null or change.json = ${sql.ref(`${table}.${column}`)})
    returning ${key} as key`.execute(everywhere(trx));
  return new Set(rows.map((row) => row.key));
}

/** An item has its inode and time in columns, so they are written in the place of the JSON. */
async function writeAsked(trx: Trx, changes: Changes): Promise<Set<string>> {
  const values = changes.flatMap(({ key, after }) => {
    const identity = readShownJson(after, isFileIdentity);
    if (identity === undefined) return [];
    const slash = key.indexOf("/");
    const [id, path] = [Number(key.slice(0, slash)), key.slice(slash + 1)];
    return sql`(cast(${id} as integer), cast(${path} as text), cast(${identity.ino} as text), cast(${identity.mtimeNs} as text))`;
  });
  if (values.length === 0) return new Set();
  const { rows } = await sql<{ id: number; path: string }>`
    with change (release_id, path, ino, mtime_ns) as (values ${sql.join(values)})
    update item set ino = change.ino, mtime_ns = change.mtime_ns from change
    where item.release_id = change.release_id and item.path = change.path
    returning item.release_id as id, item.path as path`.execute(everywhere(trx));
  return new Set(rows.map(({ id, path }) => `${id}/${path}`));
}
