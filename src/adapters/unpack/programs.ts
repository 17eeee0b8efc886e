import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/** A program that unpacks RAR to its standard output. */
export type UnpackProgram = {
  name: "7zz" | "7z" | "unrar" | "bsdtar";
  path: string;
  /** Its words for an archive; the path of the first volume comes last. */
  words: readonly string[];
  /** It reads all volumes, one after the other, from its standard input: bsdtar opens only one file. */
  fromInput: boolean;
};

const SEVEN = ["x", "-so", "-bd", "-y", "--"];

/** In the order of preference. */
const KNOWN: readonly Omit<UnpackProgram, "path">[] = [
  { name: "7zz", words: SEVEN, fromInput: false },
  { name: "7z", words: SEVEN, fromInput: false },
  { name: "unrar", words: ["p", "-inul", "-p-", "-cfg-", "--"], fromInput: false },
  { name: "bsdtar", words: ["-xOf", "-"], fromInput: true },
];

const PROBE_TIMEOUT_MS = 10_000;
const MAX_PROBE_BYTES = 1024 ** 2;

/**
 * The program in `searchPath` (the form of `PATH`) that unpacks RAR; undefined if there is none. A 7-Zip without RAR does
 * not count: Debian's package leaves it out, because its licence is not free.
 */
export async function findUnpackProgram(searchPath: string, signal: AbortSignal): Promise<UnpackProgram | undefined> {
  const folders = searchPath.split(delimiter).filter((folder) => isAbsolute(folder));
  for (const program of KNOWN) {
    for (const folder of folders) {
      const path = join(folder, program.name);
      if (!(await isExecutable(path))) continue;
      if (program.words !== SEVEN || (await readsRar(path, signal))) return { ...program, path };
    }
  }
  return undefined;
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false, // not there, or not ours to run
  );

/** `7zz i` lists the formats that it reads: ` … Rar      rar r00 …`. */
function readsRar(path: string, signal: AbortSignal): Promise<boolean> {
  const options = { signal, timeout: PROBE_TIMEOUT_MS, maxBuffer: MAX_PROBE_BYTES, env: CHILD_ENV };
  return new Promise((resolve) => {
    const child = execFile(path, ["i"], options, (error, stdout) => resolve(!error && /\bRar5?\b/.test(stdout)));
    child.stdin?.end();
  });
}

/** Nothing of our own environment, which holds keys. */
export const CHILD_ENV = { PATH: "/usr/bin:/bin", LANG: "C.UTF-8", LC_ALL: "C.UTF-8" };
