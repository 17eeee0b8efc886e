import * as commander from "commander";
import { toCommandText } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { isReasonGroup, listCodesOfGroup } from "../../base/reason-traits.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { findNearestWord } from "../../base/text/nearest-word.ts";
import {
  type Command,
  type CommandArgument,
  type CommandOption,
  defineCommand,
  flagOf,
} from "./commands/define.ts";
import { listOfferedCommands } from "./completion/grammar.ts";
import { SCRIPTS } from "./completion/scripts.ts";
import { HELP_SECTIONS, type HelpSection } from "./registry.ts";
import { type Context, type Io, printLines } from "./terminal/print.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** `plex-ingest completion bash` prints the script that completes these commands in a shell. */
const COMPLETION: Command = defineCommand({
  name: "completion",
  summary: "print the script that lets your shell complete commands and options",
  examples: [
    ["completion bash > ~/.local/share/bash-completion/completions/plex-ingest", "for bash"],
    ['completion zsh > "${fpath[1]}/_plex-ingest"', "for zsh, in a folder of its fpath"],
    ["completion fish > ~/.config/fish/completions/plex-ingest.fish", "for fish"],
  ],
  arguments: { shell: { value: "<shell>", summary: "your shell", choices: SHELLS } },
  async run({ shell }, { io }) {
    io.out(SCRIPTS[shell](listOfferedCommands(ALL_COMMANDS)));
    return 0;
  },
});

/** Everything that one command uses. It is closed after the command has run. */
type StartedCommand = { context: Context; close(): Promise<void> };

type CommandLineOptions = Pick<Context, "io" | "version"> & {
  /** Called before a command runs, but not when only its help is shown. */
  start(
    command: Pick<Command, "name" | "database" | "changes" | "exitMs" | "isStopped">,
  ): Promise<StartedCommand>;
  done(exitCode: number): void;
};

export const ABOUT =
  "Files finished downloads into a Plex library: certain ones at once, all others after your " +
  "review.";
export const EXIT_CODES =
  "Exit codes: 0 ok, 1 failed (`status`: not healthy), 2 usage or configuration,\n3 not " +
  "found, 4 refused.";
export const ATTRIBUTION =
  "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB.";

/**
 * Sections of the registry. The last section also contains the command that prints a completion
 * script.
 */
export const ALL_SECTIONS: readonly HelpSection[] = HELP_SECTIONS.map((section, index) =>
  index === HELP_SECTIONS.length - 1
    ? { ...section, commands: [...section.commands, COMPLETION] }
    : section,
);

export const ALL_COMMANDS = ALL_SECTIONS.flatMap(({ commands }) => commands);

/**
 * Creates the command line. The returned program throws commander's errors instead of ending the
 * process.
 */
export function createCommandLine({
  io,
  version,
  start,
  done,
}: CommandLineOptions): commander.Command {
  const program = new commander.Command("plex-ingest")
    .description(ABOUT)
    .version(`plex-ingest ${version}`)
    .option("--env-file <file>", "read the configuration from this file")
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError("See `plex-ingest --help`.")
    .addHelpText("after", `\n${EXIT_CODES}\n\n${ATTRIBUTION}`)
    .helpCommand(false)
    .exitOverride();

  const add = (parent: commander.Command, command: Command, isDefault = false): void => {
    const { name, summary, examples, arguments: args = {}, options = {} } = command;
    const added = withHelp(parent.command(name, { isDefault }), summary, examples);
    for (const argument of Object.values(args)) added.addArgument(toArgument(argument));
    for (const [key, option] of Object.entries(options)) added.addOption(toOption(key, option));
    added.action(async () => {
      const values = Object.keys(args).map((key, index) => [key, added.processedArgs[index]]);
      const { context, close } = await start(
        parent === program ? command : { ...command, name: `${parent.name()} ${name}` },
      );
      try {
        done(await command.run({ ...Object.fromEntries(values), ...added.opts() }, context));
      } finally {
        await close();
      }
    });
  };
  for (const { heading, commands } of ALL_SECTIONS) {
    program.commandsGroup(`${heading}:`);
    for (const entry of commands) {
      if ("run" in entry) {
        add(program, entry);
      } else {
        const group = withHelp(
          program.command(entry.name),
          entry.summary,
          entry.commands.flatMap(firstExample),
        );
        for (const command of entry.commands) add(group, command, command.name === entry.byDefault);
      }
    }
  }
  program
    .command("help")
    .argument("[topic...]", "a command, or a code that why, audit or doctor shows")
    .description("show the help of a command, or explain a reason, finding or check")
    .helpGroup("Now and then:")
    .action(async (words: string[]) => {
      await printHelp(program, words, io);
      done(0);
    });
  return program;
}

