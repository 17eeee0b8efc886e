import { execFileSync, spawn } from "node:child_process";
import { type Place, startDaemon } from "../../support/daemon.ts";
import { waitFor } from "../../support/wait-for.ts";

export type Mounts = AsyncDisposable & {
  /** Returns the path under which this process finds a path in the mounts. */
  see(path: string): string;
  /** Words to put before a command that must see these mounts. */
  words: string[];
  /** Runs a command in the mounts to its end. */
  sh(command: string): string;
};

/**
 * Creates mounts that no other process sees. They disappear with the process that holds them, at
 * the latest at the end of the scope.
 */
export async function privateMounts(commands: readonly string[]): Promise<Mounts> {
  const script = [...commands, "echo mounted", "exec sleep 600"].join(" && ");
  const keeper = spawn("unshare", ["-m", "sh", "-c", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
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

/** Starts the shipped daemon in these mounts and waits until it watches. */
export async function daemonIn(mounts: Mounts, place: Place) {
  const daemon = await startDaemon(place, { under: mounts.words });
  const { child } = daemon;
  return { ...daemon, alive: (): boolean => child.exitCode === null && child.signalCode === null };
}
