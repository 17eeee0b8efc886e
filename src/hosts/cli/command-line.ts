import * as commander from "commander";
import {
  type Command,
  type CommandArgument,
  type CommandGroup,
  type CommandOption,
  defineCommand,
  flagOf,
} from "./commands/define.ts";
import { listOfferedCommands } from "./completion/grammar.ts";
import { SCRIPTS } from "./completion/scripts.ts";
import { COMMANDS, HELP_SECTIONS, type HelpSection } from "./registry.ts";
import type { Context } from "./terminal/print.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** `plex-ingest completion bash`: prints what makes a shell complete these commands. */
const createCompletion = (commands: readonly (Command | CommandGroup)[]): Command =>
  defineCommand({
    name: "completion",
    summary: "print what makes your shell complete commands and options",
    examples: [
      ["completion bash > ~/.local/share/bash-completion/completions/plex-ingest", "for bash"],
      ['completion zsh > "${fpath[1]}/_plex-ingest"', "for zsh, in a folder of its fpath"],
      ["completion fish > ~/.config/fish/completions/plex-ingest.fish", "for fish"],
    ],
    arguments: { shell: { value: "<shell>", summary: "your shell", choices: SHELLS } },
    async run({ shell }, { io }) {
      io.out(SCRIPTS[shell](listOfferedCommands([...commands, createCompletion(commands)])));
      return 0;
    },
  });

/** What one command uses; closed when it has run. */
type StartedCommand = { context: Context; close(): Promise<void> };

type CommandLineOptions = Pick<Context, "io" | "version"> & {
  /** Called when a command runs, not for a help. */
  start(
    command: Pick<Command, "name" | "database" | "exitMs" | "isStopped">,
  ): Promise<StartedCommand>;
  done(exitCode: number): void;
};

export const ABOUT =
  "Files finished downloads into a Plex library: what it is sure of at once, everything else after you have reviewed it.";
export const EXIT_CODES =
  "Exit codes: 0 ok, 1 failed, or for `status` not well, 2 usage or configuration,\n3 not found, 4 refused.";
export const ATTRIBUTION =
  "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB.";

const COMPLETION = createCompletion(COMMANDS);

/** The sections of the registry; the last one also has the command that prints a completion. */
export const ALL_SECTIONS: readonly HelpSection[] = HELP_SECTIONS.map((section, index) =>
  index === HELP_SECTIONS.length - 1
    ? { ...section, commands: [...section.commands, COMPLETION] }
    : section,
);

export const ALL_COMMANDS = ALL_SECTIONS.flatMap(({ commands }) => commands);

/**
 * The command line. The returned program throws commander's errors instead of ending the process.
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
    .addHelpCommand(createHelpCommand())
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
  return program;
}

/** `plex-ingest help COMMAND`; commander would list it under a heading of its own. */
const createHelpCommand = (): commander.Command =>
  new commander.Command("help")
    .argument("[command]")
    .description("show the help of a command")
    .helpOption(false)
    .helpGroup("Now and then:");

/** A command that a terminal breaks cannot be copied. */
const HELP_COLUMNS = 80;

const firstExample = ({ examples }: Command): Command["examples"] => examples.slice(0, 1);

/**
 * What it does, what is typed, and where to look after a mistake: its own help, not that of the
 * program.
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
