import { parseArgs } from "node:util";
import type { Measurement } from "./measurement.ts";

export const usage = (names: readonly string[]): string =>
  `usage: npm run bench -- [--only NAME,…] [--short] [--record] [--json] [--data DIR] [--markdown [FILE]]
Measures everything as one table. Each figure has a floor next to it: the cost, on the same machine in the same minute, of the
work that cannot be avoided.
--only measures only these: ${names.join(", ")}.
--short measures less, in under a minute, and exits with 1 if a ratio is more than twice the recorded one. --record stores the
ratios of a short run instead.
--json prints the lines as one line of JSON.
--data takes the works from a catalogue (as bench:accuracy does) instead of making them up.
--markdown writes a page (bench/table/figures.md by default) that also shows how figures grow and how peers do.`;

export type Options = {
  only: ReadonlySet<string> | undefined;
  effort: "full" | "short";
  record: boolean;
  json: boolean;
  data: string | undefined;
  markdown: string | undefined;
};

const PAGE = "bench/table/figures.md";

/** @throws Error for unknown options or names */
export function readOptions(args: readonly string[], names: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: "string" },
      short: { type: "boolean", default: false },
      record: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      data: { type: "string" },
      markdown: { type: "boolean", default: false },
    },
  });
  const only = values.only?.split(",").filter((name) => name !== "");
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no measurement "${unknown}".`);
  if (positionals.length > (values.markdown ? 1 : 0)) {
    throw new Error(`Unexpected argument "${positionals.at(-1)}".`);
  }
  if (values.record && !values.short) throw new Error("--record requires --short.");
  return {
    only: only && new Set(only),
    effort: values.short ? "short" : "full",
    record: values.record,
    json: values.json,
    data: values.data,
    markdown: values.markdown ? (positionals[0] ?? PAGE) : undefined,
  };
}

/**
 * True if this part of the page is to be measured. The full page includes all parts, and --only
 * selects the named ones.
 */
export const wanted = ({ only }: Options, name: string): boolean => only?.has(name) ?? true;

/** The requested measurements. Without named measurements, a short run uses only the short ones. */
export const chosen = (all: readonly Measurement[], { only, effort }: Options): Measurement[] =>
  all.filter(({ name, short }) => (only ? only.has(name) : effort === "full" || short));
