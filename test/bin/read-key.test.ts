import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { forgetKeys, readKey } from "../../src/bin/terminal-io.ts";

function terminal() {
  const modes: boolean[] = [];
  const setRawMode = (on: boolean) => void modes.push(on);
  const input = Object.assign(new PassThrough(), { isTTY: true, isRaw: false, fd: 0 as const, setRawMode });
  return { input: input as unknown as Parameters<typeof readKey>[0] & PassThrough, modes };
}

const counts = (input: PassThrough) => ["data", "end", "error"].map((event) => input.listenerCount(event));

test("a key leaves no listener behind, however many are pressed", async () => {
  const { input, modes } = terminal();
  const before = counts(input);
  for (let pressed = 0; pressed < 30; pressed++) {
    const key = readKey(input);
    input.write(pressed % 2 === 0 ? "n" : "\u001b[A");
    expect(await key).toBe(pressed % 2 === 0 ? "n" : "\u001b[A");
  }
  expect(counts(input)).toEqual(before);
  expect(modes.at(-1)).toBe(false);
  const last = readKey(input);
  input.end();
  expect(await last).toBeUndefined();
});

test("what was typed before is forgotten, what is typed after is read; without a terminal nothing is touched", async () => {
  const { input } = terminal();
  input.write("aaa");
  await forgetKeys(input);
  const key = readKey(input);
  input.write("x");
  expect(await key).toBe("x");
  const pipe = Object.assign(new PassThrough(), { isTTY: false });
  pipe.write("kept");
  await forgetKeys(pipe as never);
  expect(String(pipe.read())).toBe("kept");
});
