import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export type Child = AsyncDisposable & {
  process: ChildProcess;
  /** Returns the next line of the child's output. Rejects if the child ends without writing one. */
  line(): Promise<string>;
  /** Sends a line to the child and returns its answer. */
  ask(text: string): Promise<string>;
  signal(name: NodeJS.Signals): void;
  exited: Promise<unknown>;
};

/** Runs a script of test/fixtures in a separate process, which is ended with the scope. */
export function startChild(
  script: URL,
  args: readonly string[],
  flags: readonly string[] = [],
): Child {
  const child = spawn(process.execPath, [...flags, script.pathname, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const next = await lines.next();
    if (next.done) throw new Error(`${script.pathname} ended without an answer.`);
    return next.value;
  };
  return {
    process: child,
    line,
    exited,
    ask(text) {
      child.stdin.write(`${text}\n`);
      return line();
    },
    signal: (name) => void child.kill(name),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
