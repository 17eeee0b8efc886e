/** `short` is for the long suite: smaller amounts, so that all of it takes less than a minute. */
type Effort = "full" | "short";

export type Limits = {
  /** How many times the floor's cost. */
  ratioAtMost?: number;
  atMost?: number;
  atLeast?: number;
  /** More than the floor, in the unit of the row. */
  beyondFloorAtMost?: number;
};

/** What a line of the table says before anything is measured. */
export type Row = {
  what: string;
  /**
   * Of figure and floor. What ends with `/s` is better when it is more, all else when it is less.
   */
  unit: string;
  bar: Limits;
  /** What the same machine needs in the same minute for what cannot be left out. */
  floor?: string;
  /**
   * Other programs disturb figure and floor unequally: CI does not compare its ratio with the
   * recorded one.
   */
  unsteady?: true;
};

export type Figure = { value: number; floor?: number };

export type Asked = {
  effort: Effort;
  /** A folder with a catalogue, as bench:accuracy takes; without it works are made up. */
  data: string | undefined;
};

/** Lines of the table that are measured together, by a key each. */
export type Measurement<Key extends string = string> = {
  /** What `--only` takes. */
  name: string;
  /** What measures it alone, and more closely where it has a bench of its own. */
  command: string;
  /** Whether it is a part of the short form. */
  short: boolean;
  rows: Readonly<Record<Key, Row>>;
  measure(asked: Asked): Promise<Record<Key, Figure>>;
};

/** Checks that each row is measured, and forgets their keys. */
export const measurement = <Key extends string>(one: Measurement<Key>): Measurement => one;
