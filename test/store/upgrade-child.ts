// Upgrades a database and is killed right before one of its statements: DATABASE-FOLDER NUMBER. Says how many there are.
import { openStore } from "../../src/store/open.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";
import { watchStatements } from "./statements.ts";

const [folder = "", killAt = ""] = process.argv.slice(2);
let statements = 0;
watchStatements(() => {
  if (++statements === Number(killAt)) process.kill(process.pid, "SIGKILL");
});
await using _store = await openStore(storeFilesIn(folder), openOptions({ mode: "existing" }));
process.stdout.write(`${statements}\n`);
