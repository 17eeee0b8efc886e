import { once } from "node:events";
import { createInterface as createPrompt } from "node:readline/promises";
import { setImmediate } from "node:timers/promises";
import { LONGEST_LINE } from "../hosts/cli/terminal/json-lines.ts";
import type { Paper } from "../hosts/cli/terminal/paper.ts";
import type { Io } from "../hosts/cli/terminal/print.ts";

/**
 * Whether a person says yes. Ctrl-C, Ctrl-D and the end of the input count as no: for them Node
 * rejects or never settles.
 */
export async function askPerson(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<boolean> {
  return /^y(es)?$/i.test((await askLine(question, input, output)) ?? "");
}

/** The line that a person types; undefined after Ctrl-C, Ctrl-D and at the end of the input. */
export async function askLine(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<string | undefined> {
  const prompt = createPrompt({ input, output });
  const left = once(prompt, "close").then(() => undefined);
  const asked = prompt.question(question).catch(() => undefined);
  try {
    const answer = await Promise.race([asked, left]);
    // Otherwise the next line would follow on the line of the question.
    if (answer === undefined) output.write("\n");
    return answer?.trim();
  } finally {
    prompt.close();
  }
}

type KeyInput = NodeJS.ReadStream & { fd: 0 };

/**
 * One key press from a terminal: its text, or its escape sequence as one text. A paste is more than
 * one key: only the first is taken. Undefined at the end of the input.
 */
export async function readKey(input: KeyInput): Promise<string | undefined> {
  return inRawMode(input, async () => {
    // The one that lost the race would listen for ever.
    const over = new AbortController();
    const { signal } = over;
    const pressed = once(input, "data", { signal }).then(([data]) => String(data));
    const ended = once(input, "end", { signal }).then(() => undefined);
    try {
      const text = await Promise.race([pressed, ended]);
      return text?.startsWith("\u001b") ? text : text?.slice(0, 1);
    } finally {
      over.abort();
      await Promise.allSettled([pressed, ended]);
    }
  });
}

/** Drops what was typed before now: a key must not decide about what its person had not seen. */
export async function forgetKeys(input: KeyInput): Promise<void> {
  if (!input.isTTY || input.readableEnded) return;
  await inRawMode(input, async () => {
    const drop = (): void => {}; // what is waiting is emitted, and nobody takes it
    input.on("data", drop);
    // Reading begins in the first turn of the loop; what waited has been read by the end of the
    // second.
    for (let turn = 0; turn < 2; turn++) await setImmediate();
    input.off("data", drop);
  });
}

async function inRawMode<T>(input: KeyInput, work: () => Promise<T>): Promise<T> {
  const wasRaw = input.isRaw;
  input.setRawMode(true);
  input.resume();
  try {
    return await work();
  } finally {
    input.setRawMode(wasRaw);
    input.pause();
  }
}

// As readline ends them.
const LINE_END = /\r\n|[\n\r\u2028\u2029]/;

/**
 * The lines of a text that comes in pieces, without what ends them: at once all that a piece
 * completes. Of a line that is too long a little more than the limit is kept, so that the reader
 * sees it is.
 */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  let begun = "";
  let held = "";
  for await (const piece of pieces) {
    const text = held + piece;
    // The `\n` that belongs to it may begin the next piece.
    held = text.endsWith("\r") ? "\r" : "";
    const lines = text.slice(0, text.length - held.length).split(LINE_END);
    if (begun.length <= LONGEST_LINE) begun += lines[0];
    lines[0] = begun;
    begun = lines.pop() ?? "";
    if (lines.length > 0) yield lines;
  }
  if (begun !== "" || held !== "") yield [begun];
}

const WIDE = 100;

type TerminalSize = { isTTY?: boolean | undefined; columns: number; rows: number };

/**
 * What a stream is written on. Colours are for terminals; NO_COLOR (no-color.org) forbids them, and
 * FORCE_COLOR, which Node lets win as well, asks for them or with 0 forbids them. A dumb terminal
 * has no colours and cannot be drawn over.
 */
export function paperOf(
  { isTTY, columns, rows }: TerminalSize,
  env: Readonly<Record<string, string | undefined>>,
): Paper {
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  // A stream that is no terminal has no such property.
  const able = isTTY === true && TERM !== "dumb";
  const forced =
    FORCE_COLOR === undefined ? undefined : FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return {
    columns: isTTY ? columns || WIDE : undefined,
    rows: isTTY && rows > 0 ? rows : undefined,
    colour: forced ?? (able && !NO_COLOR),
    redraws: able,
    timeZone: undefined,
  };
}

/** The process's own streams. */
export function createTerminalIo(signal: AbortSignal): Io {
  // A reader that leaves early is not an error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    process.stderr.write(
      `The output cannot be written (${error.code}).\n  Send it somewhere else; the command may have done its work.\n`,
    );
    process.exit(1);
  });
  process.stderr.on("error", () => {}); // there is no other stream to report to
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    taken: () => new Promise((resolve) => process.stdout.write("", () => resolve())),
    terminal: process.stdout.isTTY && process.stdin.isTTY,
    columns: process.stdout.columns || WIDE,
    get paper() {
      return paperOf(process.stdout, process.env);
    },
    now: Date.now,
    stdin: () => linesOf(process.stdin.setEncoding("utf8")),
    ask: (question) => askPerson(question, process.stdin, process.stderr),
    async key(question = "") {
      process.stderr.write(question);
      const key = await readKey(process.stdin);
      if (question !== "") process.stderr.write("\n");
      return key;
    },
    forgetKeys: () => forgetKeys(process.stdin),
    line: (question) => askLine(question, process.stdin, process.stderr),
    signal,
  };
}
