import type { Compilable, CompiledQuery } from "kysely";
import type { Db } from "./open.ts";

/** Stands for a value while the query is compiled. */
class Slot {
  readonly index: number;
  constructor(index: number) {
    this.index = index;
  }
}

type Value = string | number;

/**
 * A query that is built and compiled once, for what is asked several times for each release: building takes longer than a
 * row by its key. `build` gets stand-ins for the values and may only hand them to the query.
 * @returns the query; each call gives the values, and gets the rows
 */
export function keptQuery<Values extends readonly Value[], Row>(
  build: (db: Db, ...values: Values) => Compilable<Row>,
): (db: Db, ...values: Values) => Promise<Row[]> {
  let compiled: CompiledQuery<Row> | undefined;
  return async (db, ...values) => {
    compiled ??= build(db, ...(values.map((_, index) => new Slot(index)) as unknown as Values)).compile();
    const parameters = compiled.parameters.map((one) => (one instanceof Slot ? values[one.index] : one));
    return (await db.executeQuery<Row>({ ...compiled, parameters })).rows;
  };
}
