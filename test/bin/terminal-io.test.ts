import { PassThrough, Readable } from "node:stream";
import { expect, test } from "vitest";
import { askPerson, forgetKeys, linesOf, paperOf, readKey } from "../../src/bin/terminal-io.ts";
import { LONGEST_LINE } from "../../src/hosts/cli/terminal/json-lines.ts";

const terminal = () => Object.assign(new PassThrough(), { isTTY: true, columns: 80 });

test.each([
  ["y\n", true],
  ["YES\n", true],
  ["yesterday\n", false],
  ["\n", false],
  ["\u0003", false], // Ctrl-C
  ["\u0004", false], // Ctrl-D
])("%j is %s", async (typed, sure) => {
  const input = terminal();
  const answer = askPerson("Undo? [y/N] ", input, terminal());
  input.write(typed);
  expect(await answer).toBe(sure);
});

test("end of input means no, even if the question goes to a file", async () => {
  const input = new PassThrough();
  const answer = askPerson("Undo? [y/N] ", input, new PassThrough());
  input.end();
  expect(await answer).toBe(false);
});

async function read(...pieces: (string | Buffer)[]): Promise<string[]> {
  const lines: string[] = [];
  const input = Readable.from(pieces, { objectMode: false }).setEncoding("utf8");
  for await (const some of linesOf(input)) lines.push(...some);
  return lines;
}

const TEXT = "Heat.1995\r\n\r\nAmélie 2001\n七人の侍\rPi\u2028The 39 Steps 🎬\n\nlast";
const LINES = ["Heat.1995", "", "Amélie 2001", "七人の侍", "Pi", "The 39 Steps 🎬", "", "last"];

test("splits lines as readline does", async () => {
  expect(await read(TEXT)).toEqual(LINES);
});

test("returns the same lines wherever the input is cut, even within a character or a line ending", async () => {
  const bytes = Buffer.from(TEXT);
  for (let at = 0; at <= bytes.length; at++) {
    expect(await read(bytes.subarray(0, at), bytes.subarray(at))).toEqual(LINES);
  }
  expect(await read(...Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)))).toEqual(LINES);
});

test("a final line ending adds no empty line", async () => {
  expect(await read("a\nb\n")).toEqual(["a", "b"]);
  expect(await read("a\r\nb\r\n")).toEqual(["a", "b"]);
  expect(await read("a\r", "\nb\r")).toEqual(["a", "b"]);
  expect(await read("\r")).toEqual([""]);
  expect(await read("")).toEqual([]);
});

test("returns completed lines before the next piece of input arrives", async () => {
  const input = new Readable({ read() {} }).setEncoding("utf8");
  const lines = linesOf(input);
  input.push("a\nb\nc");
  expect((await lines.next()).value).toEqual(["a", "b"]);
  input.push("d\n");
  expect((await lines.next()).value).toEqual(["cd"]);
  input.push(null);
  expect((await lines.next()).done).toBe(true);
});

test("cuts an endless line, and keeps the lines around it whole", async () => {
  const endless = Array.from({ length: 4000 }, () => "x".repeat(16_384));
  const [before = "", long = "", after = ""] = await read("a\n", ...endless, "\nb");
  expect([before, after]).toEqual(["a", "b"]);
  expect(long.length).toBeGreaterThan(LONGEST_LINE);
  expect(long.length).toBeLessThan(2 * LONGEST_LINE);
});

function keyboard() {
  const modes: boolean[] = [];
  const setRawMode = (on: boolean) => void modes.push(on);
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: false,
    fd: 0 as const,
    setRawMode,
  });
  return { input: input as unknown as Parameters<typeof readKey>[0] & PassThrough, modes };
}

const counts = (input: PassThrough) =>
  ["data", "end", "error"].map((event) => input.listenerCount(event));

test("reading keys leaves no listeners behind, regardless of how many keys are pressed", async () => {
  const { input, modes } = keyboard();
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

test("discards keys typed earlier and reads later ones; does not touch input that is not a terminal", async () => {
  const { input } = keyboard();
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

const screen = { isTTY: true, columns: 80, rows: 24 };
const pipe = { isTTY: false, columns: 0, rows: 0 };

test.each([
  ["a screen", screen, {}, { columns: 80, rows: 24, colour: true, redraws: true }],
  ["a pipe", pipe, {}, { columns: undefined, rows: undefined, colour: false, redraws: false }],
  [
    "a screen of unknown size",
    { ...screen, columns: 0, rows: 0 },
    {},
    { columns: 100, rows: undefined },
  ],
  ["NO_COLOR", screen, { NO_COLOR: "1" }, { colour: false, redraws: true }],
  ["an empty NO_COLOR", screen, { NO_COLOR: "" }, { colour: true }],
  ["a dumb screen", screen, { TERM: "dumb" }, { columns: 80, colour: false, redraws: false }],
  [
    "FORCE_COLOR in a pipe",
    pipe,
    { FORCE_COLOR: "1" },
    { columns: undefined, colour: true, redraws: false },
  ],
  ["FORCE_COLOR and NO_COLOR", screen, { FORCE_COLOR: "", NO_COLOR: "1" }, { colour: true }],
  ["FORCE_COLOR=0", screen, { FORCE_COLOR: "0" }, { colour: false }],
])("adapts width, colour and redrawing to %s", (_, stream, env, expected) => {
  expect(paperOf(stream, env)).toMatchObject(expected);
});
