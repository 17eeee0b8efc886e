import { writeFileSync } from "node:fs";
import { measurePeers } from "./peers/measure.ts";
import { type Growth, measureGrowth } from "./table/growth/growth.ts";
import { GROWING } from "./table/growth/list.ts";
import { plotText } from "./table/growth/plot.ts";
import { shown } from "./table/lines.ts";
import { MEASUREMENTS } from "./table/list.ts";
import { describeMachine, machineText } from "./table/machine.ts";
import { markdownPage } from "./table/markdown.ts";
import { chosen, type Options, readOptions, usage, wanted } from "./table/options.ts";
import { tableText } from "./table/print.ts";
import { readRecorded, record, tooSlow } from "./table/recorded.ts";
import { runTable, runUntilFast } from "./table/run.ts";

// npm run bench: prints all figures as one table. `--help` lists the options. Exits with 1 if a
// figure misses its bar.

const NAMES = [
  ...MEASUREMENTS.map(({ name }) => name),
  ...GROWING.map(({ name }) => `growth-${name}`),
  "peers",
];
const say = (text: string): void => console.error(text);

async function main(options: Options): Promise<number> {
  const { effort, data, json, markdown } = options;
  const machine = describeMachine();
  const measurements = chosen(MEASUREMENTS, options);
  const recorded = options.record ? {} : readRecorded();
  const { lines, failed } =
    effort === "short"
      ? await runUntilFast(measurements, { effort, data }, recorded, say)
      : await runTable(measurements, { effort, data }, say);
  const small = effort === "short" ? "The amounts are smaller than the lines state.\n" : "";
  if (json) {
    console.log(JSON.stringify({ bench: "table", effort, machine, lines, failed }));
  } else if (lines.length + failed.length > 0) {
    console.log(
      `${small}${tableText(lines, failed)}\n\n${machineText(machine)}; load ${machine.load}`,
    );
  }
  if (markdown !== undefined || options.only !== undefined) {
    const growth: Growth[] = [];
    for (const one of GROWING) {
      if (wanted(options, `growth-${one.name}`)) {
        growth.push(await measureGrowth(one, say));
        console.log(`${one.what}\n${plotText(growth.at(-1) as Growth)}\n`);
      }
    }
    const peers = wanted(options, "peers") ? await measurePeers({ data }, say) : [];
    const day = new Date().toISOString().slice(0, 10);
    if (markdown !== undefined) {
      writeFileSync(
        markdown,
        markdownPage({
          machine,
          day,
          lines,
          failed,
          growth,
          peers,
          only: options.only && [...options.only],
        }),
      );
    }
  }
  if (options.record) record(lines, options.only ? "part" : "all");
  if (failed.length > 0) return 1;
  // The page shows which bars are missed, so this is not an error.
  if (markdown !== undefined) return 0;
  if (effort === "full") return lines.some(({ within }) => within === false) ? 1 : 0;
  const slow = options.record ? [] : tooSlow(lines, recorded);
  for (const { line, was } of slow) {
    say(
      `${line.what}: ${shown(line.ratio ?? Number.NaN)} × its floor; the recorded ratio is ` +
        `${shown(was)} ×. See: ${line.command}`,
    );
  }
  return slow.length > 0 ? 1 : 0;
}

function begin(args: readonly string[]): Promise<number> | number {
  try {
    if (!args.includes("--help")) return main(readOptions(args, NAMES));
    console.log(usage(NAMES));
    return 0;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage(NAMES)}`);
    return 2;
  }
}

process.exitCode = await begin(process.argv.slice(2));
