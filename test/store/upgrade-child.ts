// Upgrades a database and is killed right before one of its statements: DATABASE-FOLDER NUMBER. Says how many there are.
import Sqlite from "better-sqlite3";
import { openStore } from "../../src/store/open.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";

const [folder = "", killAt = ""] = process.argv.slice(2);
let statements = 0;
const count = (): void => {
  if (++statements === Number(killAt)) process.kill(process.pid, "SIGKILL");
};
// Every statement of SQLite's passes here, those of the backup and of the transaction itself included.
const real = Sqlite.prototype;
const { prepare, exec, pragma } = real;
real.prepare = function (this: Sqlite.Database, source: string) {
  count();
  return prepare.call(this, source);
} as typeof prepare;
real.exec = function (this: Sqlite.Database, source: string) {
  count();
  return exec.call(this, source);
};
real.pragma = function (this: Sqlite.Database, ...given: Parameters<typeof pragma>) {
  count();
  return pragma.apply(this, given);
};
await using _store = await openStore(storeFilesIn(folder), openOptions({ mode: "existing" }));
process.stdout.write(`${statements}\n`);
