import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const FOLDERS = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];

/** Whether this machine has a program. */
const has = (program: string): boolean =>
  FOLDERS.some((folder) => existsSync(join(folder, program)));

/** strace is there, and may look at a process. */
export const canTrace = (): boolean =>
  has("strace") &&
  spawnSync("strace", ["-qq", "-o", "/dev/null", "true"], { stdio: "ignore" }).status === 0;

/**
 * Set where this process runs in a mount namespace of its own, to where an XFS that shares blocks
 * is mounted in it.
 */
export const SHARING = "CRASH_SHARING";

/**
 * Runs a program again in a private mount namespace with an XFS of its own, which goes with it;
 * undefined where that cannot be had. Answers how it ended.
 */
export function againWithSharing(
  script: string,
  args: readonly string[],
  folder: string,
): number | undefined {
  if (process.getuid?.() !== 0 || !["unshare", "mkfs.xfs", "mount"].every(has)) return undefined;
  if (spawnSync("unshare", ["-m", "true"], { stdio: "ignore" }).status !== 0) return undefined; // a root of little power
  // XFS wants 300 MB at least; the image is a hole but for what is written.
  const mount = [
    `truncate -s 320M ${folder}/xfs.img && mkfs.xfs -q -m reflink=1 ${folder}/xfs.img`,
    `mkdir ${folder}/xfs && mount -o loop ${folder}/xfs.img ${folder}/xfs`,
  ].join(" && ");
  const run = ["-m", "sh", "-c", `(${mount}) && export ${SHARING}=${folder}/xfs; exec "$@"`, "sh"];
  const env = { ...process.env, PATH: FOLDERS.join(delimiter), [SHARING]: "" };
  return (
    spawnSync("unshare", [...run, process.execPath, script, ...args], { stdio: "inherit", env })
      .status ?? 1
  );
}
