import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { copyVerified } from "../../src/adapters/fs/copy/copy-verified.ts";
import { readFileIdentity } from "../../src/adapters/fs/disk/identity.ts";

/** Times in ms. */
export type Round = {
  cp: number;
  sync: number;
  coldRead: number;
  verified: number;
  /** Largest event loop delay during the verified copy. */
  lagMs: number;
  readBack: string;
};

export type Places = { source: string; target: string };

/**
 * Measures one round in the same two folders: `cp` and `sync -f`, the verified copy, and one cold
 * read of the source. The source is in the page cache either for both copies or for neither. A
 * first copy is made and discarded. A virtual machine pays for memory that it gave back in the
 * meantime, and otherwise the first measured copy would pay this cost for both.
 */
export async function measureRound(
  places: Places,
  state: "warm" | "cold",
  verifiedFirst: boolean,
): Promise<Round> {
  const { source, target } = places;
  const plain = (): Plain => {
    make(source, state);
    const cp = timed(() => run("cp", ["--reflink=never", source, target]));
    const sync = timed(() => run("sync", ["-f", target]));
    rmSync(target);
    return { cp, sync };
  };
  plain();
  const before = verifiedFirst ? await verify(places, state) : undefined;
  const figures = plain();
  const verified = before ?? (await verify(places, state));
  forget(source);
  const coldRead = timed(() => run("dd", [`if=${source}`, "of=/dev/null", "bs=1M", "status=none"]));
  return { ...figures, coldRead, ...verified };
}

type Plain = Pick<Round, "cp" | "sync">;

async function verify(
  { source, target }: Places,
  state: "warm" | "cold",
): Promise<Omit<Round, keyof Plain | "coldRead">> {
  make(source, state);
  const expected = await readFileIdentity(source);
  if (!expected) throw new Error(`${source} no longer exists.`);
  const lag = monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  const began = performance.now();
  const copied = await copyVerified(source, target, { expected }, new AbortController().signal);
  const verified = performance.now() - began;
  lag.disable();
  if (!copied.ok) throw new Error(copied.why);
  rmSync(target);
  return { verified, lagMs: lag.max / 1e6, readBack: copied.readBack };
}

const make = (source: string, state: "warm" | "cold"): void =>
  state === "cold" ? forget(source) : run("cat", [source]);

/** Drops a file's pages from the page cache without needing root. */
function forget(path: string): void {
  run("sync", ["-f", path]);
  run("dd", [`if=${path}`, "iflag=nocache", "count=0", "status=none"]);
}

function timed(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function run(file: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(file, args, { stdio: ["ignore", "ignore", "pipe"] });
  if (status !== 0) throw new Error(`${file} ${args.join(" ")}: ${String(stderr)}`);
}
