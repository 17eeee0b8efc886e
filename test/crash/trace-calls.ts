import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Tracing } from "./blow.ts";

/**
 * Calls that change files and the journal. A trace shows which of them a machine's library uses.
 */
const CALLS = (
  "open openat creat link linkat symlink symlinkat rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir fsync " +
  "fdatasync write writev pwrite64 pwritev ftruncate fallocate copy_file_range sendfile ioctl chmod fchmod utimensat"
).split(" ");

export type Traced = {
  tracing: Tracing;
  /**
   * For each group (`files`, `journal`) and call, the number of calls by the thread that makes the
   * most of them.
   */
  counts: { group: "files" | "journal"; call: string; count: number }[];
};

/** Traces one complete run of a worker: its calls and their paths below these folders. */
export async function traceCalls(
  worker: string[],
  env: Record<string, string | undefined>,
  folders: { within: string[]; state: string },
  log: string,
): Promise<Traced> {
  const known = CALLS.map((call) => `?${call}`).join();
  const child = spawn(
    "strace",
    ["-f", "-qq", "-y", "-s", "0", "-e", `trace=${known}`, "-o", log, ...worker],
    {
      stdio: "ignore",
      env,
    },
  );
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`A worker that is only watched ended with ${code}.`);
  const paths = { files: new Set<string>(), journal: new Set<string>() };
  const threads = new Map<string, number>();
  for (const line of readFileSync(log, "utf8").split("\n")) {
    const [, thread = "", call = "", rest = ""] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? [];
    const named = pathsIn(rest).filter((path) =>
      folders.within.some((folder) => path.startsWith(`${folder}/`)),
    );
    const first = named[0];
    if (first === undefined) continue;
    const group = first.startsWith(`${folders.state}/`) ? "journal" : "files";
    for (const path of named) paths[group].add(path);
    const key = `${group} ${call} ${thread}`;
    threads.set(key, (threads.get(key) ?? 0) + 1);
  }
  return {
    tracing: { files: [...paths.files], journal: [...paths.journal] },
    counts: most(threads),
  };
}

/** strace counts each thread's calls separately. */
function most(threads: ReadonlyMap<string, number>): Traced["counts"] {
  const found = new Map<string, Traced["counts"][number]>();
  for (const [key, count] of threads) {
    const [group = "", call = ""] = key.split(" ");
    const before = found.get(`${group} ${call}`)?.count ?? 0;
    found.set(`${group} ${call}`, {
      group: group as "files" | "journal",
      call,
      count: Math.max(before, count),
    });
  }
  return [...found.values()];
}

/**
 * Absolute paths in the arguments, including those of open files (`18</a/b>`), with strace's
 * escapes decoded.
 */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/"(\/(?:[^"\\]|\\.)*)"|\d<(\/(?:[^>\\]|\\.)*)>/g)].map((found) =>
    plain(found[1] ?? found[2] ?? ""),
  );

function plain(text: string): string {
  const bytes = text.replace(
    /\\(?:([0-7]{1,3})|(.))/g,
    (_, octal: string | undefined, sign: string | undefined) =>
      octal === undefined ? (sign ?? "") : String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return /[\u0080-\u00ff]/.test(bytes) ? Buffer.from(bytes, "latin1").toString("utf8") : bytes;
}
