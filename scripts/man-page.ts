import { ABOUT, ATTRIBUTION, EXIT_CODES } from "../src/hosts/cli/command-line.ts";
import {
  type Command,
  type CommandGroup,
  type CommandOption,
  flagOf,
} from "../src/hosts/cli/commands/define.ts";

/** Generates the manual page from the help texts. `man 7 man` describes its macros. */
export function manPage(commands: readonly (Command | CommandGroup)[], version: string): string {
  const lines = [
    `.TH PLEX\\-INGEST 1 "" ${quoted(`plex-ingest ${version}`)} "User Commands"`,
    ".SH NAME",
    "plex\\-ingest \\- file finished downloads into a Plex library",
    ".SH SYNOPSIS",
    "\\fBplex\\-ingest\\fR [\\fB\\-\\-env\\-file\\fR \\fIfile\\fR] \\fIcommand\\fR [\\fIargument\\fR ...] [\\fIoption\\fR ...]",
    ".SH DESCRIPTION",
    text(ABOUT),
    ".SH OPTIONS",
    ...term("--env-file", "<file>", "read the configuration from this file"),
    ...term("--version", undefined, "print the version"),
    ...term("--help", undefined, "print the help; each command has its own"),
    "print the help; each command has its own help",
    ...commands.flatMap((entry) =>
      "run" in entry
        ? section([], entry)
        : [
            `.SS ${quoted(entry.name)}`,
            sentence(entry.summary),
            ...entry.commands.flatMap((one) => section([entry.name], one)),
          ],
    ),
    ".SH EXIT STATUS",
    text(EXIT_CODES),
    ".SH ENVIRONMENT",
    text(
      "Every setting is an environment variable, which can also be in the configuration file. " +
        "`plex-ingest config show` lists them.",
    ),
    ".SH FILES",
    ...term(
      "$XDG_CONFIG_HOME/plex-ingest/.env",
      undefined,
      "the configuration, unless --env-file names another file",
    ),
    ...term(
      "$XDG_DATA_HOME/plex-ingest",
      undefined,
      "the database, its backups and the logs, unless PLEX_INGEST_STATE_DIR names another folder",
    ),
    ".SH NOTES",
    text(ATTRIBUTION),
  ];
  return `${lines.join("\n")}\n`;
}

function section(
  before: readonly string[],
  { name, summary, examples, arguments: args = {}, options = {} }: Command,
): string[] {
  const usage = [...before, name, ...Object.values(args).map(({ value }) => value)].join(" ");
  return [
    `.SS ${quoted(usage)}`,
    sentence(summary),
    ...Object.entries(options).flatMap(([key, option]) =>
      term(flagOf(key), option.value, meaning(option)),
    ),
    ...(examples.length === 0 ? [] : [".PP", "Examples:"]),
    ...examples.flatMap(([line, does]) => [
      ".TP",
      `\\fB${escaped(`plex-ingest ${line}`)}\\fR`,
      text(does),
    ]),
  ];
}

const meaning = ({ summary, choices, fallback }: CommandOption): string => {
  const or = choices === undefined ? "" : ` (${choices.join(", ")})`;
  return fallback === undefined ? `${summary}${or}` : `${summary}${or}; default: ${fallback}`;
};

const term = (name: string, value: string | undefined, summary: string): string[] => [
  ".TP",
  `\\fB${escaped(name)}\\fR${value === undefined ? "" : ` \\fI${escaped(value)}\\fR`}`,
  text(summary),
];

const sentence = (summary: string): string =>
  text(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`);

/** A line of text. One that begins with a dot or an apostrophe would be a macro. */
const text = (line: string): string => `\\&${escaped(line)}`;

/**
 * A hyphen is written as a minus, so that commands can be copied. Non-ASCII characters are written
 * as their numbers, for old readers.
 */
const escaped = (line: string): string =>
  line
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll(
      /[^\n -~]/gu,
      (sign) => `\\[u${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`,
    );

const quoted = (line: string): string => `"${escaped(line).replaceAll('"', "\\(dq")}"`;
