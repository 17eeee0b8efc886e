/**
 * `short` is for the long test suite: smaller amounts, so that the whole table takes less than a
 * minute.
 */
type Effort = "full" | "short";

export type Limits = {
  /** Cost as a multiple of the floor's cost. */
  ratioAtMost?: number;
  atMost?: number;
  atLeast?: number;
  /** Difference from the floor, in the unit of the row. */
  beyondFloorAtMost?: number;
};

/** The parts of a table line that are known before anything is measured. */
export type Row = {
  what: string;
  /**
   * Unit of figure and floor. Higher is better for units that end with `/s`, lower is better for
   * all others.
   */
  unit: string;
  bar: Limits;
  /** The unavoidable work, which is measured on the same machine within the same minute. */
  floor?: string;
  /**
   * Other programs disturb figure and floor unequally, so CI does not compare this row's ratio with
   * the recorded one.
   */
  unsteady?: true;
};

export type Figure = { value: number; floor?: number };

export type Asked = {
  effort: Effort;
  /** A folder with a catalogue, in the format of bench:accuracy. Without it, works are made up. */
  data: string | undefined;
};

/** Table lines that are measured together, each under its own key. */
export type Measurement<Key extends string = string> = {
  /** The name for `--only`. */
  name: string;
  /** The command that measures only this, in more detail if the measurement has its own bench. */
  command: string;
  /** True if the measurement is part of the short form. */
  short: boolean;
  rows: Readonly<Record<Key, Row>>;
  measure(asked: Asked): Promise<Record<Key, Figure>>;
};

/** Checks that every row is measured, and removes the keys from the type. */
export const measurement = <Key extends string>(one: Measurement<Key>): Measurement => one;
