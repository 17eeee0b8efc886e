// The smallest program for `npm run evals -- --command`: reads the queue once and returns it
// unchanged.
import { createInterface } from "node:readline";

const say = (line) => console.log(JSON.stringify(line));
for await (const line of createInterface({ input: process.stdin })) {
  const { task, tools, result } = JSON.parse(line);
  if (result) {
    say({ text: result.text });
    break;
  }
  const words = task.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  const scoreOf = ({ description }) =>
    words.filter((word) => description.toLowerCase().includes(word)).length;
  const [best] = tools
    .filter(({ annotations, inputSchema }) => annotations.readOnlyHint && !inputSchema.required)
    .toSorted((a, b) => scoreOf(b) - scoreOf(a));
  const full = best.inputSchema.properties.detail ? { detail: "full" } : {};
  say({ call: { name: best.name, arguments: full } });
}
