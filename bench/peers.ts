import { parseArgs } from "node:util";
import { measurePeers } from "./peers/measure.ts";

// npm run bench:peers -- --data FOLDER Other programs on the same work as ours, in one run. Says
// what it fetches from where; leaves out what cannot be had.

const { values } = parseArgs({ options: { data: { type: "string" } } });
const tables = await measurePeers({ data: values.data }, (text) => console.error(text));
for (const { title, note, columns, rows } of tables) {
  console.log(`${title}. ${note}`);
  console.table(
    rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? ""]))),
  );
}
console.log(JSON.stringify({ bench: "peers", tables }));
