import { shown } from "../lines.ts";
import type { Growth } from "./growth.ts";

const WIDTH = 40;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar in eighths of a character. Any value above 0 is visible. */
function bar(share: number): string {
  const eighths = share > 0 ? Math.max(1, Math.round(share * WIDTH * 8)) : 0;
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

/**
 * A text plot with one bar per size for each measured value. The longest bar of a measured value is
 * its maximum.
 */
export function plotText({ unit, points }: Growth): string {
  const names = [...new Set(points.flatMap(({ values }) => Object.keys(values)))];
  const sizes = points.map(({ size }) => size.toLocaleString("en"));
  const width = Math.max(...sizes.map((size) => size.length));
  return names
    .map((name) => {
      const most = Math.max(...points.map(({ values }) => values[name] ?? 0));
      const bars = points.map(({ values }, at) => {
        const value = values[name];
        if (value === undefined) return `  ${(sizes[at] ?? "").padStart(width)}  not measured`;
        return `  ${(sizes[at] ?? "").padStart(width)}  ${bar(value / most).padEnd(WIDTH)} ${shown(value)} ${unit}`;
      });
      return [name, ...bars].join("\n");
    })
    .join("\n");
}
