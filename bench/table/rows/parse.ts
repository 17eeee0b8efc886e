import { BUNDLE } from "../../../test/support/daemon.ts";
import { madeNames } from "../../parse/names.ts";
import { answerLines, bestOf } from "../answer-lines.ts";
import { measurement } from "../measurement.ts";

const NAMES = { full: 60_000, short: 20_000 };
const TRIES = { full: 5, short: 3 };

/** Short runs use processor time, because a CI machine may be busy. */
export const BY = { full: "perSecond", short: "perCpuSecond" } as const;

/** Reads lines and answers each with a line of JSON. A Node program cannot do less than this. */
const ECHO = `
  let rest = "";
  process.stdin.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\\n");
    rest = lines.pop();
    process.stdout.write(lines.map((name) => JSON.stringify({ name }) + "\\n").join(""));
  });`;

/** With fewer lines, the system's tick resolution for processor time doubled the measured floor. */
const ECHOED = 2_000_000;

/** Returns how many lines per second ECHO answers for this kind of name. */
export function echoed(
  names: readonly string[],
  tries: number,
  by: (typeof BY)["full" | "short"],
): Promise<number> {
  const many = Array.from({ length: ECHOED }, (_, at) => names[at % names.length] ?? "");
  return bestOf(tries, by, () => answerLines(["-e", ECHO], many));
}

export const parse = measurement({
  name: "parse",
  command: "npm run bench:parse",
  short: true,
  rows: {
    cli: {
      what: "parse -: names",
      unit: "names/s",
      bar: { atLeast: 20_000 },
      floor: "node that answers each line as JSON",
    },
  },
  async measure({ effort }) {
    const names = madeNames(NAMES[effort]);
    const [tries, by] = [TRIES[effort], BY[effort]];
    const value = await bestOf(tries, by, () => answerLines([BUNDLE, "parse", "-"], names));
    return { cli: { value, floor: await echoed(names, tries, by) } };
  },
});
