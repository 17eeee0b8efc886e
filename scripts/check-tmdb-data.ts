// Reads recorded TMDB responses with the program's own client: `npm run check:tmdb-data -- DIR`.
// Prints a line for each response that is refused or loses a row, and the totals by folder. Exits
// with 1 if there is any such response.
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { readBody } from "./tmdb-data/read-body.ts";
import { recordedIn } from "./tmdb-data/recorded.ts";

const [dir] = process.argv.slice(2);
if (dir === undefined) {
  console.error("Name a folder of responses: npm run check:tmdb-data -- DIR");
  process.exit(2);
}
const found = await readdir(dir, { recursive: true, withFileTypes: true });
const files = found
  .filter((entry) => entry.isFile() && /\.(?:json|ya?ml)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .toSorted();

type Sum = { answers: number; read: number; rows: number; refused: number; lost: number };
const sums = new Map<string, Sum>();
for (const file of files) {
  const name = relative(dir, file);
  const source = name.includes("/") ? (name.split("/")[0] ?? ".") : ".";
  const sum = sums.get(source) ?? { answers: 0, read: 0, rows: 0, refused: 0, lost: 0 };
  sums.set(source, sum);
  for (const recorded of recordedIn(await readFile(file, "utf8"), /ya?ml$/.test(file))) {
    sum.answers++;
    const reading = await readBody(recorded);
    if (!reading) continue;
    const { kind, rows, lost, problem } = reading;
    sum.read++;
    sum.rows += rows;
    sum.lost += lost;
    if (problem !== undefined) sum.refused++;
    if (problem !== undefined || lost > 0) {
      console.log([name, kind, problem ?? `${lost} of ${rows} lost`].join(" | "));
    }
  }
}
for (const [source, { answers, read, rows, refused, lost }] of sums) {
  console.log(
    `${source}: ${answers} responses, ${read} of requested kinds, ${rows} rows, ${refused} ` +
      `refused, ${lost} lost`,
  );
}
const bad = [...sums.values()].some(({ refused, lost }) => refused + lost > 0);
process.exitCode = bad || ![...sums.values()].some(({ read }) => read > 0) ? 1 : 0;
