import { COLUMNS } from "../../src/store/check/columns.ts";
import { MAX_TIME_MS } from "../../src/store/json.ts";
import type { Schema } from "../../src/store/schema.ts";

/** A column whose values no database checks. */
export interface UncheckedColumn {
  table: keyof Schema;
  column: string;
  is: "json" | "time";
}

/** The columns that hold JSON or times. */
export const UNCHECKED_COLUMNS: readonly UncheckedColumn[] = (
  Object.keys(COLUMNS) as (keyof Schema)[]
).flatMap((table) =>
  Object.entries<(value: unknown) => boolean>(COLUMNS[table]).flatMap(
    ([column, read]): UncheckedColumn[] => {
      if (column.endsWith("_json")) return [{ table, column, is: "json" }];
      const isTimeColumn = read(0) && read(2) && !read(MAX_TIME_MS + 1);
      return isTimeColumn ? [{ table, column, is: "time" }] : [];
    },
  ),
);
