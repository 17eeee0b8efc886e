import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { askPerson } from "../../src/bin/terminal-io.ts";

const terminal = () => Object.assign(new PassThrough(), { isTTY: true, columns: 80 });

test.each([
  ["y\n", true],
  ["YES\n", true],
  ["yesterday\n", false],
  ["\n", false],
])("%j is %s", async (typed, sure) => {
  const input = terminal();
  const answer = askPerson("Undo? [y/N] ", input, terminal());
  input.write(typed);
  expect(await answer).toBe(sure);
});

test.each([
  ["Ctrl-C", "\u0003"],
  ["Ctrl-D", "\u0004"],
])("%s is no", async (_, key) => {
  const input = terminal();
  const answer = askPerson("Undo? [y/N] ", input, terminal());
  input.write(key);
  expect(await answer).toBe(false);
});

test("end of input means no, also if the question goes to a file", async () => {
  const input = new PassThrough();
  const answer = askPerson("Undo? [y/N] ", input, new PassThrough());
  input.end();
  expect(await answer).toBe(false);
});
