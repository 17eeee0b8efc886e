import { readFile, readlink } from "node:fs/promises";
import { kill } from "node:process";
import { codeOf } from "../../base/errors.ts";
import { findUserName, type ProcessUser } from "./accounts.ts";
import { type ProgramResult, runProgram } from "./run-program.ts";

type EnterOptions = {
  /**
   * Selects the process's environment variables that the command receives in addition to its PATH.
   */
  passes: (name: string) => boolean;
  timeoutMs: number;
};

/**
 * Runs a command as another process would: in its mount namespace, as its user and with its groups,
 * without privileges, and with its umask and part of its environment. Only root can do this.
 * Returns undefined if that process has ended or has its own user namespace.
 *
 * That process wrote its environment itself, and programs that run before root's rights are dropped
 * must not obey it. PATH is therefore set last, and `passes` must not accept a variable that the
 * loader, a shell or these programs read.
 */
export async function runAsProcess(
  pid: number,
  command: readonly string[],
  { passes, timeoutMs }: EnterOptions,
  signal: AbortSignal,
): Promise<ProgramResult | undefined> {
  const [status, env] = [await statusOf(pid), await environmentOf(pid)];
  if (!status || !env || !(await shares("user", pid))) return undefined;
  const { uid, gid, groups, umask } = status;
  // util-linux: nsenter changes the mounts while it still has the right to, and then setpriv drops
  // all of root's rights.
  // Root of a container may not change mounts, and has no reason to.
  const enter = (await shares("mnt", pid))
    ? ["env", `--chdir=/proc/${pid}/cwd`]
    : ["nsenter", "--target", String(pid), "--mount", "--wd"];
  const become = [
    "setpriv",
    `--reuid=${uid}`,
    `--regid=${gid}`,
    groups.length > 0 ? `--groups=${groups.join(",")}` : "--clear-groups",
    "--inh-caps=-all",
    "--no-new-privs",
    "--",
    "env",
    `PATH=${env["PATH"] ?? PATH}`,
  ];
  const words = ["-c", 'umask "$0"; exec "$@"', umask, ...enter, ...become, ...command];
  const environment = Object.fromEntries(Object.entries(env).filter(([name]) => passes(name)));
  return await runProgram("/bin/sh", words, signal, { env: { ...environment, PATH }, timeoutMs });
}

const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * True if the process shares our user or mount namespace. In its own user namespace
 * (user_namespaces(7)), any user may mount other programs in place of the ones used here.
 */
async function shares(kind: "user" | "mnt", pid: number): Promise<boolean> {
  const namespaceOf = (of: string) => readlink(`/proc/${of}/ns/${kind}`).catch(() => undefined);
  const theirs = await namespaceOf(String(pid));
  return theirs !== undefined && theirs === (await namespaceOf("self"));
}

/**
 * Fields of proc_pid_status(5): `Uid: real effective saved file`, the same for `Gid`, `Groups: 1
 * 2`, `Umask: 0022`.
 */
async function statusOf(pid: number) {
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const row = (name: string): string[] =>
    new RegExp(`^${name}:[ \\t]*(.*)$`, "m").exec(text)?.[1]?.split(/\s+/) ?? [];
  const [, uid = "65534"] = row("Uid");
  const [, gid = "65534"] = row("Gid");
  return {
    uid,
    gid,
    groups: row("Groups").filter((group) => group !== ""),
    umask: row("Umask")[0] ?? "0022",
  };
}

/**
 * Returns the account of a running process, with the groups that it was started with. Undefined if
 * the process has ended or the system does not show it (not Linux).
 */
export async function accountOf(pid: number): Promise<ProcessUser | undefined> {
  const status = await statusOf(pid);
  if (!status) return undefined;
  const uid = Number(status.uid);
  const groups = [...new Set([status.gid, ...status.groups].map(Number))];
  return { uid, name: findUserName(uid) ?? status.uid, groups };
}

/**
 * True if a process was stopped by a signal (SIGSTOP, or a debugger's freezer). False if that
 * cannot be determined.
 */
export async function isStopped(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // proc_pid_stat(5): the state follows the name, which may itself contain brackets.
  return /^ [Tt] /.test(text.slice(text.lastIndexOf(")") + 1));
}

/**
 * Returns the words of a process's command line; undefined if the process has ended or the system
 * does not show it (not Linux).
 */
export const commandOf = (pid: number): Promise<string[] | undefined> =>
  readFile(`/proc/${pid}/cmdline`, "utf8").then(
    (text) => text.split("\0").slice(0, -1),
    () => undefined,
  );

/**
 * Returns the environment that a process was started with; undefined if this user may not read it.
 */
export async function environmentOf(pid: number): Promise<Record<string, string> | undefined> {
  const text = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const rows = text.split("\0").flatMap((row) => {
    const index = row.indexOf("=");
    return index > 0 ? [[row.slice(0, index), row.slice(index + 1)] as const] : [];
  });
  return Object.fromEntries(rows);
}

/** True if a process with this number is running, regardless of its user. */
export function isAlive(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}
