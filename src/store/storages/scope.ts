import {
  AliasNode,
  AndNode,
  ColumnNode,
  type DeleteQueryNode,
  expressionBuilder,
  type FromNode,
  IdentifierNode,
  type InsertQueryNode,
  type JoinNode,
  type Kysely,
  type KyselyPlugin,
  type OnConflictNode,
  type OperationNode,
  OperationNodeTransformer,
  ParensNode,
  PrimitiveValueListNode,
  type RawBuilder,
  ReferenceNode,
  type RootOperationNode,
  SelectionNode,
  SelectQueryNode,
  sql,
  TableNode,
  type UpdateQueryNode,
  type UsingNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  WhereNode,
} from "kysely";
import type { Db, Store, Trx } from "../open.ts";
import type { Schema } from "../schema.ts";

/**
 * The tables whose rows belong to a storage, each with the column that names the release a row is
 * about, if there is one.
 */
export const SCOPED = {
  release: "parent_id",
  history: "release_id",
  operation: "release_id",
  trash: "release_id",
  scan: "release_id",
  copy_progress: "release_id",
  torrent: "release_id",
  torrent_file: undefined,
  torrent_hint: undefined,
  torrent_client: undefined,
  named_folder: undefined,
  source: undefined,
  media_server: undefined,
  root: undefined,
  parked_root: undefined,
  setting: undefined,
  lease: undefined,
  daily_count: undefined,
  engine: undefined,
} as const satisfies Partial<Record<keyof Schema, string | undefined>>;

type ScopedTable = keyof typeof SCOPED;

/** The storage of a process. Its number is unknown if no engine ever worked on it. */
export type Storage = { name: string; id: number | undefined };

/**
 * Returns the number of a storage as SQL; 0 if it has none. While the number is unknown, the
 * storage is looked up by name each time, because its engine may start while this process runs.
 */
export const idOf = ({ id, name }: Storage): RawBuilder<number> =>
  id === undefined
    ? sql<number>`coalesce((select id from storage where name = ${name}), 0)`
    : sql<number>`${sql.lit(id)}`;

/** Returns the table that a node names, if its rows belong to a storage. */
const scopedTable = (node: OperationNode): ScopedTable | undefined => {
  const name = TableNode.is(node) ? node.table.identifier.name : undefined;
  return name !== undefined && Object.hasOwn(SCOPED, name) ? (name as ScopedTable) : undefined;
};

/**
 * Returns the table that a node names and its name in the query, if the table's rows belong to a
 * storage.
 */
const named = (node: OperationNode): { table: ScopedTable; as: string } | undefined => {
  if (!AliasNode.is(node)) {
    const table = scopedTable(node);
    return table && { table, as: table };
  }
  const table = scopedTable(node.node);
  return table && IdentifierNode.is(node.alias) ? { table, as: node.alias.name } : undefined;
};

const columnNames = (columns: readonly ColumnNode[]): string[] =>
  columns.map(({ column }) => column.name);

/**
 * Adds the storage to rows when they are written. `storageOf` decides which storage, unless the
 * query sets it.
 */
abstract class InsertsStorage extends OperationNodeTransformer {
  protected abstract storageOf(release: OperationNode | undefined): OperationNode;

  protected override transformInsertQuery(node: InsertQueryNode): InsertQueryNode {
    const whole = super.transformInsertQuery(node);
    const table = node.into && scopedTable(node.into);
    const { columns, values } = whole;
    if (table === undefined || (columns && columnNames(columns).includes("storage_id"))) {
      return whole;
    }
    // No code writes such a row. Code that did would have to set the storage itself.
    if (!columns || !values || !ValuesNode.is(values)) {
      throw new Error(`A row of ${table} that is not given as values must name its storage.`);
    }
    const index = columnNames(columns).indexOf(SCOPED[table] ?? "");
    const rows = values.values.map((row) => {
      const list = PrimitiveValueListNode.is(row)
        ? row.values.map((value) => ValueNode.create(value))
        : row.values;
      return ValueListNode.create([...list, this.storageOf(list[index])]);
    });
    return {
      ...whole,
      columns: [...columns, ColumnNode.create("storage_id")],
      values: ValuesNode.create(rows),
    };
  }
}

