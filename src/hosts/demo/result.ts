import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ShownEntry } from "../../app/shown/release-shape.ts";
import { quoteWord } from "../../base/text/clean-text.ts";
import { ENGINE } from "../../core/actor.ts";
import { idOf } from "./drop-all.ts";
import { REMAKE, UNDECIDED } from "./drops.ts";
import { type DemoFolder, formatTreeLines, readTree, toRelative } from "./folder.ts";
import type { Follow, Scene } from "./follow-daemon.ts";
import { type DemoPage, wrap } from "./page.ts";
import type { ProgramCommand } from "./program.ts";
import type { FakePlex } from "./stand-ins/plex/fake-plex.ts";

type ReleaseSteps = { id: number; name: string; steps: string };

/** Lists each release's steps on one line, with the actor if it was not the engine. */
export function groupStepsByRelease(entries: readonly ShownEntry[]): ReleaseSteps[] {
  const all = new Map<number, { name: string; steps: string[] }>();
  for (const { release_id: id, name, action, actor } of entries) {
    if (id === undefined) continue;
    const release = all.get(id) ?? { name: name ?? "", steps: [] };
    const who = actor === ENGINE ? "" : ` by ${actor}`;
    const step = `${action.replaceAll("_", " ")}${who}`;
    if (release.steps.at(-1) !== step) release.steps.push(step);
    all.set(id, release);
  }
  return [...all].map(([id, { name, steps }]) => ({ id, name, steps: steps.join(" → ") }));
}

/**
 * Prints the library as a tree, the trash, the scans requested from Plex, and each release's steps.
 */
export async function showResult(
  { page, folder, follow }: Scene,
  plex: FakePlex,
  signal: AbortSignal,
): Promise<void> {
  await follow.until("The last scan", allScanned, signal);
  await follow.until("The last check in Plex", allSeen, signal);
  const tree = await readTree(folder.library);
  page.lines(["library/", ...formatTreeLines(tree), ""]);
  if (tree.some(({ links = 1 }) => links > 1)) {
    page.paragraph(
      "hardlink: the library's file and the download are one file on disk, so seeding continues.",
      "quiet",
    );
  }
  const trash = await inTrash([folder.movies, folder.series]);
  if (trash.length > 0) {
    page.paragraph(`In the library's trash, for 30 days: ${trash.join(", ")}`, "quiet");
  }

  page.lines(["", page.paint("Scans requested from Plex", "strong")]);
  page.lines([
    ...new Set(
      plex.scans.map(({ path }) => `  ${toRelative(folder.library, path ?? "everything")}`),
    ),
  ]);

  page.lines(["", page.paint("History", "strong")]);
  for (const { id, name, steps } of groupStepsByRelease(follow.entries)) {
    page.lines([`${`#${id}`.padStart(5)}  ${name}`]);
    page.lines(
      wrap(steps, page.width - 7).map((line) => `       ${line}`),
      "quiet",
    );
  }
}

/** True if Plex was asked to scan after every filing and every undo. */
function allScanned(entries: readonly ShownEntry[]): boolean {
  const count = (...actions: string[]): number =>
    entries.filter((entry) => actions.includes(entry.action)).length;
  return count("scan_requested", "scan_refused") >= count("filed", "taken_back");
}

const PLEX_ACTIONS = ["plex_seen", "plex_mismatch", "plex_not_seen", "scan_refused"];

/** True if Plex was checked for every release that is still filed. */
function allSeen(entries: readonly ShownEntry[]): boolean {
  const last = new Map<number, string>();
  for (const { release_id: id, action } of entries) {
    if (
      id !== undefined &&
      (PLEX_ACTIONS.includes(action) || action === "filed" || action === "undo_asked")
    ) {
      last.set(id, action);
    }
  }
  return ![...last.values()].includes("filed");
}

/** Returns the names of the undone files, in the order in which they were undone. */
async function inTrash(libraries: readonly string[]): Promise<string[]> {
  const trashed: { name: string; at: number }[] = [];
  for (const library of libraries) {
    const trash = join(library, ".plex-ingest-trash");
    const entries = await readdir(trash, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries.filter((each) => each.isFile())) {
      trashed.push({
        name: entry.name,
        at: (await lstat(join(entry.parentPath, entry.name))).ctimeMs,
      });
    }
  }
  return trashed.toSorted((a, b) => a.at - b.at).map(({ name }) => name);
}

/**
 * Returns commands to paste into another terminal while the demo keeps running. `inReview` is the
 * id of the undecided series.
 */
export function formatPasteLines(
  program: ProgramCommand,
  folder: DemoFolder,
  inReview: number,
): string[] {
  const newFile = quoteWord(`${folder.downloads}/The.Lives.of.Others.2006.1080p.mkv`);
  const sound = quoteWord(`${folder.downloads}/${REMAKE}`);
  return [
    defineDemo(program, folder),
    "demo queue",
    `demo show ${inReview}`,
    `demo approve ${inReview} --type tv --tmdb 2996`,
    // Copies the head of a film that has the same running time. An empty, broken or shorter file
    // would not be filed without asking.
    `(head -c 300000 ${sound}; head -c 9000 /dev/urandom) > ${newFile}`,
    "demo status --watch",
  ];
}

/** Returns a shell function that runs commands on the demo. */
export const defineDemo = ({ execPath, script }: ProgramCommand, { envFile }: DemoFolder): string =>
  `demo() { ${quoteWord(execPath)} ${quoteWord(script)} --env-file ${quoteWord(envFile)} "$@"; }`;

export function printStart(page: DemoPage, folder: DemoFolder): void {
  page.heading("plex-ingest demo");
  page.paragraph(
    "This runs the real daemon with small stand-ins for TMDB and Plex in its own folder: your " +
      "files are not read or written. It takes about a dozen seconds.",
  );
  page.lines(["", `watched  ${folder.downloads}`, `library  ${folder.library}`], "quiet");
}

export function printEnd(page: DemoPage): void {
  page.heading("Next steps");
  page.paragraph(
    "`plex-ingest init` finds media servers, download clients and folders, and writes the settings; " +
      "`plex-ingest doctor` checks them.",
  );
}

export function printKept(
  page: DemoPage,
  program: ProgramCommand,
  folder: DemoFolder,
  { entries }: Follow,
): void {
  page.heading("The demo runs until Ctrl-C; paste these commands into another terminal");
  page.lines(formatPasteLines(program, folder, idOf(entries, UNDECIDED) ?? 1));
  page.lines([""]);
}
