import { findPrograms, runProgram } from "../machine/run-program.ts";

/** A program that unpacks RAR to its standard output. */
export type UnpackProgram = {
  name: "7zz" | "7z" | "unrar" | "bsdtar";
  path: string;
  /** Arguments for unpacking. The path of the first volume is appended. */
  words: readonly string[];
  /** The program reads all volumes, one after the other, from stdin. bsdtar opens only one file. */
  fromInput: boolean;
};

/**
 * How to check which program this is: its arguments, and a pattern for its output. Undefined if the
 * name is enough.
 */
type VersionProbe = { words: readonly string[]; answer: RegExp } | undefined;

const SEVEN = {
  words: ["x", "-so", "-bd", "-y", "--"],
  fromInput: false,
  // `7zz i` lists the formats that it supports: ` … Rar      rar r00 …`.
  probe: { words: ["i"], answer: /\bRar5?\b/ },
};

/** In order of preference. */
const KNOWN: readonly (Omit<UnpackProgram, "path"> & { probe: VersionProbe })[] = [
  { name: "7zz", ...SEVEN },
  { name: "7z", ...SEVEN },
  {
    name: "unrar",
    words: ["p", "-inul", "-p-", "-cfg-", "--"],
    fromInput: false,
    // The first line of output, the same from 3.51 to 7.23: `UNRAR 7.00 freeware Copyright (c)
    // 1993-2024 Alexander Roshal`.
    probe: { words: [], answer: /RAR .*Alexander Roshal/ },
  },
  { name: "bsdtar", words: ["-xOf", "-"], fromInput: true, probe: undefined },
];

const PROBE_TIMEOUT_MS = 10_000;

/**
 * Finds a program in `searchPath` (formatted like `PATH`) that unpacks RAR; undefined if no such
 * program is found. A 7-Zip without RAR does not count: Debian's package leaves RAR out, because
 * its licence is not free. unrar-free, which Debian installs as `unrar`, does not count either: it
 * does not support `p`, and writes the files into the working folder.
 */
export async function findUnpackProgram(
  searchPath: string,
  signal: AbortSignal,
): Promise<UnpackProgram | undefined> {
  for (const { probe, ...program } of KNOWN) {
    for await (const path of findPrograms(program.name, searchPath)) {
      if (await isIt(path, probe, signal)) return { ...program, path };
    }
  }
  return undefined;
}

/**
 * Recognizes a program by its output, because unrar's exit code for a call without arguments
 * differs between versions.
 */
async function isIt(path: string, probe: VersionProbe, signal: AbortSignal): Promise<boolean> {
  if (!probe) return true;
  const options = { env: CHILD_ENV, cwd: "/", timeoutMs: PROBE_TIMEOUT_MS };
  const { stdout } = await runProgram(path, probe.words, signal, options);
  return probe.answer.test(stdout);
}

/** Contains nothing from our own environment, which holds keys. */
export const CHILD_ENV = { PATH: "/usr/bin:/bin", LANG: "C.UTF-8", LC_ALL: "C.UTF-8" };
