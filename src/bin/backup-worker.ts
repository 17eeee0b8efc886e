import { workerData } from "node:worker_threads";
import Sqlite from "better-sqlite3";
import { backUp } from "../store/sqlite/backup.ts";

const { database, target } = workerData as { database: string; target: string };
const raw = new Sqlite(database, { readonly: true, fileMustExist: true, timeout: 5000 });
try {
  backUp(raw, target);
} finally {
  raw.close();
}
