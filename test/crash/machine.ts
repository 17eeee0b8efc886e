import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const FOLDERS = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];

/** True if the program is installed on this machine. */
const has = (program: string): boolean =>
  FOLDERS.some((folder) => existsSync(join(folder, program)));

/** True if strace is installed and may trace a process. */
export const canTrace = (): boolean =>
  has("strace") &&
  spawnSync("strace", ["-qq", "-o", "/dev/null", "true"], { stdio: "ignore" }).status === 0;

/**
 * Environment variable with the mount point of an XFS that shares blocks. It is set if this process
 * runs in a private mount namespace.
 */
export const SHARING = "CRASH_SHARING";

/**
 * Runs a program again in a private mount namespace with a separate XFS that disappears with it.
 * Returns the exit code, or undefined if this machine does not allow that.
 */
export function againWithSharing(
  script: string,
  args: readonly string[],
  folder: string,
): number | undefined {
  if (process.getuid?.() !== 0 || !["unshare", "mkfs.xfs", "mount"].every(has)) return undefined;
  // a root user without the required capabilities
  if (spawnSync("unshare", ["-m", "true"], { stdio: "ignore" }).status !== 0) return undefined;
  // XFS requires at least 300 MB; the image is sparse except for the written blocks.
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
