import { existsSync, readFileSync, rmSync } from "node:fs";

/** One kind of call, under the names that it has on this and on other processors. */
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
 * The words before a command that make its `nth` call of this kind on one of these paths go wrong,
 * or each from there on. Calls on other paths are not counted: Node alone makes hundreds.
 */
export function straceWords({ call, fault, nth, forEver, paths, log }: Injection): string[] {
  rmSync(log, { force: true });
  // Syncing and what makes names are logged besides: the order of them is looked at.
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

/** What strace wrote; `injected` is empty when the call did not come so often. */
export function readTrace(log: string): Traced {
  if (!existsSync(log)) return { lines: [], injected: [] };
  const lines = readFileSync(log, "utf8").split("\n");
  return { lines, injected: lines.filter((line) => line.includes("INJECTED")) };
}
