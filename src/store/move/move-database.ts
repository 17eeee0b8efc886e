import { hash } from "node:crypto";
import { UserError } from "../../base/errors.ts";
import type { MovedTable, MoveEnd, MoveState, TableRow } from "./move-end.ts";

export type DatabaseMove = { from: string; to: string; rows: Record<string, number> };
/** A completed step. `rows` is the number of rows in a copied table. */
export type MoveStep =
  | { step: "copied"; table: string; rows: number }
  | { step: "filled" | "left" | "confirmed" };

/** The name for the only storage, and its creation time if the database has no storage yet. */
type OnlyStorage = { name: string; at: number };

/**
 * Moves all rows and marks the first database as left. If the move is killed at any moment, either
 * the first database is used as before, or both refuse to be used until the same move is run again
 * and finishes.
 * @throws UserError when `from` cannot be moved or `to` cannot take the rows; then nothing was
 * changed
 */
export async function moveDatabase(
  from: MoveEnd,
  to: MoveEnd,
  { storage, done }: { storage?: OnlyStorage | undefined; done: (step: MoveStep) => void },
): Promise<DatabaseMove> {
  const [source, target] = [await from.state(), await to.state()];
  const rows: Record<string, number> = {};
  const isFilled = source.is === "moved" && target.is === "filling" && target.uuid === source.uuid;
  if (!isFilled) {
    assertMovable(source, from.place);
    assertEmpty(target, to.place, source.uuid);
    await to.fill(async (write) => {
      for (const table of await from.tables()) {
        rows[table.name] = await copy(from, to, table, write, storage);
        done({ step: "copied", table: table.name, rows: rows[table.name] ?? 0 });
      }
    });
    done({ step: "filled" });
    await from.leave(to.place);
    done({ step: "left" });
  }
  await to.confirm();
  done({ step: "confirmed" });
  return { from: from.place, to: to.place, rows };
}

function assertMovable(source: MoveState, place: string): void {
  if (source.is === "moved") {
    throw UserError.conflict(
      `${place} was already moved to ${source.to}.`,
      "There is nothing to move.",
    );
  }
  if (source.is === "filling") {
    throw UserError.conflict(
      `The move into ${place} is not finished.`,
      "Run the same move again to finish it.",
    );
  }
  if (source.storages > 1) {
    throw UserError.refused(
      `${place} has ${source.storages} storages, but SQLite can have only one.`,
      "Stay with PostgreSQL, or start again with a separate database for each storage.",
    );
  }
}

/**
 * Throws if the target is not empty. Rows that an earlier or a killed move of the same database
 * left there do not count, because they are replaced.
 */
function assertEmpty(target: MoveState, place: string, uuid: string): void {
  if (target.is !== "used" && target.uuid === uuid) return;
  if (target.is === "used" && target.releases === 0 && target.history === 0) return;
  const what =
    target.is === "moved"
      ? `was moved to ${target.to}`
      : target.is === "filling"
        ? "contains what a move from another database left"
        : `has ${target.releases} releases and ${target.history} rows of history`;
  throw UserError.conflict(`${place} ${what}, so nothing was moved.`, "Name an empty database.");
}

/**
 * @returns the number of rows in the table. @throws Error when the written rows differ from the
 * rows that were read.
 */
async function copy(
  from: MoveEnd,
  to: MoveEnd,
  table: MovedTable,
  write: (table: MovedTable, rows: readonly TableRow[]) => Promise<void>,
  storage: OnlyStorage | undefined,
): Promise<number> {
  const [sent, arrived] = [new RowSum(), new RowSum()];
  // The next rows are read while a server writes the current ones.
  let writing = Promise.resolve();
  try {
    for await (const rows of from.read(table)) {
      const portable = rows.map((row) =>
        row.map((value, index) => toPortable(table, index, value, storage)),
      );
      sent.add(portable);
      await writing;
      writing = write(table, portable);
    }
  } finally {
    await writing;
  }
  if (table.name === "storage" && sent.count === 0 && storage) {
    const first: Record<string, unknown> = { id: 1, name: storage.name, created_at: storage.at };
    const row = table.columns.map((column) => first[column] ?? null);
    sent.add([row]);
    await write(table, [row]);
  }
  for await (const rows of to.read(table)) arrived.add(rows);
  if (sent.text === arrived.text) return sent.count;
  throw new Error(
    `${table.name}: ${sent.text} was read, but ${arrived.text} arrived; nothing was moved.`,
  );
}

/**
 * Converts a value so that the target can store it. In SQLite, the only storage is the first.
 * PostgreSQL cannot store NUL in a text.
 */
function toPortable(
  { name, columns }: MovedTable,
  index: number,
  value: unknown,
  storage?: OnlyStorage,
): unknown {
  const column = columns[index];
  if (column === "storage_id" || (name === "storage" && column === "id")) return 1;
  if (name === "storage" && column === "name" && storage) return storage.name;
  return typeof value === "string" && value.includes("\0")
    ? value.replaceAll("\0", "\uFFFD")
    : value;
}

/**
 * Checksum of rows in any order: the sum of their digests, in which a duplicate row counts twice.
 */
class RowSum {
  count = 0;
  #sum = 0;

  add(rows: readonly TableRow[]): void {
    this.count += rows.length;
    for (const row of rows) {
      const digest = hash("sha1", JSON.stringify(row), "buffer");
      this.#sum = (this.#sum + digest.readUIntLE(0, 6)) % 2 ** 48;
    }
  }

  get text(): string {
    return `${this.count} rows (${this.#sum.toString(16)})`;
  }
}