/**
 * Sees all storages. A row about a release belongs to the release's storage, any other row to the
 * process's own.
 */
class AllStorages extends InsertsStorage {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    super();
    this.#storage = storage;
  }

  protected storageOf(release: OperationNode | undefined): OperationNode {
    const ownId = idOf(this.#storage);
    if (release === undefined || (ValueNode.is(release) && release.value === null)) {
      return ownId.toOperationNode();
    }
    const its = expressionBuilder<Schema>()
      .selectFrom("release")
      .select("storage_id")
      .where("id", "=", sql<number>`${rawOf(release)}`)
      .toOperationNode();
    return sql`coalesce(${rawOf(its)}, ${ownId})`.toOperationNode();
  }
}

const rawOf = (node: OperationNode) =>
  ({ toOperationNode: () => node, isRawBuilder: false }) as never;

/** Sees and changes only its own storage, as if the tables had no other rows. */
class OwnStorage extends InsertsStorage {
  readonly #storage: Storage;
  /**
   * Nodes that were already rewritten, because a query that is part of another query is visited a
   * second time.
   */
  readonly #made = new WeakSet<OperationNode>();

  constructor(storage: Storage) {
    super();
    this.#storage = storage;
  }

  protected storageOf(): OperationNode {
    return idOf(this.#storage).toOperationNode();
  }

  protected override transformFrom(node: FromNode): FromNode {
    return { ...node, froms: node.froms.map((from) => this.#ownRows(from)) };
  }

  protected override transformUsing(node: UsingNode): UsingNode {
    return { ...node, tables: node.tables.map((table) => this.#ownRows(table)) };
  }

  protected override transformJoin(node: JoinNode): JoinNode {
    return {
      ...super.transformJoin({ ...node, table: NOTHING }),
      table: this.#ownRows(node.table),
    };
  }

  protected override transformDeleteQuery(node: DeleteQueryNode): DeleteQueryNode {
    const whole = super.transformDeleteQuery(node);
    return { ...whole, from: node.from, ...this.#limited(whole.where, node.from.froms) };
  }

  protected override transformUpdateQuery(node: UpdateQueryNode): UpdateQueryNode {
    const { table } = node;
    const whole = super.transformUpdateQuery(node);
    return { ...whole, ...this.#limited(whole.where, table === undefined ? [] : [table]) };
  }

  protected override transformInsertQuery(node: InsertQueryNode): InsertQueryNode {
    const whole = super.transformInsertQuery(node);
    const target = node.into && named(node.into);
    const { onConflict } = whole;
    if (!target || !onConflict?.updates) return whole;
    const updateWhere = both(onConflict.updateWhere, this.#isOwn(target.as));
    return { ...whole, onConflict: { ...onConflict, updateWhere } satisfies OnConflictNode };
  }

  /**
   * Selects a table's own rows, under the table's name in the query. PostgreSQL and SQLite plan
   * this like a condition.
   */
  #ownRows(node: OperationNode): OperationNode {
    const target = named(node);
    if (!target) return this.#made.has(node) ? node : this.transformNode(node);
    const all = SelectQueryNode.createFrom([TableNode.create(target.table)]);
    const ownRows = SelectQueryNode.cloneWithSelections(all, [SelectionNode.createSelectAll()]);
    const rows = { ...ownRows, where: WhereNode.create(this.#isOwn(target.table)) };
    const alias = AliasNode.create(rows, IdentifierNode.create(target.as));
    this.#made.add(alias);
    return alias;
  }

  #limited(where: WhereNode | undefined, [node]: readonly OperationNode[]): { where?: WhereNode } {
    const target = node && named(node);
    if (target) return { where: both(where, this.#isOwn(target.as)) };
    return where ? { where } : {};
  }

  #isOwn(table: string): OperationNode {
    const column = ReferenceNode.create(ColumnNode.create("storage_id"), TableNode.create(table));
    return sql`${rawOf(column)} = ${idOf(this.#storage)}`.toOperationNode();
  }
}

const NOTHING = TableNode.create("");

const both = (where: WhereNode | undefined, ownRow: OperationNode): WhereNode =>
  WhereNode.create(where ? AndNode.create(ParensNode.create(where.where), ownRow) : ownRow);

type Sees = "own" | "all";

class StorageScope implements KyselyPlugin {
  readonly storage: Storage;
  readonly sees: Sees;
  readonly #transformer: OperationNodeTransformer;

  constructor(storage: Storage, sees: Sees) {
    this.storage = storage;
    this.sees = sees;
    this.#transformer = sees === "own" ? new OwnStorage(storage) : new AllStorages(storage);
  }

  transformQuery({
    node,
    queryId,
  }: Parameters<KyselyPlugin["transformQuery"]>[0]): RootOperationNode {
    return this.#transformer.transformNode(node, queryId);
  }

  transformResult({ result }: Parameters<KyselyPlugin["transformResult"]>[0]) {
    return Promise.resolve(result);
  }
}

const isScope = (plugin: KyselyPlugin): plugin is StorageScope => plugin instanceof StorageScope;

const scopeOf = (db: Db): StorageScope | undefined => db.getExecutor().plugins.find(isScope);

/**
 * Returns the storage of the process that opened the database; undefined if there is only one
 * storage.
 */
export const findOwnStorage = (db: Db): Storage | undefined => scopeOf(db)?.storage;

/**
 * Returns a database that sees the rows of one storage, as the storage's engine does, or the rows
 * of all storages, as every other process does.
 */
export function scopeToStorage<T extends Kysely<Schema>>(db: T, storage: Storage, sees: Sees): T {
  const others = db.getExecutor().plugins.filter((plugin) => !isScope(plugin));
  const plugins = [...others, new StorageScope(storage, sees)];
  return plugins.reduce<Kysely<Schema>>(
    (with_, plugin) => with_.withPlugin(plugin),
    db.withoutPlugins(),
  ) as T;
}

/** Like `scopeToStorage`, for a whole store. */
export const scopeStore = (store: Store, storage: Storage, sees: Sees): Store => ({
  ...store,
  read: scopeToStorage(store.read, storage, sees),
  write: (work, signal) => store.write((trx) => work(scopeToStorage(trx, storage, sees)), signal),
});

/**
 * Type mark for the rows that a query sees, for functions that do not leave this to their caller.
 * With `Db` and `Trx`, a query sees what its process sees. Raw SQL always sees everything.
 */
declare const SEES: unique symbol;
/**
 * Sees the rows of all storages. Used for what the library has, and for what users taught the
 * program.
 */
export type Everywhere<T extends Db | Trx = Db> = T & { readonly [SEES]: "all" };
/**
 * Sees only the rows of the process's own storage. Used for what its engine does, and for what its
 * disks have.
 */
export type Own<T extends Db | Trx = Db> = T & { readonly [SEES]: "own" };

/** Returns the same database over all storages; unchanged if there is only one storage. */
export const everywhere = <T extends Db | Trx>(db: T): Everywhere<T> =>
  seeing(db, "all") as Everywhere<T>;

/**
 * Returns the same database over the process's own storage; unchanged if there is only one storage.
 */
export const own = <T extends Db | Trx>(db: T): Own<T> => seeing(db, "own") as Own<T>;

function seeing<T extends Db | Trx>(db: T, sees: Sees): T {
  const scope = scopeOf(db);
  return scope === undefined || scope.sees === sees ? db : scopeToStorage(db, scope.storage, sees);
}
