import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { dropFilms, makeFilms } from "../../filing/films.ts";
import { measureFiling } from "../../filing/measure.ts";
import { shown } from "../../table/lines.ts";
import type { PeerTable } from "../../table/markdown.ts";

const FILMS = 1000;

type LinkingPeer = {
  name: string;
  what: string;
  program: string;
  args(from: string, to: string): readonly string[];
};

/**
 * Programs that link files under their existing names. `what` describes what else each program does
 * and what it omits.
 */
const LINKING: readonly LinkingPeer[] = [
  {
    name: "cp -rl",
    what: "links, nothing synced, names as they are",
    program: "cp",
    args: (from, to) => ["-rl", `${from}/.`, to],
  },
  {
    name: "rsync --link-dest",
    what: "links, nothing synced, names as they are",
    program: "rsync",
    args: (from, to) => ["-a", `--link-dest=${from}`, `${from}/`, `${to}/`],
  },
  {
    name: "rsync --link-dest --fsync",
    what: "the same; --fsync syncs what is copied, and links are not",
    program: "rsync",
    args: (from, to) => ["-a", "--fsync", `--link-dest=${from}`, `${from}/`, `${to}/`],
  },
];

const isInstalled = (name: string): boolean =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, name)));

/** Links a thousand films of 1 KiB into a library on the same disk. */
export async function measureLinking(folder: string, films = FILMS): Promise<PeerTable> {
  const from = join(folder, "films");
  dropFilms(from, makeFilms(films));
  const notes: string[] = [];
  const rows: string[][] = [];
  for (const [at, { name, what, program, args }] of LINKING.entries()) {
    if (!isInstalled(program)) {
      notes.push(`${program} is not installed.`);
      continue;
    }
    const to = join(folder, `linked-${at}`);
    mkdirSync(to);
    const began = performance.now();
    const { status, stderr } = spawnSync(program, args(from, to), { encoding: "utf8" });
    const seconds = (performance.now() - began) / 1000;
    if (status !== 0 || readdirSync(to).length !== films) {
      notes.push(`${name} failed: ${stderr.slice(0, 200)}`);
    } else {
      rows.push([name, what, shown(films / seconds)]);
    }
  }
  const { perSecond, floorPerSecond } = await measureFiling({ releases: films });
  rows.push(
    ["the floor", "link, folder sync, one FULL transaction for each", shown(floorPerSecond)],
    [
      "plex-ingest",
      "settles, identifies, checks for duplicates, names for Plex, journals each step, syncs",
      shown(perSecond),
    ],
  );
  notes.push(
    "mnamer was not measured: it only asks services on the internet, and there is no stand-in " +
      "for them here.",
  );
  return {
    title: "Filing by hardlink",
    note:
      `The input is ${films.toLocaleString("en")} films of 1 KiB. The others do only a part of ` +
      `the work, so the last column is not a race. ${notes.join(" ")}`,
    columns: ["", "what it does", "files/s"],
    rows,
  };
}
