/** The values measured at one size, by name, mostly in ms. */
type Point = { size: number; values: Readonly<Record<string, number>> };

export type Growth = { what: string; unit: string; points: readonly Point[] };

/** A growth measurement, repeated at each of these sizes. */
export type Growing = {
  name: string;
  what: string;
  unit: string;
  sizes: readonly number[];
  measure(size: number): Promise<Readonly<Record<string, number>>>;
};

export async function measureGrowth(one: Growing, say: (text: string) => void): Promise<Growth> {
  const points: Point[] = [];
  for (const size of one.sizes) {
    points.push({ size, values: await one.measure(size) });
    say(`${one.name}, ${size.toLocaleString("en")}`);
  }
  return { what: one.what, unit: one.unit, points };
}
