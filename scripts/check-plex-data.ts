// Reads captured responses of Plex servers in the same way as the program: `npm run check:plex-data
// -- DIR`. Exits with 1 if a response cannot be read, loses an entry, or reads differently as XML
// or as the JSON of old servers. With `--replay FILE`, it walks through a recording of `plex-ingest
// doctor --record` as if the recording were the server, and exits with 1 if any result differs.
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
  console.error("Name a folder of responses: npm run check:plex-data -- DIR");
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
  // An HTML page is not a Plex response. Every other file must be one.
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
