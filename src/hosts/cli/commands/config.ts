import { joined } from "../../../core/actions/sentence.ts";
import { inCommands } from "../../../core/actions/tongues.ts";
import type { ConfigReport } from "../../../program/config/settings-report.ts";
import { table } from "../show/table.ts";
import { printAnswer } from "../terminal/print.ts";
import { reset, set } from "./config-at-run-time.ts";
import { type CommandGroup, defineCommand } from "./define.ts";
import { AS_JSON } from "./inputs.ts";

const show = defineCommand({
  name: "show",
  summary: "every setting, its value and where it comes from; secrets hidden",
  examples: [["config show", "every setting"]],
  options: { json: AS_JSON },
  async run({ json }, context) {
    const report = await context.settings();
    const rows = report.settings.map(({ name, value, origin }) => [name, value, origin]);
    return printAnswer(context.io, json, report, () => [...table(rows), "", ...endOf(report)]);
  },
});

const check = defineCommand({
  name: "check",
  summary: "whether every setting is well-formed and the folders are there; `doctor` tries the rest",
  examples: [
    ["config check", "before a start"],
    ["config check --json", "for a script"],
  ],
  options: { json: AS_JSON },
  exitMs: 2000,
  async run({ json }, context) {
    const report = await context.settings();
    const { file, routes } = report;
    const { ok, probes } = await context.doctor({ scope: "folders" });
    const folders = probes.flatMap(({ findings }) => findings.filter(({ level }) => level !== "ok"));
    const warnings = [...report.warnings, ...folders.map(({ found, advice }) => inCommands(joined([found, advice])))];
    const answer = { ok, file, warnings, routes };
    printAnswer(context.io, json, answer, () => [...endOf(answer), ...CHECKED]);
    return ok ? 0 : 1;
  },
});

export const config: CommandGroup = {
  name: "config",
  summary: "show, check or change the configuration",
  commands: [show, check, set, reset],
};

const CHECKED = [
  "Every setting is well-formed. This looked at the settings and the folders, and asked no server.",
  "Whether the keys, Plex, TMDB, download clients and hardlinks work, `plex-ingest doctor` tries.",
];

const endOf = ({ file, warnings, routes }: Pick<ConfigReport, "file" | "warnings" | "routes">): string[] => [
  file === undefined
    ? "No configuration file was found; the environment and the defaults apply."
    : `Read from ${file}.`,
  ...(routes ? [`${routes.rules} ${routes.rules === 1 ? "rule" : "rules"} for libraries in ${routes.file}.`] : []),
  ...warnings.map((warning) => `! ${warning}`),
];
