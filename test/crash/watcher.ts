// Watches a library without a pause, in a separate process, while another one works on it: `watcher
// WORLD`. Every visible file must be whole whenever it is read, and files that must always exist
// must be there. Prints one line of JSON at the end (SIGTERM).
import { lstatSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { below, sha256Of } from "./check/look.ts";
import type { World } from "./check/world.ts";

const world: World = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const strangers = new Set(world.strangers.map(({ path }) => path));
const wrong = new Set<string>();
let looks = 0;

function look(): void {
  for (const path of world.always) {
    if (!lstatSync(join(world.library, path), { throwIfNoEntry: false })) {
      wrong.add(`gap: ${path} was not there`);
    }
  }
  for (const path of visible()) {
    const inside = relative(world.library, path);
    const allowed = world.names[inside];
    if (!allowed) {
      wrong.add(`I2: ${inside} was seen, under a name that nobody planned`);
    } else if (!allowed.includes(sha256Of(readFileSync(path)))) {
      wrong.add(`I2: ${inside} was seen, and was no whole file`);
    }
  }
  looks++;
}

const visible = (): string[] =>
  below(world.library).files.filter(
    (path) => !strangers.has(path) && !relative(world.library, path).split("/").some(isDot),
  );

const isDot = (name: string): boolean => name.startsWith(".");

function again(): void {
  try {
    look();
  } catch (error) {
    // A file that disappears between two calls counts as not seen.
    if (!["ENOENT", "ENOTDIR"].includes(String((error as NodeJS.ErrnoException).code))) {
      wrong.add(String(error));
    }
  }
  setTimeout(again, 0);
}

process.on("SIGTERM", () => {
  process.stdout.write(`${JSON.stringify({ looks, wrong: [...wrong] })}\n`, () => process.exit(0));
});
process.stdout.write("looking\n");
again();
