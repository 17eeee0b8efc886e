import { readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import type { Line } from "./lines.ts";

/** A ratio so many times the recorded one is a fault, not noise. */
const TIMES = 2;
/** Below this a ratio says that ours costs next to nothing, and twice of it says nothing. */
const LEAST = 0.5;

const FILE = new URL("recorded.json", import.meta.url);
const shape = z.record(z.string(), z.number());

/**
 * The ratios of the short form by `id`, as they were when somebody last wrote them down with
 * --record.
 */
export const readRecorded = (): Record<string, number> =>
  shape.parse(JSON.parse(readFileSync(FILE, "utf8")));

const ratiosOf = (lines: readonly Line[]): Record<string, number> =>
  Object.fromEntries(
    lines.flatMap(({ id, ratio, steady }) =>
      ratio === undefined || Number.isNaN(ratio) || !steady ? [] : [[id, ratio] as const],
    ),
  );

/** Writes the ratios of these lines down. Those of others stay if only a part was measured. */
export function record(lines: readonly Line[], measured: "all" | "part"): void {
  const all = { ...(measured === "part" ? readRecorded() : {}), ...ratiosOf(lines) };
  const sorted = Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(FILE, `${JSON.stringify(sorted, undefined, 2)}\n`);
}

/**
 * The lines whose ratio is more than twice the recorded one, each with that. A line that was never
 * recorded passes.
 */
export function tooSlow(
  lines: readonly Line[],
  recorded: Record<string, number>,
): { line: Line; was: number }[] {
  return lines.flatMap((line) => {
    const was = recorded[line.id];
    if (was === undefined || !line.steady) return [];
    // One that was not measured, or is no number, is not fast.
    return isAtMost(line.ratio, TIMES * Math.max(was, LEAST)) ? [] : [{ line, was }];
  });
}

/** Of two measurements of one line the one with the smaller ratio. */
export const better = (first: Line, second: Line | undefined): Line =>
  second?.ratio !== undefined && !isAtMost(first.ratio, second.ratio) ? second : first;

const isAtMost = (ratio: number | undefined, limit: number): boolean =>
  ratio !== undefined && ratio <= limit;
