import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";

/** Values in the order of the columns. */
export type TableRow = readonly unknown[];
export type MovedTable = { name: string; columns: readonly string[] };

/** What a database is to a move. `uuid` moves along with the rows. */
export type MoveState = { uuid: string } & (
  | { is: "used"; releases: number; history: number; storages: number }
  | { is: "moved"; to: string }
  | { is: "filling" }
);

/** One of the two databases of a move: nobody else writes to it until it is closed. */
export type MoveEnd = AsyncDisposable & {
  /** For people, without a password. */
  readonly place: string;
  state(): Promise<MoveState>;
  /** What moves: every table but the heartbeats of engines. Columns are sorted. */
  tables(): Promise<readonly MovedTable[]>;
  read(table: MovedTable): AsyncIterable<readonly TableRow[]>;
  /**
   * Replaces all rows by those that `work` writes, in one transaction. Until `confirm` every
   * process refuses the database.
   * @throws whatever `work` throws; then nothing was changed
   */
  fill(
    work: (write: (table: MovedTable, rows: readonly TableRow[]) => Promise<void>) => Promise<void>,
  ): Promise<void>;
  /** From now on it can be used. */
  confirm(): Promise<void>;
  /** From now on every process refuses it. */
  leave(to: string): Promise<void>;
};

/** Rows that are read, compared and written at once. */
export const ROWS_AT_ONCE = 2000;
/** Its rows are of processes that run. */
export const NOT_MOVED = "engine";
/** Tells where a database went, among its settings. */
export const MOVED_TO = "moved_to";

/** Of PostgreSQL's error for a write to a database that was left. */
export const MOVED_CODE = "PX001";

const FILLING = 1_000_000;
const MOVED = 2_000_000;

/**
 * The number of the schema says what became of a database, so that a version that knows nothing of
 * moves refuses it as well: it takes the number for a newer schema's.
 */
export const numberOf = (is: MoveState["is"], schema: number): number =>
  schema + (is === "moved" ? MOVED : is === "filling" ? FILLING : 0);

export function stateOf(number: number): { is: MoveState["is"]; schema: number } {
  if (number >= MOVED) return { is: "moved", schema: number - MOVED };
  if (number >= FILLING) return { is: "filling", schema: number - FILLING };
  return { is: "used", schema: number };
}

/**
 * @throws UserError when the rows of a database are elsewhere, or were not all of them compared.
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
      `Moving into ${place} has not ended.`,
      sentence`Run the same ${{ do: "db move" }} again: it finishes what it began.`,
    );
  }
  const to = movedTo() ?? "another database";
  throw UserError.conflict(
    `${place} was moved to ${to}.`,
    to.startsWith("/")
      ? "Take DATABASE_URL out of the settings of this process."
      : "Set DATABASE_URL of this process to it, as the other machines have it.",
  );
}
