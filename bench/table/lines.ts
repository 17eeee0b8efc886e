import type { Asked, Figure, Limits, Measurement, Row } from "./measurement.ts";

/** One line of the table. */
export type Line = {
  /** `measurement.key`, as in the recorded ratios. */
  id: string;
  what: string;
  unit: string;
  bar: Limits;
  command: string;
  figure: number;
  floor: { what: string; value: number } | undefined;
  /** Cost as a multiple of the floor's cost. Undefined without a floor. */
  ratio: number | undefined;
  /** True if every limit of the bar is met. Undefined if the line has no bar. */
  within: boolean | undefined;
  /** True if the line's ratio is compared with the recorded one. */
  steady: boolean;
};

/** A measurement that could not be made, and why. */
export type Failed = { name: string; why: string };

const toHundredths = (value: number): number => Math.round(value * 100) / 100;
const isRate = (unit: string): boolean => unit.endsWith("/s");

/** Combines figure and floor into one line with their ratio. */
export function lineOf(
  { name, command }: Pick<Measurement, "name" | "command">,
  key: string,
  { what, unit, bar, floor: base, unsteady }: Row,
  { value, floor }: Figure,
): Line {
  const hasFloor = base !== undefined && floor !== undefined;
  const ratio = hasFloor ? toHundredths(isRate(unit) ? floor / value : value / floor) : undefined;
  const checks = [
    bar.atMost === undefined || value <= bar.atMost,
    bar.atLeast === undefined || value >= bar.atLeast,
    bar.ratioAtMost === undefined || (ratio !== undefined && ratio <= bar.ratioAtMost),
    bar.beyondFloorAtMost === undefined || (hasFloor && value - floor <= bar.beyondFloorAtMost),
  ];
  return {
    id: `${name}.${key}`,
    what,
    unit,
    bar,
    command,
    figure: toHundredths(value),
    floor: hasFloor ? { what: base, value: toHundredths(floor) } : undefined,
    ratio,
    within: Object.keys(bar).length === 0 ? undefined : checks.every(Boolean),
    steady: unsteady !== true,
  };
}

/** The lines of one measurement, in the order of its rows. */
export async function measureLines(one: Measurement, asked: Asked): Promise<Line[]> {
  const figures = await one.measure(asked);
  return Object.entries(one.rows).map(([key, row]) =>
    lineOf(one, key, row, figures[key] ?? { value: Number.NaN }),
  );
}

/** Formats a bar: `≤ 6 ×`, `≥ 100 /s`. */
export function barText({ unit, bar }: Pick<Line, "unit" | "bar">): string {
  const parts = [
    bar.ratioAtMost === undefined ? "" : `≤ ${bar.ratioAtMost} ×`,
    bar.atMost === undefined ? "" : `≤ ${bar.atMost.toLocaleString("en")} ${unit}`,
    bar.atLeast === undefined ? "" : `≥ ${bar.atLeast.toLocaleString("en")} ${unit}`,
    bar.beyondFloorAtMost === undefined ? "" : `≤ floor + ${bar.beyondFloorAtMost} ${unit}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** Formats a number for people: no decimals from 100, one from 10, otherwise up to two. */
export const shown = (value: number): string =>
  Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en")
    : String(Math.abs(value) >= 10 ? Math.round(value * 10) / 10 : toHundredths(value));
