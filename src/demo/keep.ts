import type { DemoFolder } from "./folder.ts";
import type { Program } from "./program.ts";

/** What to paste into another terminal while the demo stays up; `waiting` is the id of the undecided series. */
export function pasteLines({ execPath, script }: Program, folder: DemoFolder, waiting: number): string[] {
  const newFile = quote(`${folder.downloads}/Inception.2010.1080p.mkv`);
  return [
    `demo() { ${quote(execPath)} ${quote(script)} --env-file ${quote(folder.envFile)} "$@"; }`,
    "demo queue",
    `demo show ${waiting}`,
    `demo approve ${waiting} --type tv --tmdb 2996`,
    `head -c 300000 /dev/urandom > ${newFile}`,
    "demo status --watch",
  ];
}

/** For POSIX shells: nothing in single quotes means anything but a single quote. */
export const quote = (word: string): string =>
  /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
