import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "./wait-for.ts";

type Options = {
  /** The program's human-readable name. */
  title: string;
  /** The program's HOME folder, which also contains its output. */
  folder: string;
  /** Each command is a separate process. */
  commands: readonly (readonly [program: string, ...args: string[]])[];
  /** Variables that are added to the program's bare environment. */
  env?: Record<string, string> | undefined;
  /** Called before each start. */
  prepare?: () => void;
  /** Resolves once the program responds. */
  ask: () => Promise<unknown>;
  /** The source of the program's data. It is ended together with the program. */
  source?: AsyncDisposable;
};

/**
 * Starts an installed daemon, and resolves once it responds. The daemon does not outlive the test
 * process, which may end at any time.
 */
export async function startRealProgram({
  title,
  folder,
  commands,
  env,
  prepare,
  ask,
  source,
}: Options) {
  const log = join(folder, "daemon.log");
  const environment = { PATH: process.env["PATH"] ?? "", HOME: folder, LANG: "C.UTF-8", ...env };
  let running: ReturnType<typeof guarded>[] = [];

  async function start(): Promise<void> {
    prepare?.();
    running = commands.map(([program, ...args]) => guarded(program, args, environment, log));
    const started = running;
    await waitFor(`${title} to answer`, async () => {
      if (started.some(({ child }) => child.exitCode !== null)) {
        throw new Error(readFileSync(log, "utf8"));
      }
      return await ask();
    });
  }
  /** Ends one of the programs if it is running, and starts it again. The others keep running. */
  async function restartOnly(name: string): Promise<void> {
    const at = commands.findIndex(([program]) => program === name);
    const [program, ...args] = commands[at] ?? [name];
    await running[at]?.end("SIGTERM");
    running[at] = guarded(program, args, environment, log);
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = running;
    running = [];
    await Promise.all(ending.map((one) => one.end(signal)));
  }
  const dispose = async (): Promise<void> => {
    await end("SIGKILL");
    await source?.[Symbol.asyncDispose]();
  };

  await start().catch(async (error: unknown) => {
    await dispose();
    throw error;
  });
  return {
    signal(signal: NodeJS.Signals): void {
      for (const { child } of running) child.kill(signal);
    },
    /** Kills the program without warning. It can be started again. */
    kill: () => end("SIGKILL"),
    /** Ends the program as a service manager would. It can be started again. */
    stop: () => end("SIGTERM"),
    restartOnly,
    /** Ends the program if it is running, and starts it with the same files and ports. */
    async restart(): Promise<void> {
      await end("SIGTERM");
      await start();
    },
    [Symbol.asyncDispose]: dispose,
  };
}

function guarded(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
  log: string,
) {
  const output = openSync(log, "a");
  const child: ChildProcess = spawn(program, args, {
    cwd: "/",
    env,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const guard = spawn("sh", ["-c", 'read -r _; kill -9 "$1"', "sh", String(child.pid)], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = new Promise<void>((done) => {
    const over = (): void => {
      guard.kill("SIGKILL");
      done();
    };
    child.once("exit", over).once("error", over);
  });
  return {
    child,
    /** Sends the signal, and after a while SIGKILL, which no process survives. */
    async end(signal: NodeJS.Signals): Promise<void> {
      child.kill(signal);
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Waits until a client's torrent satisfies `is`, and returns it. */
export const onceTorrent = <T>(
  what: string,
  torrent: () => Promise<T | undefined>,
  is: (now: T) => boolean,
) =>
  waitFor<T>(what, async () => {
    const now = await torrent();
    if (now !== undefined && is(now)) return now;
    throw new Error(JSON.stringify(now));
  });
