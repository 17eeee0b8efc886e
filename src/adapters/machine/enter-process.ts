import { readFile } from "node:fs/promises";
import { environmentOf } from "./processes.ts";
import { type Ran, runProgram } from "./run-program.ts";

/**
 * Runs a command as another process would: in its view of the mounts, as its user with its groups, without privileges, with
 * its environment and umask. Only root may. `undefined` if that process ended.
 */
export async function runAsProcess(
  pid: number,
  command: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Ran | undefined> {
  const [status, env] = [await statusOf(pid), await environmentOf(pid)];
  if (!status || !env) return undefined;
  const { uid, gid, groups, umask } = status;
  // util-linux: nsenter changes the mounts while it still may, setpriv then gives up all that root has.
  const enter = ["nsenter", "--target", String(pid), "--mount", "--wd"];
  const become = [
    "setpriv",
    `--reuid=${uid}`,
    `--regid=${gid}`,
    groups.length > 0 ? `--groups=${groups.join(",")}` : "--clear-groups",
    "--inh-caps=-all",
    "--no-new-privs",
    "--",
  ];
  const words = ["-c", 'umask "$0"; exec "$@"', umask, ...enter, ...become, ...command];
  return await runProgram("/bin/sh", words, signal, {
    env: { PATH, ...withoutManager(env) },
    timeoutMs,
  });
}

const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

/** Without what only the service itself may answer to: its manager's socket and watchdog. */
const withoutManager = (env: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:NOTIFY|WATCHDOG|LISTEN)_/.test(name)));

/** proc_pid_status(5): `Uid:	real	effective	saved	file`, the same for `Gid`, `Groups:	1 2`, `Umask:	0022`. */
async function statusOf(pid: number) {
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const row = (name: string): string[] => new RegExp(`^${name}:[ \\t]*(.*)$`, "m").exec(text)?.[1]?.split(/\s+/) ?? [];
  const [, uid = "65534"] = row("Uid");
  const [, gid = "65534"] = row("Gid");
  return { uid, gid, groups: row("Groups").filter((group) => group !== ""), umask: row("Umask")[0] ?? "0022" };
}
