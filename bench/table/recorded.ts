import { readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import type { Line } from "./lines.ts";

/** A ratio this many times the recorded one is a fault, not noise. */
const TIMES = 2;
/** Below this ratio, our cost is close to nothing, and doubling it proves nothing. */
const LEAST = 0.5;

const FILE = new URL("recorded.json", import.meta.url);
const shape = z.record(z.string(), z.number());

/** Reads the ratios of the short form by `id`, as last recorded with --record. */
export const readRecorded = (): Record<string, number> =>
  shape.parse(JSON.parse(readFileSync(FILE, "utf8")));

const ratiosOf = (lines: readonly Line[]): Record<string, number> =>
  Object.fromEntries(
    lines.flatMap(({ id, ratio, steady }) =>
      ratio === undefined || Number.isNaN(ratio) || !steady ? [] : [[id, ratio] as const],
    ),
  );

/**
 * Writes the ratios of these lines to the file. If only a part was measured, the ratios of all
 * other lines are kept.
 */
export function record(lines: readonly Line[], measured: "all" | "part"): void {
  const all = { ...(measured === "part" ? readRecorded() : {}), ...ratiosOf(lines) };
  const sorted = Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(FILE, `${JSON.stringify(sorted, undefined, 2)}\n`);
}

/**
 * Returns the lines whose ratio is more than twice the recorded one, each with its recorded ratio.
 * A line without a recorded ratio passes.
 */
export function tooSlow(
  lines: readonly Line[],
  recorded: Record<string, number>,
): { line: Line; was: number }[] {
  return lines.flatMap((line) => {
    const was = recorded[line.id];
    if (was === undefined || !line.steady) return [];
    // A line without a ratio, or with NaN, does not count as fast.
    return isAtMost(line.ratio, TIMES * Math.max(was, LEAST)) ? [] : [{ line, was }];
  });
}

/** Returns the measurement with the smaller ratio of two measurements of the same line. */
export const better = (first: Line, second: Line | undefined): Line =>
  second?.ratio !== undefined && !isAtMost(first.ratio, second.ratio) ? second : first;

const isAtMost = (ratio: number | undefined, limit: number): boolean =>
  ratio !== undefined && ratio <= limit;
