import type { Trace, UninstallPlan, UninstallResult } from "../../../app/setup/uninstall.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { printAnswer } from "../terminal/print.ts";
import { AS_JSON, defineCommand } from "./define.ts";

export const uninstall = defineCommand({
  name: "uninstall",
  summary: "show what plex-ingest put on this machine; --yes removes it, --data also the database",
  examples: [
    ["uninstall", "show what would be removed, and what stays"],
    ["uninstall --yes", "remove it: services, entries in MCP clients, settings, marks"],
    ["uninstall --data --yes", "and the database with its backups: nothing can be undone then"],
  ],
  options: {
    yes: { summary: "remove what is shown without this option" },
    data: { summary: "also remove the database and everything else in the state folder" },
    json: AS_JSON,
  },
  database: "reader",
  async run({ yes = false, data = false, json }, context) {
    const { io } = context;
    const desk = await context.uninstall();
    if (!yes) {
      const plan = await desk.plan({ data }, io.signal);
      return printAnswer(io, json, plan, () => planLines(plan, data));
    }
    const result = await desk.carryOut({ data }, io.signal);
    printAnswer(io, json, result, () => resultLines(result));
    return result.failed.length === 0 ? 0 : 1;
  },
});

const WIDTH = 14;

const traceLine = ({ what, at }: Trace): string => `  ${what.padEnd(WIDTH)}${cleanText(at, 4096)}`;

const withReason = (trace: Trace & { why: string }): string[] => [
  traceLine(trace),
  `  ${"".padEnd(WIDTH)}${cleanText(trace.why)}`,
];

const NEVER = "Libraries, downloads and the trash are never touched.";

function planLines({ removes, keeps, program }: UninstallPlan, data: boolean): string[] {
  const line = data ? "plex-ingest uninstall --data --yes" : "plex-ingest uninstall --yes";
  return [
    ...(removes.length === 0
      ? ["There is nothing to remove."]
      : ["This would be removed:", ...removes.map(traceLine)]),
    ...(keeps.length === 0 ? [] : ["This stays:", ...keeps.flatMap(withReason)]),
    NEVER,
    ...(removes.length === 0 ? [] : [`Nothing was changed. Remove it with \`${line}\`.`]),
    ...programLines(program),
  ];
}

function resultLines({ removed, failed, warnings, program }: UninstallResult): string[] {
  return [
    ...(removed.length === 0 ? ["Nothing was removed."] : ["Removed:", ...removed.map(traceLine)]),
    ...(failed.length === 0 ? [] : ["Not removed:", ...failed.flatMap(withReason)]),
    ...warnings.map((warning) => `! ${warning}`),
    ...programLines(program),
  ];
}

const programLines = (program: string | undefined): string[] =>
  program === undefined ? [] : [`Then remove the program with \`${program}\`.`];
