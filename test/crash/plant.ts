import type { Ground } from "./ground.ts";
import { PLANTED_BUGS, type PlantedBug } from "./planted-bugs.ts";
import { playRound } from "./round.ts";

/** Answers which of these mistakes, made on purpose, went unseen. */
export async function plant(
  { ground, bundle, say }: { ground: Ground; bundle: string; say: (line: string) => void },
  bugs: readonly PlantedBug[] = PLANTED_BUGS,
): Promise<string[]> {
  const unseen: string[] = [];
  for (const { name, scenario, blows, found } of bugs) {
    const slot = ground.slot(scenario, 0);
    if (!slot) continue;
    const deps = { bundle, cache: ground.cache, slot, planted: name };
    const { wrong } = await playRound(deps, { scenario, blows: [...blows] }, { files: [], journal: [] });
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
