// Loaded before a program of ours or by a test: SQLite gives the rows that no query orders from
// their end (sqlite.org/pragma.html#pragma_reverse_unordered_selects), as another version or
// another plan may do by itself.
import Database from "better-sqlite3";

const seen = new WeakSet();
const { prepare } = Database.prototype;
// For connections that are used for the first time from now on.
Database.prototype.reversesRows = true;
Database.prototype.prepare = function (sql) {
  if (!seen.has(this)) {
    seen.add(this);
    if (this.reversesRows) this.pragma("reverse_unordered_selects = on");
  }
  return prepare.call(this, sql);
};
