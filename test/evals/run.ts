// `npm run evals`: does every task with the client that only follows, or with a program of your
// own, and prints a table.
import { parseArgs } from "node:util";
import { TASKS } from "./catalogue.ts";
import { commandClient } from "./command-client.ts";
import { WIRES } from "./over-wire.ts";
import { follower, runTask } from "./run-task.ts";

const { values } = parseArgs({
  options: {
    command: { type: "string" },
    only: { type: "string" },
    over: { type: "string" },
    nulls: { type: "boolean" },
    "first-sentences": { type: "boolean" },
    trail: { type: "boolean" },
  },
});
const client = values.command === undefined ? follower : commandClient(values.command);
const over = WIRES.find((wire) => wire === values.over);
if (values.over !== undefined && !over) throw new Error(`--over: give ${WIRES.join(" or ")}.`);
const chosen = Object.entries(TASKS).filter(([name]) =>
  (values.only ?? "").split(",").some((part) => name.includes(part)),
);

console.log(
  "| task | ended | calls, of | tokens, of | searches for a tool, tokens |\n|---|---|---|---|---|",
);
let ended = 0;
for (const [name, task] of chosen) {
  const { wrong, calls, tokens, finds, trail } = await runTask(task, client, {
    spellsNull: values.nulls ?? false,
    readsFirstSentences: values["first-sentences"] ?? false,
    over,
  });
  if (wrong === undefined) ended++;
  console.log(
    `| ${name} | ${wrong === undefined ? "yes" : `no: ${wrong.replaceAll("\n", " ").replaceAll("|", "/").slice(0, 200)}`} | ${calls}, ${task.most.calls} | ${tokens}, ${task.most.tokens} | ${finds.calls}, ${finds.tokens} |`,
  );
  if (values.trail) console.log(trail.map((line) => `    ${line}`).join("\n"));
}
console.log(`\n${ended} of ${chosen.length} tasks were ended.`);
process.exitCode = ended === chosen.length ? 0 : 1;
