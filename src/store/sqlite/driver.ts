import Sqlite from "better-sqlite3";

/**
 * Returns SQLite's version, which proves that the native part of the driver was built for this
 * Node. Otherwise, importing this file fails.
 */
export function readDriverVersion(): string {
  const raw = new Sqlite(":memory:");
  try {
    return String(raw.prepare("select sqlite_version()").pluck().get());
  } finally {
    raw.close();
  }
}