/**
 * Prints the help of a command, or the paragraph about a code. A word that is both (`missing`) gets
 * both. @throws UserError for other words
 */
async function printHelp(
  program: commander.Command,
  words: readonly string[],
  io: Io,
): Promise<void> {
  let command = program;
  for (const word of words) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (next === undefined) return printCode(words.join(" "), io);
    command = next;
  }
  const { findHelp } = await import("../../core/help/find-help.ts");
  const [word = "", ...others] = words;
  if (others.length === 0 && findHelp(word).length > 0) {
    await printCode(word, io);
    printLines(io, [""]);
  }
  command.outputHelp();
}

async function printCode(topic: string, io: Io): Promise<void> {
  const { findHelp, listHelp } = await import("../../core/help/find-help.ts");
  const code = topic.toLowerCase();
  const entries = findHelp(code);
  const inGroup = isReasonGroup(code) ? listCodesOfGroup(code) : [];
  if (entries.length === 0 && inGroup.length === 0) {
    const near = findNearestWord(code, new Set(listHelp().map((entry) => entry.code)));
    throw new UserError(
      `${quoted(topic)} is neither a command nor a code.`,
      near === undefined
        ? "Use a command, or a code that why, audit or doctor shows."
        : `Did you mean ${near}?`,
      "not_found",
    );
  }
  const kinds = { reason: "reason", finding: "audit finding", check: "check of doctor" };
  printLines(io, [
    ...entries.flatMap(({ kind, title, means, remedy }) => [
      `${code} (${kinds[kind]})${title === undefined ? "" : `: ${title}`}`,
      `  ${means}`,
      `  ${toCommandText(remedy)}`,
    ]),
    ...(inGroup.length === 0 ? [] : [`${code} (group of reasons): ${inGroup.join(", ")}`]),
  ]);
}

/** Help is wrapped at this width, because a command that the terminal wraps cannot be copied. */
const HELP_COLUMNS = 80;

const firstExample = ({ examples }: Command): Command["examples"] => examples.slice(0, 1);

/**
 * Adds a summary, examples, and a hint that points to the command's own help after a usage error.
 */
function withHelp(
  command: commander.Command,
  summary: string,
  examples: Command["examples"],
): commander.Command {
  const words = [command.name()];
  for (let { parent } = command; parent; { parent } = parent) words.unshift(parent.name());
  const lines = examples.map(([line, does]) => [`  plex-ingest ${line}`, does] as const);
  const width = Math.max(0, ...lines.map(([line]) => line.length));
  const isNarrow = lines.every(([, does]) => width + 2 + does.length <= HELP_COLUMNS);
  const text = lines
    .map(([line, does]) => (isNarrow ? `${line.padEnd(width)}  ${does}` : `${line}\n      ${does}`))
    .join("\n");
  return command
    .description(summary)
    .showHelpAfterError(`See \`${words.join(" ")} --help\`.`)
    .addHelpText("after", `\nExamples:\n${text}`);
}

function toArgument({ value, summary, read, choices }: CommandArgument): commander.Argument {
  const argument = new commander.Argument(value, summary);
  if (choices) argument.choices(choices);
  return read ? argument.argParser((text, before) => read(text, before as never)) : argument;
}

function toOption(
  key: string,
  { value, summary, read, choices, fallback, conflicts }: CommandOption,
): commander.Option {
  const flag = flagOf(key);
  const option = new commander.Option(value === undefined ? flag : `${flag} ${value}`, summary);
  if (read) option.argParser((text, before) => read(text, before as never));
  if (choices) option.choices(choices);
  if (fallback !== undefined) option.default(fallback);
  if (conflicts) option.conflicts([...conflicts]);
  return option;
}
