import { once } from "node:events";
import { createInterface as createPrompt } from "node:readline/promises";
import { setImmediate } from "node:timers/promises";
import { LONGEST_LINE } from "../hosts/cli/terminal/json-lines.ts";
import type { Paper } from "../hosts/cli/terminal/paper.ts";
import type { Io } from "../hosts/cli/terminal/print.ts";

/**
 * True if the user answers yes. Ctrl-C, Ctrl-D and the end of the input count as no. In these
 * cases, Node rejects or never settles.
 */
export async function askPerson(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<boolean> {
  return /^y(es)?$/i.test((await askLine(question, input, output)) ?? "");
}

/**
 * Reads the line that the user types. Undefined after Ctrl-C or Ctrl-D, and at the end of the
 * input.
 */
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
    // Without this, the next output would continue on the question's line.
    if (answer === undefined) output.write("\n");
    return answer?.trim();
  } finally {
    prompt.close();
  }
}

type KeyInput = NodeJS.ReadStream & { fd: 0 };

/**
 * Reads one key press from a terminal. Returns its text, or its whole escape sequence. A paste
 * contains several keys, of which only the first is returned. Undefined at the end of the input.
 */
export async function readKey(input: KeyInput): Promise<string | undefined> {
  return inRawMode(input, async () => {
    // Without this, the listener that lost the race would never be removed.
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

/**
 * Drops everything that was typed before this moment, because a key must not confirm something that
 * the user had not seen.
 */
export async function forgetKeys(input: KeyInput): Promise<void> {
  if (!input.isTTY || input.readableEnded) return;
  await inRawMode(input, async () => {
    const drop = (): void => {}; // waiting input is emitted and ignored
    input.on("data", drop);
    // Reading starts in the first turn of the event loop. By the end of the second turn, all
    // pending input has been read.
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

// The same line endings that readline uses.
const LINE_END = /\r\n|[\n\r\u2028\u2029]/;

/**
 * Splits a text that arrives in pieces into lines, without their line endings. For each piece,
 * yields all lines that it completes. A line that is too long keeps slightly more than the limit,
 * so that the reader can detect it.
 */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  let begun = "";
  let held = "";
  for await (const piece of pieces) {
    const text = held + piece;
    // The next piece may start with the `\n` that belongs to this `\r`.
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
 * Determines the properties of an output stream. Colours are only for terminals. NO_COLOR
 * (no-color.org) turns them off. FORCE_COLOR overrides both, as in Node, and turns colours off if
 * it is 0. A dumb terminal has no colours and cannot be redrawn.
 */
export function paperOf(
  { isTTY, columns, rows }: TerminalSize,
  env: Readonly<Record<string, string | undefined>>,
): Paper {
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  // A stream that is not a terminal lacks this property.
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

/** Uses the streams of this process. `finish` changes each text before it is written. */
export function createTerminalIo(signal: AbortSignal, finish = (text: string): string => text): Io {
  // A reader that leaves early is not an error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    process.stderr.write(
      `The output cannot be written (${error.code}).\n  Send it somewhere else. The command ` +
        "may have done its work.\n",
    );
    process.exit(1);
  });
  process.stderr.on("error", () => {}); // there is no other stream to report to
  return {
    out: (text) => void process.stdout.write(finish(text)),
    err: (text) => void process.stderr.write(finish(text)),
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
