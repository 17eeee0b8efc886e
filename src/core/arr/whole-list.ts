/**
 * A list that an app gave completely in one answer. The constructor is private: a list is made by
 * `of`, which compares it with the app's count, or by `withoutPages`. So no verdict can rest on
 * what is missing from a part of a list.
 */
export class WholeList<Row> {
  readonly rows: readonly Row[];

  private constructor(rows: readonly Row[]) {
    this.rows = rows;
  }

  /** Returns undefined if the app counts more rows than it sent. */
  static of<Row>(rows: readonly Row[], total: number): WholeList<Row> | undefined {
    return rows.length < total ? undefined : new WholeList(rows);
  }

  /** For a list that the app sends without pages. */
  static withoutPages<Row>(rows: readonly Row[]): WholeList<Row> {
    return new WholeList(rows);
  }

  /** Returns the list of what `read` makes of each row, without undefined values. */
  map<To>(read: (row: Row) => To | undefined): WholeList<To> {
    return new WholeList(this.rows.map(read).filter((row) => row !== undefined));
  }
}
