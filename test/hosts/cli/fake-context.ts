import { nameWork } from "../../../src/app/review/choose/name-work.ts";
import type { Review } from "../../../src/app/review/review.ts";
import { createProgram } from "../../../src/hosts/cli/program.ts";
import type { Context, Io } from "../../../src/hosts/cli/terminal/context.ts";
import type { Paper } from "../../../src/hosts/cli/terminal/paper.ts";

const missing = (name: string) => async (): Promise<never> => {
  throw new Error(`${name} was not expected.`);
};

export type FakeIo = Io & { written: () => string; complaints: () => string };

/** Neither wrapped nor coloured; times are in UTC. */
export const PIPE: Paper = { columns: undefined, rows: undefined, colour: false, redraws: false, timeZone: "UTC" };

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

/** What the commands are handed; anything that a test did not give throws. `closed` counts the reviews given back. */
export function fakeContext(io: Io, review: Partial<Review> = {}, more: Partial<Context> = {}) {
  const state = { closed: 0 };
  const full: Review & AsyncDisposable = {
    wakesEngine: false,
    status: missing("status"),
    settling: async () => [],
    queue: missing("queue"),
    show: missing("show"),
    showInFull: (id) => (review.show ?? missing("show"))(id),
    history: missing("history"),
    statistics: missing("statistics"),
    configure: missing("configure"),
    backlog: missing("backlog"),
    decideBacklog: missing("decideBacklog"),
    add: missing("add"),
    approve: missing("approve"),
    select: missing("select"),
    outcomes: missing("outcomes"),
    approveOffered: missing("approveOffered"),
    reject: missing("reject"),
    retry: missing("retry"),
    undo: missing("undo"),
    plan: missing("plan"),
    compare: missing("compare"),
    aliases: missing("aliases"),
    forgetAlias: missing("forgetAlias"),
    search: missing("search"),
    nameWork: (reference, type, signal) => nameWork(missing("TMDb"), reference, type, signal),
    worksNamed: missing("worksNamed"),
    planBelowRoots: missing("planBelowRoots"),
    addBelowRoots: missing("addBelowRoots"),
    takeBack: missing("takeBack"),
    confirmUndo: missing("confirmUndo"),
    pause: missing("pause"),
    record: missing("record"),
    changeMark: missing("changeMark"),
    answerMark: missing("answerMark"),
    completeId: missing("completeId"),
    completeTitle: missing("completeTitle"),
    ...review,
    [Symbol.asyncDispose]: async () => void state.closed++,
  };
  const context: Context = {
    io,
    version: "1.2.3",
    actor: "cli:anna",
    daemon: missing("daemon"),
    database: missing("database"),
    service: missing("service"),
    review: async () => full,
    works: missing("works"),
    torrents: missing("torrents"),
    trash: missing("trash"),
    why: missing("why"),
    web: missing("web"),
    identifyLines: missing("identifyLines"),
    parseLines: missing("parseLines"),
    config: missing("config"),
    tryNotify: missing("tryNotify"),
    doctor: missing("doctor"),
    setup: missing("setup"),
    clients: missing("clients"),
    demo: missing("demo"),
    torrentDone: missing("torrentDone"),
    mcp: missing("mcp"),
    ...more,
  };
  return Object.assign(state, { context });
}

/** Runs a command line as it would be typed; returns its exit code, undefined where none was set. */
export async function runProgram(context: Context, argv: readonly string[]): Promise<number | undefined> {
  let code: number | undefined;
  const program = createProgram(context, (exitCode) => {
    code = exitCode;
  });
  await program.parseAsync(argv, { from: "user" });
  return code;
}
