import Sqlite from "better-sqlite3";

/**
 * SQLite's version; proves that the native part of the driver was made for this Node. Importing
 * this file fails otherwise.
 */
export function readDriverVersion(): string {
  const raw = new Sqlite(":memory:");
  try {
    return String(raw.prepare("select sqlite_version()").pluck().get());
  } finally {
    raw.close();
  }
}
