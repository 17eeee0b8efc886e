import { parseArgs } from "node:util";
import { measurePeers } from "./peers/measure.ts";

// Runs other programs on the same work as ours. Prints the source of each download, and skips
// programs that are not available.
//
// npm run bench:peers -- --data FOLDER

const { values } = parseArgs({ options: { data: { type: "string" } } });
const tables = await measurePeers({ data: values.data }, (text) => console.error(text));
for (const { title, note, columns, rows } of tables) {
  console.log(`${title}. ${note}`);
  console.table(
    rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? ""]))),
  );
}
console.log(JSON.stringify({ bench: "peers", tables }));
