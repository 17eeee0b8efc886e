import type { ShownConfigured } from "../../../app/shown/upkeep-shape.ts";
import { joinSentences, toCommandText } from "../../../base/actions/sentence.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { RUN_TIME_NAMES as NAMES } from "../../../core/run-time.ts";
import type { ConfigReport } from "../../../program/config/settings-report.ts";
import { formatTable } from "../show/table.ts";
import { type Context, printAnswer } from "../terminal/print.ts";
import { AS_JSON, type CommandGroup, defineCommand } from "./define.ts";

const set = defineCommand({
  name: "set",
  summary:
    "change a setting at once, without a restart; it overrides environment and file until " +
    "`config reset`",
  examples: [
    ["config set auto_ingest true", "file what is certain without asking"],
    [
      "config set duplicate_policy upgrade",
      "replace what plex-ingest filed when something better arrives",
    ],
  ],
  arguments: {
    name: {
      value: "<name>",
      summary: `${NAMES.join(", ")}, or the variable's name`,
      suggestions: NAMES,
    },
    value: {
      value: "<value>",
      summary: "as in the environment; an invalid value is refused, and what is allowed is shown",
    },
  },
  options: { json: AS_JSON },
  async run({ name, value, json }, context) {
    const engine = await context.engine();
    const configured = await engine.configure({ set: [{ name, value }], reset: [] }, context.actor);
    return print(configured, [name], json, context);
  },
});

const reset = defineCommand({
  name: "reset",
  summary: "reset settings to their value from environment, file or default",
  examples: [["config reset auto_ingest", "one of them"]],
  arguments: {
    names: {
      value: "<name...>",
      summary: `${NAMES.join(", ")}, or the variables' names`,
      suggestions: NAMES,
    },
  },
  options: { json: AS_JSON },
  async run({ names, json }, context) {
    const engine = await context.engine();
    return print(
      await engine.configure({ set: [], reset: names }, context.actor),
      names,
      json,
      context,
    );
  },
});

/**
 * Prints the current values of the named settings. Variable names also match, because they end with
 * the setting's name.
 */
async function print(
  configured: ShownConfigured,
  names: readonly string[],
  json: boolean | undefined,
  { io }: Context,
): Promise<number> {
  const { explainCertainInReview: certainInReview } = await import(
    "../../../app/engine/run-time-settings.ts"
  );
  const { settings, certain_in_review: certain } = configured;
  const named = settings.filter(({ name }) =>
    names.some((typed) => typed.toLowerCase().endsWith(name)),
  );
  return printAnswer(io, json, configured, () => [
    ...formatTable(named.map(({ name, value, origin }) => [name, value, origin])),
    ...(certain === undefined ? [] : ["", toCommandText(certainInReview(certain))]),
  ]);
}

const show = defineCommand({
  name: "show",
  summary: "show every setting, its value and where it comes from; secrets are hidden",
  examples: [["config show", "every setting"]],
  options: { json: AS_JSON },
  async run({ json }, context) {
    const report = await context.settings();
    const lines = formatTable(
      report.settings.map(({ name, value, origin }) => [name, value, origin]),
    );
    const sections = report.settings.flatMap(({ group }, index) =>
      group === report.settings[index - 1]?.group
        ? [lines[index] ?? ""]
        : [...(index === 0 ? [] : [""]), `${group}:`, lines[index] ?? ""],
    );
    const isGiven = report.settings.some(({ fixed }) => fixed === "environment");
    return printAnswer(context.io, json, report, () => [
      ...sections,
      "",
      ...endOf(report),
      ...(isGiven ? [FROM_ENVIRONMENT] : []),
    ]);
  },
});

const check = defineCommand({
  name: "check",
  summary: "check that every setting is well-formed and the folders exist; `doctor` tests the rest",
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
    const folders = probes.flatMap(({ findings }) =>
      findings.filter(({ level }) => level !== "ok"),
    );
    const warnings = [
      ...report.warnings,
      ...folders.map(({ found, advice }) => toCommandText(joinSentences([found, advice]))),
    ];
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
  "Every setting is well-formed. This checked only the settings and the folders, and contacted " +
    "no server.",
  "Run `plex-ingest doctor` to test the keys, Plex, TMDB, download clients and hardlinks.",
];

const FROM_ENVIRONMENT =
  "The environment overrides the file. Change its settings where the program is started.";

const endOf = ({
  file,
  warnings,
  routes,
}: Pick<ConfigReport, "file" | "warnings" | "routes">): string[] => [
  file === undefined
    ? "No configuration file was found; the environment and the defaults apply."
    : `Read from ${file}.`,
  ...(routes ? [`${formatCount(routes.rules, "rule")} for libraries in ${routes.file}.`] : []),
  ...warnings.map((warning) => `! ${warning}`),
];
