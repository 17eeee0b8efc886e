import { parsePath } from "../src/names/index.ts";
import { madeNames } from "./parse/names.ts";

const COUNT = 60_000;
const ROUNDS = 5;

/**
 * Returns names per second of processor time. Takes the best of five rounds, because other programs
 * may be using the machine.
 */
function measure(): number {
  const names = madeNames(COUNT);
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const started = process.cpuUsage();
    let read = 0;
    for (const name of names) if (parsePath(name).title !== null) read++;
    if (read !== COUNT) throw new Error(`Only ${read} of ${COUNT} names had a title.`);
    const used = process.cpuUsage(started);
    best = Math.max(best, (COUNT * 1_000_000) / (used.user + used.system));
  }
  return Math.round(best);
}

const namesPerSecond = measure();
console.log(
  JSON.stringify({
    bench: "parse",
    names: COUNT,
    names_per_second: namesPerSecond,
    at_least: 20_000,
  }),
);
console.log(`parse: ${namesPerSecond.toLocaleString("en")} names/s (at least 20,000)`);
