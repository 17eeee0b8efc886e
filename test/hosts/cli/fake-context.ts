import { nameWork } from "../../../src/app/review/choose/name-work.ts";
import { createCommandLine } from "../../../src/hosts/cli/command-line.ts";
import type { Paper } from "../../../src/hosts/cli/terminal/paper.ts";
import type { Context, Io } from "../../../src/hosts/cli/terminal/print.ts";
import { casesOf, type Review } from "../../support/review.ts";
import { fakeUseCases } from "../../support/use-cases.ts";

const missing = (name: string) => async (): Promise<never> => {
  throw new Error(`${name} was not expected.`);
};

export type FakeIo = Io & { written: () => string; complaints: () => string };

/** Without wrapping and colours; times are in UTC. */
export const PIPE: Paper = {
  columns: undefined,
  rows: undefined,
  colour: false,
  redraws: false,
  timeZone: "UTC",
};

/** Streams in memory. */
export function fakeIo(more: Partial<Io> & { lines?: readonly string[] } = {}): FakeIo {
  let [out, err] = ["", ""];
  const { lines = [], ...given } = more;
  return {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    taken: async () => {},
    terminal: false,
    columns: 100,
    paper: PIPE,
    now: () => Date.parse("2026-11-21T06:14:59.000Z"),
    async *stdin() {
      yield lines;
    },
    ask: missing("ask"),
    key: missing("key"),
    line: missing("line"),
    forgetKeys: async () => {},
    signal: new AbortController().signal,
    ...given,
    written: () => out,
    complaints: () => err,
  };
}

/** The context of the commands. Parts that a test did not provide throw. */
export function fakeContext(io: Io, review: Partial<Review> = {}, more: Partial<Context> = {}) {
  const given: Partial<Review> = {
    wakesEngine: false,
    settling: async () => [],
    showInFull: (id) => (review.show ?? missing("show"))(id),
    nameWork: (reference, type, signal) => nameWork(missing("TMDB"), reference, type, signal),
    ...review,
  };
  const full = new Proxy(given as Review, {
    get: (target, name) =>
      Reflect.get(target, name) ?? (name === "then" ? undefined : missing(String(name))),
  });
  const context: Context = {
    ...fakeUseCases(casesOf(full)),
    io,
    version: "1.2.3",
    actor: "cli:anna",
    daemon: missing("daemon"),
    demo: missing("demo"),
    mcp: missing("mcp"),
    ...more,
  };
  return { context };
}

/** Runs a command line as typed. Returns its exit code, or undefined if none was set. */
export async function runProgram(
  context: Context,
  argv: readonly string[],
  onStart: (
    needed: Parameters<Parameters<typeof createCommandLine>[0]["start"]>[0],
  ) => void = () => {},
): Promise<number | undefined> {
  let code: number | undefined;
  const commandLine = createCommandLine({
    ...context,
    async start(needed) {
      onStart(needed);
      return { context, close: async () => {} };
    },
    done(exitCode) {
      code = exitCode;
    },
  });
  await commandLine.parseAsync(argv, { from: "user" });
  return code;
}
