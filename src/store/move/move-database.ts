import { hash } from "node:crypto";
import { UserError } from "../../base/errors.ts";
import type { MovedTable, MoveEnd, MoveState, TableRow } from "./move-end.ts";

export type DatabaseMove = { from: string; to: string; rows: Record<string, number> };
/** A step that is done; `rows` of a table that was copied. */
export type MoveStep =
  | { step: "copied"; table: string; rows: number }
  | { step: "filled" | "left" | "confirmed" };

/** The name that the only storage gets, and when it was made if the database has none yet. */
type OnlyStorage = { name: string; at: number };

/**
 * Moves all rows, and leaves the first database marked. Killed at any moment, either the first is
 * used as before, or each of the two refuses to be used until the same move is run again and
 * finishes it.
 * @throws UserError when one of them cannot be moved from or to; then nothing was changed
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
      `${place} was moved to ${source.to} already.`,
      "There is nothing to move.",
    );
  }
  if (source.is === "filling") {
    throw UserError.conflict(
      `Moving into ${place} has not ended.`,
      "Run that move again: it finishes it.",
    );
  }
  if (source.storages > 1) {
    throw UserError.refused(
      `${place} has ${source.storages} storages, and SQLite has one.`,
      "Stay with PostgreSQL, or let the storages begin again with a database each.",
    );
  }
}

/** What an earlier move of the same database left there, or a move that was killed, is replaced. */
function assertEmpty(target: MoveState, place: string, uuid: string): void {
  if (target.is !== "used" && target.uuid === uuid) return;
  if (target.is === "used" && target.releases === 0 && target.history === 0) return;
  const what =
    target.is === "moved"
      ? `was moved to ${target.to}`
      : target.is === "filling"
        ? "has what a move from another database left"
        : `has ${target.releases} releases and ${target.history} rows of history`;
  throw UserError.conflict(
    `${place} ${what}, so nothing was moved.`,
    "Name a database that is empty.",
  );
}

/** @returns how many rows it has. @throws Error when what was written is not what was read. */
async function copy(
  from: MoveEnd,
  to: MoveEnd,
  table: MovedTable,
  write: (table: MovedTable, rows: readonly TableRow[]) => Promise<void>,
  storage: OnlyStorage | undefined,
): Promise<number> {
  const [sent, arrived] = [new RowSum(), new RowSum()];
  // The next rows are read while a server writes these.
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
    `Of ${table.name} ${sent.text} was read and ${arrived.text} arrived; nothing was moved.`,
  );
}

/** In SQLite the only storage is the first; PostgreSQL keeps no NUL in a text. */
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
 * Of rows in any order: a sum of their digests, in which a row that is there twice counts twice.
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
