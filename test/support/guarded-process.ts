import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";

export type GuardedProcess = {
  /** Undefined while it runs. */
  exitCode(): number | null;
  pid: number;
  /** Sends the signal, and a while later one that nothing survives. */
  end(signal: NodeJS.Signals): Promise<void>;
};

export type GuardedOptions = { command: string; args: readonly string[]; env: Record<string, string>; log: string };

/** A daemon in its own words (`log`). It does not outlive the process of the tests, which may be ended at any time. */
export function startGuarded({ command, args, env, log }: GuardedOptions): GuardedProcess {
  const output = openSync(log, "a");
  const running: ChildProcess = spawn(command, args, { cwd: "/", env, stdio: ["ignore", output, output] });
  closeSync(output);
  const guard = spawn("sh", ["-c", 'read -r _; kill -9 "$1"', "sh", String(running.pid)], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = new Promise<void>((done) => {
    const over = (): void => {
      guard.kill("SIGKILL");
      done();
    };
    running.once("exit", over).once("error", over);
  });
  return {
    pid: running.pid ?? 0,
    exitCode: () => running.exitCode,
    async end(signal) {
      running.kill(signal);
      const late = setTimeout(() => running.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
}
