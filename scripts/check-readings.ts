/**
 * Compares the notes about names with what real servers read:
 *
 *     npm run check:readings -- FILE…
 *     JELLYFIN_API_KEY=… npm run check:readings -- --jellyfin URL --folder DIR [--plain] [--save FILE]
 *
 * FILE has readings of works, as `--save` writes them. `--plain` makes names that avoid nothing, so
 * that there is more to note. With `--jellyfin`, over 1,000 names that the program's own presets
 * make are written below DIR, which must not exist. The Jellyfin gets libraries of them, scans all
 * its libraries, and loses these libraries afterwards. The Jellyfin must see DIR at the same path.
 * Use a Jellyfin that is only for tests.
 */
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import type { NameReader } from "../src/core/plan/names/name-rules.ts";
import { type Comparison, compareReadings, type ReadWork } from "./readings/compare.ts";
import {
  addLibrary,
  folderOfSet,
  readLibrary,
  readVersion,
  removeLibrary,
  scanAll,
  type TrialServer,
} from "./readings/jellyfin.ts";
import { listNamedWorks, type NamedWork } from "./readings/works.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    jellyfin: { type: "string" },
    folder: { type: "string" },
    save: { type: "string" },
    video: { type: "string" },
    plain: { type: "boolean" },
  },
});

const SUBTITLE = "1\n00:00:01,000 --> 00:00:02,000\nHello\n";
const MAX_LINES = 40;
let faults = 0;

if (values.jellyfin !== undefined && values.folder !== undefined) {
  const key = process.env["JELLYFIN_API_KEY"] ?? "";
  await readAgain({ url: values.jellyfin.replace(/\/$/, ""), key }, values.folder);
} else if (positionals.length > 0) {
  for (const file of positionals) await compareFile(file);
} else {
  console.log("No file of readings was given, so no name was compared.");
}
process.exitCode = faults > 0 ? 1 : 0;

async function compareFile(file: string): Promise<void> {
  const works = JSON.parse(await readFile(file, "utf8")) as ReadWork[];
  const versions = new Set(
    works.flatMap(({ files }) =>
      files.flatMap((one) => Object.keys(one).filter((key) => /^\d+\.\d/.test(key))),
    ),
  );
  for (const version of versions) {
    report(version, compareReadings(works, { version, reader: toReader(version) }));
  }
}

function toReader(version: string): NameReader {
  return { kind: "jellyfin", version };
}

async function readAgain(server: TrialServer, root: string): Promise<void> {
  if (existsSync(root)) throw new Error(`${root} exists. Name a folder that does not.`);
  const version = await readVersion(server);
  const named = listNamedWorks(values.plain === true ? [] : [toReader(version)]);
  const libraries = [...Map.groupBy(named, ({ set, type }) => folderOfSet(root, set, type))].map(
    ([path, works], index) => ({ path, works, name: `plex-ingest names ${index + 1}` }),
  );
  try {
    for (const { path, works, name } of libraries) {
      await writeWorks(path, works);
      await addLibrary(server, { name, path, type: works[0]?.type ?? "movie" });
    }
    await scanAll(server);
    const read: ReadWork[] = [];
    for (const { path, works, name } of libraries) {
      const readings = await readLibrary(server, { name, path });
      read.push(...works.map((work) => toReadWork(work, version, readings)));
    }
    if (values.save !== undefined) await writeFile(values.save, JSON.stringify(read));
    report(version, compareReadings(read, { version, reader: toReader(version) }));
  } finally {
    for (const { name } of libraries) await removeLibrary(server, name).catch(console.error);
    await rm(root, { recursive: true, force: true });
  }
}

async function writeWorks(path: string, works: readonly NamedWork[]): Promise<void> {
  for (const { path: file, role } of works.flatMap(({ files }) => files)) {
    const to = join(path, file);
    await mkdir(dirname(to), { recursive: true });
    if (role === "video" && values.video !== undefined) await cp(values.video, to);
    else await writeFile(to, role === "video" ? "not a video" : SUBTITLE);
  }
}

function toReadWork(
  { type, title, year, folder, files, set }: NamedWork,
  version: string,
  readings: Awaited<ReturnType<typeof readLibrary>>,
): ReadWork & { set: string } {
  return {
    set,
    type,
    title,
    year,
    folder,
    ...(type === "tv" ? { series: { [version]: readings.get(folder) } } : {}),
    files: files.map((file) => ({ ...file, [version]: readings.get(file.path) ?? null })),
  };
}

function report(version: string, { files, right, noted, silent, untrue }: Comparison): void {
  faults += silent.length + untrue.length;
  console.log(
    `Jellyfin ${version}: ${files} names; ${right} read as meant, ${noted} misread with a note, ` +
      `${silent.length} misread without a note, ${untrue.length} notes that are not true.`,
  );
  const lines = [
    ...silent.map((line) => `  without a note: ${line}`),
    ...untrue.map((line) => `  not true: ${line}`),
  ];
  for (const line of lines.slice(0, MAX_LINES)) console.log(line);
  if (lines.length > MAX_LINES) console.log(`  … and ${lines.length - MAX_LINES} more`);
}
