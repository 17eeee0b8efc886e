// Loaded before a program under test, or by a test. SQLite then returns the rows of queries without
// an order in reverse (sqlite.org/pragma.html#pragma_reverse_unordered_selects), as another version
// or another plan may also do.
import Database from "better-sqlite3";

const seen = new WeakSet();
const { prepare } = Database.prototype;
// For connections that are first used from now on.
Database.prototype.reversesRows = true;
Database.prototype.prepare = function (sql) {
  if (!seen.has(this)) {
    seen.add(this);
    if (this.reversesRows) this.pragma("reverse_unordered_selects = on");
  }
  return prepare.call(this, sql);
};
