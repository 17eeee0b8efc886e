// Moves a database and is killed before one of its statements. Arguments: STATE-FOLDER URL
// DIRECTION NUMBER. Prints the number of statements.
import Sqlite from "better-sqlite3";
import { Client } from "pg";
import { moveDatabase } from "../../../src/store/move/move-database.ts";
import { storeFilesIn } from "../../support/temp-store.ts";
import { postgresEnd, sqliteEnd } from "./ends.ts";

const [folder = "", url = "", direction = "", killAt = ""] = process.argv.slice(2);
let statements = 0;
const count = (): void => {
  if (++statements === Number(killAt)) process.kill(process.pid, "SIGKILL");
};

/** Counts each call of the method before the method runs. */
function watch(prototype: object, name: string): void {
  const original = Reflect.get(prototype, name) as (...given: unknown[]) => unknown;
  Reflect.set(prototype, name, function watched(this: unknown, ...given: unknown[]) {
    count();
    return Reflect.apply(original, this, given);
  });
}
watch(Client.prototype, "query");
for (const name of ["exec", "pragma"]) watch(Sqlite.prototype, name);

const files = storeFilesIn(folder);
const forward = direction === "forward";
await using server = await postgresEnd(url);
await using file = await sqliteEnd(files, forward ? "from" : "to");
await moveDatabase(forward ? file : server, forward ? server : file, { done: () => count() });
process.stdout.write(`${statements}\n`);
