import { ALL_SECTIONS } from "../src/hosts/cli/command-line.ts";
import {
  type Command,
  type CommandArgument,
  type CommandGroup,
  type CommandOption,
  flagOf,
} from "../src/hosts/cli/commands/define.ts";

const INTRO = `# Commands

Every command of \`plex-ingest\`, the most frequent ones first. \`plex-ingest COMMAND --help\` prints the same text, and so does \`man plex-ingest\` after
a global installation. The page is generated from that help (\`npm run docs:commands\`).

* Every command that only reads accepts \`--json\`. JSON has UTC times; text for people has local time with its zone.
* \`approve\`, \`reject\`, \`retry\` and \`undo\` accept several ids and ranges (\`1-20 30\`), or a selection such as \`--all\`, \`--reason CODE\` and
  \`--search TEXT\`. A selection is shown first, and confirmed with one question.
* Colour is used only on terminals. \`NO_COLOR\` and \`FORCE_COLOR\` are respected.

| exit code | meaning |
|---|---|
| 0 | success |
| 1 | failed. Also: a decision that was accepted and that an outage hinders, such as \`undo\` while its folder cannot be changed or its library is away; \`status\` if no engine runs (except in the modes \`mcp\` and \`hook\`) or a source is unhealthy, \`space\` if a client or folder did not answer, \`audit\` if something could not be read, \`service install\` if the service does not run afterwards |
| 2 | wrong usage or configuration |
| 3 | not found |
| 4 | refused |

With several ids, the exit code is that of the first id that failed.

`;

/** Generates all of docs/reference/commands.md from the registry of commands. */
export function commandsPage(): string {
  const contents = ALL_SECTIONS.map(
    ({ heading, commands }) =>
      `* **${heading}**: ${commands.map(({ name }) => `[\`${name}\`](#${name})`).join(", ")}`,
  );
  const sections = ALL_SECTIONS.map(
    ({ heading, commands }) => `## ${heading}\n\n${commands.map(section).join("\n")}`,
  );
  return `${INTRO}${contents.join("\n")}\n\n${sections.join("\n")}`;
}

function section(entry: Command | CommandGroup): string {
  const head = `### ${entry.name}\n\n${sentence(entry.summary)}\n`;
  if ("run" in entry) return `${head}\n${usage([], entry)}`;
  const parts = entry.commands.map((command) => {
    const isDefault = command.name === entry.byDefault ? " This is the default." : "";
    return `**${entry.name} ${command.name}**: ${sentence(command.summary)}${isDefault}\n\n${usage([entry.name], command)}`;
  });
  return `${head}\n${parts.join("\n")}`;
}

function usage(before: readonly string[], command: Command): string {
  const { name, examples, arguments: args = {}, options = {} } = command;
  const typed = [...before, name, ...Object.values(args).map(({ value }) => value)].join(" ");
  const rows = [
    ...Object.values(args).flatMap(argumentRow),
    ...Object.entries(options).map(optionRow),
  ];
  const table =
    rows.length === 0 ? "" : `| \`${cell(typed)}\` | |\n|---|---|\n${rows.join("\n")}\n\n`;
  const width = Math.max(0, ...examples.map(([line]) => line.length));
  const lines = examples.map(([line, does]) => `plex-ingest ${line.padEnd(width)}  # ${does}`);
  return `${table}\`\`\`sh\n${lines.join("\n")}\n\`\`\`\n`;
}

const argumentRow = ({ value, summary, choices }: CommandArgument): string[] =>
  summary === undefined ? [] : [`| \`${cell(value)}\` | ${cell(summary)}${oneOf(choices)} |`];

function optionRow([key, { value, summary, choices, fallback }]: [string, CommandOption]): string {
  const typed = value === undefined ? flagOf(key) : `${flagOf(key)} ${value}`;
  const preset = fallback === undefined ? "" : `; default \`${fallback}\``;
  return `| \`${cell(typed)}\` | ${cell(summary)}${oneOf(choices)}${preset} |`;
}

const oneOf = (choices: readonly string[] | undefined): string =>
  choices === undefined ? "" : `: ${choices.map((choice) => `\`${choice}\``).join(", ")}`;

const cell = (text: string): string => text.replaceAll("|", String.raw`\|`).replaceAll("\n", " ");

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
