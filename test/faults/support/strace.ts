import { existsSync, readFileSync, rmSync } from "node:fs";

/** Kinds of calls, with their names on this and other processors. */
export const CALLS = {
  open: "?open,?openat",
  read: "?read,?pread64,?readv,?preadv",
  write: "?write,?pwrite64,?writev,?pwritev",
  sync: "?fsync,?fdatasync",
  link: "?link,?linkat",
  rename: "?rename,?renameat,?renameat2",
  unlink: "?unlink,?unlinkat",
  mkdir: "?mkdir,?mkdirat",
  rmdir: "?rmdir",
  stat: "?statx,?stat,?lstat,?newfstatat",
  fstat: "?fstat",
  statfs: "?statfs,?fstatfs",
  times: "?utimensat",
  mode: "?fchmod,?chmod,?fchmodat",
  clone: "?ioctl,?copy_file_range,?sendfile",
  list: "?getdents64",
  readlink: "?readlink,?readlinkat",
} as const;

export type Call = keyof typeof CALLS;

export type Injection = {
  call: Call;
  /** `error=EIO`, `signal=KILL`, `delay_enter=1000000` … */
  fault: string;
  nth: number;
  forEver: boolean;
  paths: readonly string[];
  log: string;
};

/**
 * Words to put before a command so that its `nth` call of this kind on one of these paths fails, or
 * that call and all later ones. Calls on other paths are not counted: Node makes hundreds of them.
 */
export function straceWords({ call, fault, nth, forEver, paths, log }: Injection): string[] {
  rmSync(log, { force: true });
  // Syncs and calls that create names are also logged, because their order is checked.
  const logged = new Set([
    CALLS[call],
    CALLS.sync,
    CALLS.link,
    CALLS.unlink,
    CALLS.rename,
    CALLS.mkdir,
  ]);
  const inject = `inject=${CALLS[call]}:${fault}:when=${nth}${forEver ? "+" : ""}`;
  const words = [
    "strace",
    "-f",
    "-qq",
    "-y",
    "-s",
    "300",
    "-o",
    log,
    "-e",
    `trace=${[...logged].join(",")}`,
  ];
  return [...words, "-e", "signal=none", "-e", inject, ...paths.flatMap((path) => ["-P", path])];
}

export type Traced = { lines: string[]; injected: string[] };

/** The output of strace; `injected` is empty if the call was not made often enough. */
export function readTrace(log: string): Traced {
  if (!existsSync(log)) return { lines: [], injected: [] };
  const lines = readFileSync(log, "utf8").split("\n");
  return { lines, injected: lines.filter((line) => line.includes("INJECTED")) };
}
