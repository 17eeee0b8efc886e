import {
  type Command,
  type CommandArgument,
  type CommandGroup,
  type CommandOption,
  flagOf,
} from "../commands/define.ts";

/** Allowed values of an option or argument: a list of words, a path, or any text. */
export type CompletionValue =
  | { kind: "none" }
  | { kind: "words"; words: readonly string[] }
  | { kind: "path" }
  | { kind: "text" };

export type OfferedOption = { flag: string; summary: string; value: CompletionValue };

/** A command with everything that a shell can complete. */
export type CompletedCommand = {
  /** Words as typed: `["queue"]`, or `["trash", "list"]`. */
  words: readonly string[];
  summary: string;
  options: readonly OfferedOption[];
  argument: CompletionValue;
};

const HELP: OfferedOption = {
  flag: "--help",
  summary: "display help for command",
  value: { kind: "none" },
};

/** Options that come before a command. */
export const GLOBAL_OPTIONS: readonly OfferedOption[] = [
  { flag: "--env-file", summary: "read the configuration from this file", value: { kind: "path" } },
  { flag: "--version", summary: "output the version number", value: { kind: "none" } },
  HELP,
];

/** Returns all commands in the order of the help. A group comes before its commands. */
export const listOfferedCommands = (
  commands: readonly (Command | CommandGroup)[],
): CompletedCommand[] =>
  commands.flatMap((entry) => ("run" in entry ? [toOffered([], entry)] : toGroup(entry)));

function toGroup({ name, summary, commands, byDefault }: CommandGroup): CompletedCommand[] {
  const inside = commands.map((command) => toOffered([name], command));
  const standard = inside.find(({ words }) => words[1] === byDefault);
  return [
    {
      words: [name],
      summary,
      options: standard?.options ?? [HELP],
      argument: standard?.argument ?? { kind: "none" },
    },
    ...inside,
  ];
}

const toOffered = (
  before: readonly string[],
  { name, summary, arguments: given = {}, options = {} }: Command,
): CompletedCommand => ({
  words: [...before, name],
  summary,
  options: [
    ...Object.entries(options).map(([key, option]) => ({
      flag: flagOf(key),
      summary: option.summary,
      value: toValue(option),
    })),
    HELP,
  ],
  argument: toValue(Object.values(given)[0]),
});

/** The help text of a value shows whether it is a path, such as `<path|id>`. */
function toValue(given: CommandArgument | CommandOption | undefined): CompletionValue {
  if (given?.value === undefined) return { kind: "none" };
  const words = given.choices ?? given.suggestions;
  if (words) return { kind: "words", words };
  return /path|file|folder/.test(given.value) && !given.value.includes("=")
    ? { kind: "path" }
    : { kind: "text" };
}
