import { type Failed, type Line, measureLines } from "./lines.ts";
import type { Asked, Measurement } from "./measurement.ts";
import { better, tooSlow } from "./recorded.ts";

export type Table = { lines: Line[]; failed: Failed[] };

/**
 * Runs the measurements one after the other, so that they do not disturb each other. Progress is
 * passed to `say`.
 */
export async function runTable(
  measurements: readonly Measurement[],
  asked: Asked,
  say: (text: string) => void,
): Promise<Table> {
  const table: Table = { lines: [], failed: [] };
  for (const one of measurements) {
    const began = performance.now();
    try {
      table.lines.push(...(await measureLines(one, asked)));
      say(`${one.name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      table.failed.push({ name: one.name, why });
      say(`${one.name} failed: ${why}`);
    }
  }
  return table;
}

const TRIES = 3;

/**
 * Like `runTable`, but repeats, at most twice, every measurement that is slower than twice its
 * recorded ratio. Noise from other programs affects a single measurement, but a fault affects all
 * of them. Each line keeps its best ratio.
 */
export async function runUntilFast(
  measurements: readonly Measurement[],
  asked: Asked,
  recorded: Record<string, number>,
  say: (text: string) => void,
): Promise<Table> {
  const table = await runTable(measurements, asked, say);
  for (let round = 1; round < TRIES; round++) {
    const slow = new Set(tooSlow(table.lines, recorded).map(({ line }) => line.id.split(".")[0]));
    const failed = new Set(table.failed.map(({ name }) => name));
    const again = measurements.filter(({ name }) => slow.has(name) || failed.has(name));
    if (again.length === 0) break;
    say(`measured again: ${again.map(({ name }) => name).join(", ")}`);
    const more = await runTable(again, asked, say);
    const byId = new Map(more.lines.map((line) => [line.id, line]));
    table.lines = [
      ...table.lines.map((line) => better(line, byId.get(line.id))),
      ...more.lines.filter(({ id }) => !table.lines.some((line) => line.id === id)),
    ];
    table.failed = more.failed;
  }
  return table;
}
