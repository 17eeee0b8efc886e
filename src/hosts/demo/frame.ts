import { idOf } from "./drop-all.ts";
import { REMAKE, UNDECIDED } from "./drops.ts";
import type { DemoFolder } from "./folder.ts";
import type { Follow } from "./follow.ts";
import type { Page } from "./page.ts";
import type { Program } from "./program.ts";

/** Commands for another terminal while the demo keeps running; `inReview` is the id of the undecided series. */
export function pasteLines(program: Program, folder: DemoFolder, inReview: number): string[] {
  const newFile = quote(`${folder.downloads}/The.Lives.of.Others.2006.1080p.mkv`);
  const sound = quote(`${folder.downloads}/${REMAKE}`);
  return [
    defineDemo(program, folder),
    "demo queue",
    `demo show ${inReview}`,
    `demo approve ${inReview} --type tv --tmdb 2996`,
    // The head of a film as long as this one: an empty, broken or shorter file is not filed without asking.
    `(head -c 300000 ${sound}; head -c 9000 /dev/urandom) > ${newFile}`,
    "demo status --watch",
  ];
}

/** A function of the shell that runs commands on the demo. */
export const defineDemo = ({ execPath, script }: Program, { envFile }: Pick<DemoFolder, "envFile">): string =>
  `demo() { ${quote(execPath)} ${quote(script)} --env-file ${quote(envFile)} "$@"; }`;

/** Quotes a word for POSIX shells: within single quotes only a single quote is special. */
export const quote = (word: string): string =>
  /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

export function printStart(page: Page, folder: DemoFolder): void {
  page.heading("plex-ingest demo");
  page.paragraph(
    "The real daemon with small stand-ins for TMDB and Plex, in its own folder: your files are not read or written. It takes about a dozen seconds.",
  );
  page.lines(["", `watched  ${folder.downloads}`, `library  ${folder.library}`], "quiet");
}

export function printEnd(page: Page): void {
  page.heading("Real use");
  page.paragraph(
    "`plex-ingest init` finds Plex, download clients and the folders, and writes the settings; `plex-ingest doctor` tries them.",
  );
}

export function printKept(
  page: Page,
  program: Program,
  folder: DemoFolder,
  { entries }: Pick<Follow, "entries">,
): void {
  page.heading("The demo runs until Ctrl-C; paste these into another terminal");
  page.lines(pasteLines(program, folder, idOf(entries, UNDECIDED) ?? 1));
  page.lines([""]);
}
