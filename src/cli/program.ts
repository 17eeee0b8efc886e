import * as commander from "commander";
import type { Argument, Command, Option } from "./commands/define.ts";
import { COMMANDS } from "./registry.ts";
import type { Context } from "./terminal/context.ts";

export const ATTRIBUTION = "This product uses the TMDB API but is not endorsed or certified by TMDB.";

/** The command line. The returned program throws commander's errors instead of ending the process. */
export function createProgram(context: Context, done: (exitCode: number) => void): commander.Command {
  const program = new commander.Command("plex-ingest")
    .description(
      "Files finished downloads into a Plex library: what it is sure of at once, everything else after you have reviewed it.",
    )
    .version(`${context.version}\n${ATTRIBUTION}`)
    .option("--env-file <file>", "read the configuration from this file")
    .configureOutput({ writeOut: context.io.out, writeErr: context.io.err })
    .showHelpAfterError("See `plex-ingest --help`.")
    .exitOverride();

  const add = (parent: commander.Command, command: Command, isDefault = false): void => {
    const { name, summary, examples = [], arguments: args = {}, options = {} } = command;
    const added = parent.command(name, { isDefault }).description(summary);
    for (const argument of Object.values(args)) added.addArgument(toArgument(argument));
    for (const [key, option] of Object.entries(options)) added.addOption(toOption(key, option));
    if (examples.length > 0)
      added.addHelpText("after", ["", "Examples:", ...examples.map((line) => `  ${line}`)].join("\n"));
    added.action(async () => {
      const values = Object.keys(args).map((key, index) => [key, added.processedArgs[index]]);
      done(await command.run({ ...Object.fromEntries(values), ...added.opts() }, context));
    });
  };
  for (const entry of COMMANDS) {
    if ("run" in entry) add(program, entry);
    else {
      const group = program.command(entry.name).description(entry.summary);
      for (const command of entry.commands) add(group, command, command.name === entry.byDefault);
    }
  }
  return program;
}

function toArgument({ value, summary, read }: Argument): commander.Argument {
  const argument = new commander.Argument(value, summary);
  return read ? argument.argParser((text, before) => read(text, before as never)) : argument;
}

function toOption(key: string, { value, summary, read, choices, fallback, conflicts }: Option): commander.Option {
  const name = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const option = new commander.Option(value === undefined ? `--${name}` : `--${name} ${value}`, summary);
  if (read) option.argParser((text, before) => read(text, before as never));
  if (choices) option.choices(choices);
  if (fallback !== undefined) option.default(fallback);
  if (conflicts) option.conflicts([...conflicts]);
  return option;
}
