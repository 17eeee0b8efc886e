import { expect, test } from "vitest";
import { type ProgramResult, runProgram } from "../../../src/adapters/machine/run-program.ts";
import { signalProcess, toProcessId } from "../../support/process-id.ts";

const { signal } = new AbortController();

type Abandoned = ProgramResult & { pid: number; timeoutMs: number };

/** Runs a script that prints a process id. A busy machine may need longer to start it. */
async function abandon(script: string, timeoutMs = 300): Promise<Abandoned> {
  const result = await runProgram("/bin/sh", ["-c", script], signal, { timeoutMs });
  if (result.stdout === "" && timeoutMs < 300_000) return abandon(script, timeoutMs * 10);
  return { ...result, pid: toProcessId(result.stdout), timeoutMs };
}

test.each([
  ["ignores the request to end", "trap '' TERM; echo $$; exec sleep 600"],
  ["left a child that holds its output", "sleep 600 & echo $!; wait"],
])("gives up on a program that %s", async (_, script) => {
  const { pid, code, stderr, timeoutMs } = await abandon(script);
  if (isAlive(pid)) signalProcess(pid, "SIGKILL");
  const expected = `it did not finish within ${timeoutMs / 1000} s`;
  expect({ code, stderr }).toEqual({ code: 124, stderr: expected });
});

test("soon kills a program that ignores the request to terminate", async () => {
  const script = 'trap "" TERM; echo $$; while :; do sleep 0.1; done';
  const { pid } = await abandon(script);
  await expect.poll(() => isAlive(pid)).toBe(false);
});

test("returns a program's output and exit code, and no exit code if the program does not exist", async () => {
  expect(await runProgram("/bin/sh", ["-c", "echo out; echo err >&2; exit 3"], signal)).toEqual({
    code: 3,
    stdout: "out\n",
    stderr: "err\n",
  });
  expect(await runProgram("/nonexistent/program", [], signal)).toMatchObject({ code: undefined });
});

test("passes an empty input to a program that reads its input", async () => {
  expect(await runProgram("/bin/cat", [], signal)).toEqual({ code: 0, stdout: "", stderr: "" });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
