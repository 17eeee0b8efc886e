import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { tryOr } from "../../base/errors.ts";
import { lingers } from "../machine/linger.ts";
import { abandonChild, type ProgramResult, runProgram } from "../machine/run-program.ts";

type ServiceUser = { name: string; uid: number; gid: number; home: string };

type MachineOptions = {
  platform: string;
  /** The account that runs this program. */
  person: ServiceUser;
  /** The account that asked sudo to run this program. */
  sudoUser: string | undefined;
  /** Path that exists if systemd is running (sd_booted(3)). */
  bootedPath?: string;
};

export interface Machine {
  hasSystemd(): boolean;
  /** Returns the name of process 1; undefined without /proc. */
  firstProcess(): string | undefined;
  run(command: readonly string[], signal: AbortSignal): Promise<ProgramResult>;
  /** True if systemd keeps this account's services running after logout. */
  lingers(account: string, signal: AbortSignal): Promise<boolean>;
  /** Returns the account with this name, as listed by the system. */
  account(name: string, signal: AbortSignal): Promise<ServiceUser | undefined>;
  /**
   * Yields the lines that a program prints, until it ends or the signal aborts. The program's
   * stderr goes to our own stderr.
   */
  lines(command: readonly string[], signal: AbortSignal): AsyncGenerator<string>;
  platform: string;
  person: ServiceUser;
  sudoUser: string | undefined;
}

/**
 * Covers a response of a service manager, and the wait for a daemon that finishes work after a
 * crash.
 */
const TIMEOUT_MS = 15 * 60_000;

/** Provides this machine's service manager and accounts, and the account that runs this program. */
export function openMachine({
  bootedPath = "/run/systemd/system",
  ...who
}: MachineOptions): Machine {
  return {
    ...who,
    hasSystemd: () => existsSync(bootedPath),
    firstProcess: () => tryOr(() => readFileSync("/proc/1/comm", "utf8").trim(), undefined),
    run,
    lingers,
    async account(name, signal) {
      const [, , uid, gid, , home] =
        (await listAccount(who.platform, name, signal))?.split(":") ?? [];
      if (uid === undefined || gid === undefined || home === undefined) return undefined;
      return { name, uid: Number(uid), gid: Number(gid), home };
    },
    async *lines([program = "", ...args], signal) {
      const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], signal });
      const failed = new Promise<never>((_, reject) => void child.once("error", reject));
      failed.catch(() => {}); // awaited below, after the program's lines
      const ended = new Promise<void>((resolve) => void child.once("close", () => resolve()));
      const reader = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY });
      // A program that does not end, or a child of the program, may keep the output open.
      const stop = (): void => {
        reader.close();
        child.stdout.destroy();
        abandonChild(child);
      };
      signal.addEventListener("abort", stop, { once: true });
      try {
        yield* reader;
      } finally {
        signal.removeEventListener("abort", stop);
      }
      if (signal.aborted) return;
      await Promise.race([ended, failed]).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
  };
}

/** Runs a program to its end. Rejects only when the signal aborts. */
async function run(
  [program = "", ...args]: readonly string[],
  signal: AbortSignal,
): Promise<ProgramResult> {
  const ran = await runProgram(program, args, signal, { timeoutMs: TIMEOUT_MS });
  signal.throwIfAborted();
  return ran;
}

/** Returns one line in the format of /etc/passwd. macOS lists accounts elsewhere. */
async function listAccount(
  platform: string,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  // Neither lookup program may mistake a name for an option.
  if (!/^[\w.][\w.@-]*$/.test(name)) return undefined;
  if (platform !== "darwin") {
    const { code, stdout } = await run(["getent", "passwd", name], signal);
    return code === 0 ? stdout.trim() : undefined;
  }
  const keys = ["UniqueID", "PrimaryGroupID", "NFSHomeDirectory"];
  const { code, stdout } = await run(["dscl", ".", "-read", `/Users/${name}`, ...keys], signal);
  const value = (key: string): string => new RegExp(`^${key}: *(.+)$`, "m").exec(stdout)?.[1] ?? "";
  return code === 0
    ? `${name}:x:${value("UniqueID")}:${value("PrimaryGroupID")}::${value("NFSHomeDirectory")}`
    : undefined;
}
