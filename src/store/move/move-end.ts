import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";

/** Values in the order of the columns. */
export type TableRow = readonly unknown[];
export type MovedTable = { name: string; columns: readonly string[] };

/** State of a database for a move. `uuid` moves along with the rows. */
export type MoveState = { uuid: string } & (
  | { is: "used"; releases: number; history: number; storages: number }
  | { is: "moved"; to: string }
  | { is: "filling" }
);

/** One of the two databases of a move. No other process writes to it until it is closed. */
export type MoveEnd = AsyncDisposable & {
  /** Shown to users; contains no password. */
  readonly place: string;
  state(): Promise<MoveState>;
  /**
   * Lists the tables to move: all except the one with the engines' heartbeats. Columns are sorted.
   */
  tables(): Promise<readonly MovedTable[]>;
  read(table: MovedTable): AsyncIterable<readonly TableRow[]>;
  /**
   * Replaces all rows with those that `work` writes, in one transaction. Every process refuses the
   * database until `confirm`.
   * @throws any error of `work`; then nothing was changed
   */
  fill(
    work: (write: (table: MovedTable, rows: readonly TableRow[]) => Promise<void>) => Promise<void>,
  ): Promise<void>;
  /** Makes the database usable. */
  confirm(): Promise<void>;
  /** Makes every process refuse the database from now on. */
  leave(to: string): Promise<void>;
};

/** Number of rows that are read, compared and written at once. */
export const ROWS_AT_ONCE = 2000;
/** The table of running processes, which is not moved. */
export const NOT_MOVED = "engine";
/** Name of the setting that contains the new location of a moved database. */
export const MOVED_TO = "moved_to";

/** Code of PostgreSQL's error for a write to a database that was moved away. */
export const MOVED_CODE = "PX001";

const FILLING = 1_000_000;
const MOVED = 2_000_000;

/**
 * Encodes the state of a database in its schema number. A version that does not know about moves
 * also refuses the database, because it takes the number for that of a newer schema.
 */
export const numberOf = (is: MoveState["is"], schema: number): number =>
  schema + (is === "moved" ? MOVED : is === "filling" ? FILLING : 0);

export function stateOf(number: number): { is: MoveState["is"]; schema: number } {
  if (number >= MOVED) return { is: "moved", schema: number - MOVED };
  if (number >= FILLING) return { is: "filling", schema: number - FILLING };
  return { is: "used", schema: number };
}

/**
 * @throws UserError when a database was moved elsewhere, or when a move into it is not finished.
 */
export function assertNotMoved(
  number: number,
  place: string,
  movedTo = (): string | undefined => undefined,
): void {
  const { is } = stateOf(number);
  if (is === "used") return;
  if (is === "filling") {
    throw UserError.conflict(
      `The move into ${place} is not finished.`,
      sentence`Run the same ${{ do: "db move" }} again to finish it.`,
    );
  }
  const to = movedTo() ?? "another database";
  throw UserError.conflict(
    `${place} was moved to ${to}.`,
    to.startsWith("/")
      ? "Remove DATABASE_URL from the settings of this process."
      : "Set DATABASE_URL of this process to the new address, as on the other machines.",
  );
}
