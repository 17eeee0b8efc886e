import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { systemClock } from "../../src/program/process/clock.ts";
import { openStore } from "../../src/store/open.ts";
import { type Home, type HomeOptions, makeHome } from "../../test/process/home.ts";
import { storeFilesIn } from "../../test/support/temp-store.ts";
import { fill } from "../history/fill.ts";

/** Creates a home with `rows` rows of history. */
export async function filledHome(rows: number, options: HomeOptions = {}): Promise<Home> {
  const home = await emptyHome(options);
  fill(home.database, rows, Date.now());
  return home;
}

/** Creates a home with a database in which nothing has happened yet. */
export async function emptyHome(options: HomeOptions = {}): Promise<Home> {
  const home = makeHome(options);
  mkdirSync(dirname(home.database), { recursive: true });
  const store = await openStore(storeFilesIn(home.state), {
    mode: "create",
    random: Math.random,
    clock: systemClock,
  });
  await store[Symbol.asyncDispose]();
  return home;
}
