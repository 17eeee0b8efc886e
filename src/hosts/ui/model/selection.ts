/** Choosing several of a list, by id. */
export type Selection = ReadonlySet<number>;

export const toggled = (chosen: Selection, id: number): Selection =>
  chosen.has(id) ? new Set([...chosen].filter((one) => one !== id)) : new Set([...chosen, id]);

/** All of these, or none of them if all are chosen already. */
export const toggledAll = (chosen: Selection, ids: readonly number[]): Selection =>
  ids.length > 0 && ids.every((id) => chosen.has(id)) ? new Set() : new Set(ids);

/** From the one that was chosen last to this one, as Shift does it. */
export function extended(chosen: Selection, ids: readonly number[], from: number | undefined, to: number): Selection {
  const [a, b] = [ids.indexOf(from ?? to), ids.indexOf(to)];
  if (a < 0 || b < 0) return toggled(chosen, to);
  return new Set([...chosen, ...ids.slice(Math.min(a, b), Math.max(a, b) + 1)]);
}
