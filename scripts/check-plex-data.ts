// Reads captured answers of Plex servers, each as the program would: `npm run check:plex-data --
// DIR`. Ends with 1 when one cannot be read, loses an entry, or reads differently as XML or as the
// JSON of old servers. With `--replay FILE` it walks through a recording of `plex-ingest doctor
// --record` as if it were the server, and ends with 1 when anything comes out otherwise.
import { readdir, readFile as readText } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { Recording } from "../src/servers/plex/record/recorder.ts";
import { type FileReading, readFile } from "./plex-data/read-file.ts";
import { replay } from "./plex-data/replay.ts";

const [dir, recording] = process.argv.slice(2);
if (dir === "--replay" && recording !== undefined) {
  const { replayed, unknown } = await replay(
    JSON.parse(await readText(recording, "utf8")) as Recording,
  );
  for (const { name, same } of replayed) console.log(`${same ? "same" : "other"}  ${name}`);
  for (const asked of unknown) console.log(`not in the recording  ${asked}`);
  process.exit(unknown.length > 0 || replayed.some(({ same }) => !same) ? 1 : 0);
}
if (dir === undefined) {
  console.error("Name a folder with answers: npm run check:plex-data -- DIR");
  process.exit(2);
}
const found = await readdir(dir, { recursive: true, withFileTypes: true });
const files = found
  .filter((entry) => entry.isFile() && /\.(?:json|xml|html)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .toSorted();

const totals = { files: 0, entries: 0, dropped: 0, bad: 0 };
for (const file of files) {
  const reading = await readFile(await readText(file, "utf8"), basename(dirname(file))).catch(
    (error: unknown): FileReading => ({
      kind: "none",
      items: "",
      dropped: 0,
      problems: [`throws: ${String(error)}`],
    }),
  );
  const { kind, items, dropped } = reading;
  // A page is no answer, and nothing else may be none.
  const problems =
    (kind === "none") === file.endsWith(".html")
      ? reading.problems
      : [...reading.problems, "not read"];
  if (dropped > 0) problems.push(`${dropped} dropped`);
  totals.files++;
  totals.dropped += dropped;
  totals.entries += [...items.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0);
  if (problems.length > 0) totals.bad++;
  console.log([relative(dir, file), kind, items || "-", problems.join("; ") || "ok"].join(" | "));
}
const { entries, dropped, bad } = totals;
console.log(
  `${totals.files} files, ${entries} entries, ${dropped} dropped, ${bad} files with a problem`,
);
process.exitCode = bad > 0 || totals.files === 0 ? 1 : 0;
