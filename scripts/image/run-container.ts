import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { FinalStage } from "./final-stage.ts";

/** Folders of the machine by their path in the container. */
type Mounts = Record<string, string>;

export type RunOptions = {
  root: string;
  stage: FinalStage;
  mounts: Mounts;
  env: Record<string, string>;
  /** `uid:gid`. Default: the image's own. */
  user?: string;
  /** Replaces the image's entry point and its arguments. */
  command?: string[];
  /** Receives the standard output piece by piece. */
  onOutput?: (text: string) => void;
};

type Ended = { code: number | null; output: string };

const SETUP = `
set -eu
root=$1; user=$2; shift 2
mount --make-rprivate /
mount --bind "$root" "$root"
while [ "$1" != -- ]; do mount --bind "$1" "$root$2"; shift 2; done
shift
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -o remount,bind,ro "$root"
exec setpriv --no-new-privs chroot --groups= --userspec="$user" "$root" "$@"
`;

/**
 * Runs a container of the image without a container runtime, with a read-only root in its own
 * namespaces. Needs root. If the signal aborts, the container is stopped with SIGTERM, as a runtime
 * would do.
 */
export function runContainer(
  { root, stage, mounts, env, user = stage.user, command, onOutput }: RunOptions,
  ends?: AbortSignal,
): Promise<Ended> {
  const inside = command ?? [...stage.entrypoint, ...stage.cmd];
  const path = "/usr/local/bin:/usr/bin:/bin";
  const child = spawn(
    "unshare",
    ["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", SETUP, "sh", root, user]
      .concat(Object.entries(mounts).flatMap(([at, folder]) => [folder, at]))
      .concat("--", "/usr/bin/env", "-i", `PATH=${path}`, "HOME=/tmp")
      .concat(Object.entries({ ...stage.env, ...env }).map(([name, value]) => `${name}=${value}`))
      .concat(inside),
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  // The signal does not go to unshare itself, because a process that has changed its user does not
  // die with its parent.
  const stop = (): void => {
    const inside = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim();
    if (inside !== "") process.kill(Number(inside), "SIGTERM");
  };
  ends?.addEventListener("abort", stop, { once: true });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => {
    output.push(chunk);
    onOutput?.(chunk.toString());
  });
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output: Buffer.concat(output).toString() }));
  });
}
