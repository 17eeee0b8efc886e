import type { Work } from "./ground.ts";
import { PLANTED_BUGS } from "./planted-bugs.ts";
import { playRound } from "./round.ts";

/** Returns the planted mistakes that the checker did not find. */
export async function plant({ ground, bundle, say }: Work): Promise<string[]> {
  const unseen: string[] = [];
  for (const { name, scenario, blows, found } of PLANTED_BUGS) {
    const slot = ground.slot(scenario, 0);
    if (!slot) continue;
    const deps = { bundle, cache: ground.cache, slot, planted: name };
    const { wrong } = await playRound(deps, { scenario, blows: [...blows] });
    const seen = wrong.find((line) => found.test(line));
    say(
      seen === undefined
        ? `planted ${name}: NOT SEEN (${wrong.join("; ") || "nothing"})`
        : `planted ${name}: seen, ${seen}`,
    );
    if (seen === undefined) unseen.push(name);
  }
  return unseen;
}
