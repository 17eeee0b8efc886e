import Sqlite from "better-sqlite3";

/**
 * Calls `before` immediately before every SQLite statement, including those of backups and
 * transactions.
 */
export function watchStatements(before: () => void): Disposable {
  const real = Sqlite.prototype;
  const { prepare, exec, pragma } = real;
  real.prepare = function (this: Sqlite.Database, source: string) {
    before();
    return prepare.call(this, source);
  } as typeof prepare;
  real.exec = function (this: Sqlite.Database, source: string) {
    before();
    return exec.call(this, source);
  };
  real.pragma = function (this: Sqlite.Database, ...given: Parameters<typeof pragma>) {
    before();
    return pragma.apply(this, given);
  };
  return { [Symbol.dispose]: () => void Object.assign(real, { prepare, exec, pragma }) };
}
