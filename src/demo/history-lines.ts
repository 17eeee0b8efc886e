import type { ShownEntry } from "../app/shown/shapes.ts";

export type Life = { id: number; name: string; steps: string };

/** What every release went through, a line each, who did it where it was not the engine. */
export function lives(entries: readonly ShownEntry[]): Life[] {
  const all = new Map<number, { name: string; steps: string[] }>();
  for (const { release_id: id, name, action, actor } of entries) {
    if (id === undefined) continue;
    const life = all.get(id) ?? { name: name ?? "", steps: [] };
    const who = actor === "engine" ? "" : ` by ${actor}`;
    const step = `${action.replaceAll("_", " ")}${who}`;
    if (life.steps.at(-1) !== step) life.steps.push(step);
    all.set(id, life);
  }
  return [...all].map(([id, { name, steps }]) => ({ id, name, steps: steps.join(" → ") }));
}
