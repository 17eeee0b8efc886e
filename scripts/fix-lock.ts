// Restores the entries that `npm install` strips from the lock. Without `gypfile: false`, npm 10
// needlessly runs node-gyp for better-sqlite3, which needs Python and a compiler. Run `npm run
// lock:fix` after each change of dependencies. A test enforces it.
import { readFile, writeFile } from "node:fs/promises";

type Lock = { packages: Record<string, { gypfile?: boolean }> };

const lock = JSON.parse(await readFile("package-lock.json", "utf8")) as Lock;
const entry = lock.packages["node_modules/better-sqlite3"];
if (!entry) throw new Error("package-lock.json has no entry for better-sqlite3.");
entry.gypfile = false;
await writeFile("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
