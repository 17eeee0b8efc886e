import { expect, test } from "vitest";
import { runProgram } from "../../../src/adapters/machine/run-program.ts";

const { signal } = new AbortController();

test.each([
  ["ignores the request to end", "trap '' TERM; echo $$; exec sleep 600"],
  ["left a child that holds its output", "sleep 600 & echo $!; wait"],
])("gives up on a program that %s", async (_, script) => {
  const { code, stdout, stderr } = await runProgram("/bin/sh", ["-c", script], signal, {
    timeoutMs: 300,
  });
  if (isAlive(Number(stdout))) process.kill(Number(stdout), "SIGKILL");
  expect({ code, stderr }).toEqual({ code: 124, stderr: "it did not finish within 0.3 s" });
});

test("soon kills a program that ignores the request to terminate", async () => {
  const script = 'trap "" TERM; echo $$; while :; do sleep 0.1; done';
  const { stdout } = await runProgram("/bin/sh", ["-c", script], signal, { timeoutMs: 300 });
  const pid = Number(stdout);
  expect(pid).toBeGreaterThan(0);
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
