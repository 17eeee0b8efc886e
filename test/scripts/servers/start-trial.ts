import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

type Args = { args: readonly string[]; env: Record<string, string>; tmp: string };

/** Starts `npm run test:servers` without the build. */
export function startTrial({ args, env, tmp }: Args) {
  const child = spawn(process.execPath, ["scripts/test-servers.ts", ...args], {
    env: { PATH: process.env["PATH"] ?? "", TMPDIR: tmp, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => lines.push(chunk.toString()));
  return {
    child,
    [Symbol.dispose]: () => void child.kill("SIGKILL"),
    said: (): string => lines.join(""),
    ended: Promise.all([once(child, "close"), text(child.stderr)]).then(([[code], stderr]) => ({
      code,
      stdout: lines.join(""),
      stderr,
    })),
  };
}

/** The cells of a row of the printed table. */
export const rowsOf = (stdout: string): string[][] =>
  stdout
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2)
    .map((line) => line.split(" | ").map((cell) => cell.replaceAll(/^\| | \|$/g, "")));
