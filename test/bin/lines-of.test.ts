import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { linesOf } from "../../src/bin/terminal-io.ts";
import { LONGEST_LINE } from "../../src/hosts/cli/terminal/json-lines.ts";

async function read(...pieces: (string | Buffer)[]): Promise<string[]> {
  const lines: string[] = [];
  const input = Readable.from(pieces, { objectMode: false }).setEncoding("utf8");
  for await (const some of linesOf(input)) lines.push(...some);
  return lines;
}

const TEXT = "Heat.1995\r\n\r\nAmélie 2001\n七人の侍\rPi\u2028The 39 Steps 🎬\n\nlast";
const LINES = ["Heat.1995", "", "Amélie 2001", "七人の侍", "Pi", "The 39 Steps 🎬", "", "last"];

test("lines end as readline ends them", async () => {
  expect(await read(TEXT)).toEqual(LINES);
});

test("wherever the input is cut, within a character or a line's end, the lines are the same", async () => {
  const bytes = Buffer.from(TEXT);
  for (let at = 0; at <= bytes.length; at++)
    expect(await read(bytes.subarray(0, at), bytes.subarray(at))).toEqual(LINES);
  expect(await read(...Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)))).toEqual(LINES);
});

test("the end of the last line adds no empty one", async () => {
  expect(await read("a\nb\n")).toEqual(["a", "b"]);
  expect(await read("a\r\nb\r\n")).toEqual(["a", "b"]);
  expect(await read("a\r", "\nb\r")).toEqual(["a", "b"]);
  expect(await read("\r")).toEqual([""]);
  expect(await read("")).toEqual([]);
});

test("what a piece completes comes before the next piece is there", async () => {
  const input = new Readable({ read() {} }).setEncoding("utf8");
  const lines = linesOf(input);
  input.push("a\nb\nc");
  expect((await lines.next()).value).toEqual(["a", "b"]);
  input.push("d\n");
  expect((await lines.next()).value).toEqual(["cd"]);
  input.push(null);
  expect((await lines.next()).done).toBe(true);
});

test("a line that never ends is not kept, and the lines around it are whole", async () => {
  const endless = Array.from({ length: 4000 }, () => "x".repeat(16_384));
  const [before = "", long = "", after = ""] = await read("a\n", ...endless, "\nb");
  expect([before, after]).toEqual(["a", "b"]);
  expect(long.length).toBeGreaterThan(LONGEST_LINE);
  expect(long.length).toBeLessThan(2 * LONGEST_LINE);
});
