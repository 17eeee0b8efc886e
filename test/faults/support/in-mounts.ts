import { execFileSync, spawn } from "node:child_process";
import { BUNDLE, type Exit, type Place } from "../../support/daemon.ts";
import { waitFor } from "../../support/wait-for.ts";

export type Mounts = AsyncDisposable & {
  /** Where this process finds a path of theirs. */
  see(path: string): string;
  /** The words before a command that must see these mounts. */
  words: string[];
  /** A command in them, to its end. */
  sh(command: string): string;
};

/** Mounts that no other process sees; they are gone with the process that holds them, at the latest at the end of the scope. */
export async function privateMounts(commands: readonly string[]): Promise<Mounts> {
  const script = [...commands, "echo mounted", "exec sleep 600"].join(" && ");
  const keeper = spawn("unshare", ["-m", "sh", "-c", script], { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  keeper.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  const gone = new Promise<void>((done) => keeper.once("close", () => done()));
  await waitFor("the mounts", () => out.includes("mounted"));
  const words = ["nsenter", `--mount=/proc/${keeper.pid}/ns/mnt`, "--"];
  const [file = "", ...rest] = words;
  return {
    see: (path) => `/proc/${keeper.pid}/root${path}`,
    words,
    sh: (command) => execFileSync(file, [...rest, "sh", "-c", command], { encoding: "utf8" }),
    async [Symbol.asyncDispose]() {
      keeper.kill("SIGKILL");
      await gone;
    },
  };
}

export type Guest = AsyncDisposable & { pid: number; log(): string; alive(): boolean; end(): Promise<Exit> };

/** The daemon as it is shipped, among these mounts, once it watches. */
export async function daemonIn(mounts: Mounts, place: Place, env: Record<string, string> = {}): Promise<Guest> {
  const [file = "", ...rest] = mounts.words;
  const args = [...rest, process.execPath, BUNDLE, "--env-file", place.envFile, "daemon"];
  const child = spawn(file, args, {
    env: { PATH: process.env["PATH"] ?? "", HOME: place.path, LANG: "C.UTF-8", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const started = performance.now();
  const exited = new Promise<Exit>((done) => {
    child.once("close", (code, signal) => done({ code, signal, ms: performance.now() - started }));
  });
  const alive = (): boolean => child.exitCode === null && child.signalCode === null;
  const guest: Guest = {
    pid: child.pid ?? 0,
    log: () => log,
    alive,
    async end() {
      child.kill("SIGTERM");
      return await exited;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
    },
  };
  try {
    await waitFor(
      "the daemon to start",
      () => {
        if (!alive()) throw new Error(log);
        return log.includes(" files from ");
      },
      40_000,
    );
  } catch (error) {
    await guest[Symbol.asyncDispose]();
    throw error;
  }
  return guest;
}
