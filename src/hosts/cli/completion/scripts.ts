import {
  type CompletedCommand,
  type CompletionValue,
  GLOBAL_OPTIONS,
  type OfferedOption,
} from "./grammar.ts";

/**
 * Completion scripts by shell. The scripts are self-contained, so no process starts while a person
 * types.
 */
export const SCRIPTS = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
} satisfies Record<string, (commands: readonly CompletedCommand[]) => string>;

/** For fish 3 and newer. */
function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = GLOBAL_OPTIONS.map((option) => line("__fish_use_subcommand", option));
  for (const { words, summary, options, argument } of commands) {
    const [first = "", second] = words;
    const inside = commands.filter((other) => other.words.length === 2 && other.words[0] === first);
    const names = inside.flatMap((other) => other.words.slice(1)).join(" ");
    const isInGroup = `__fish_seen_subcommand_from ${first}${names === "" ? "" : `; and not __fish_seen_subcommand_from ${names}`}`;
    lines.push(
      `complete -c plex-ingest -f -n ${quoted(second === undefined ? "__fish_use_subcommand" : isInGroup)} -a ${second ?? first} -d ${quoted(summary)}`,
    );
    const isHere =
      second === undefined
        ? isInGroup
        : `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
    for (const option of options) lines.push(line(isHere, option));
    lines.push(`complete -c plex-ingest -n ${quoted(isHere)}${taken(argument)}`);
  }
  return `# fish completion for plex-ingest\n${lines.join("\n")}\n`;
}

const line = (when: string, { flag, summary, value }: OfferedOption): string =>
  `complete -c plex-ingest -n ${quoted(when)} -l ${flag.slice(2)}${value.kind === "none" ? "" : ` -r${taken(value)}`} -d ${quoted(summary)}`;

/** By default, fish completes a path; `-f` offers no file names. */
function taken(value: CompletionValue): string {
  if (value.kind === "path") return " -F";
  return value.kind === "words" ? ` -f -a ${quoted(value.words.join(" "))}` : " -f";
}

const quoted = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/**
 * Script for bash 3.2 (the version in macOS) and newer. If there are no suggestions, as for a path,
 * `-o default` completes file names.
 */
function bashScript(commands: readonly CompletedCommand[]): string {
  const first = commands.filter(({ words }) => words.length === 1);
  const pairs = commands
    .filter(({ words }) => words.length === 2)
    .map(({ words }) => `'${words.join(" ")}'`);
  const values = commands.flatMap(({ words, options }) =>
    options.flatMap((option) => valueCase(words, option)),
  );
  return `# bash completion for plex-ingest
_plex_ingest() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command= offered= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      --env-file) ((i++)) ;;
      -*) ;;
      *)
        if [[ -z $command ]]; then command=\${COMP_WORDS[i]}; continue; fi
        case "$command \${COMP_WORDS[i]}" in
          ${pairs.join(" | ")}) command="$command \${COMP_WORDS[i]}" ;;
        esac
        break
        ;;
    esac
  done
  case "$command $prev" in
    *' --env-file') return ;;
${values.join("\n")}
  esac
  case $command in
    '') offered='${[...first.map(({ words }) => words[0]), ...flags(GLOBAL_OPTIONS)].join(" ")}' ;;
${commands.map((command) => `    '${command.words.join(" ")}') offered='${offers(command, commands).join(" ")}' ;;`).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$offered" -- "$cur"))
}
complete -o default -F _plex_ingest plex-ingest
`;
}

const flags = (options: readonly OfferedOption[]): string[] => options.map(({ flag }) => flag);

/** Completes the value of an option. */
function valueCase(words: readonly string[], { flag, value }: OfferedOption): string[] {
  if (value.kind === "none") return [];
  const offers =
    value.kind === "words"
      ? `COMPREPLY=($(compgen -W '${value.words.join(" ")}' -- "$cur")); `
      : "";
  return [`    '${words.join(" ")} ${flag}') ${offers}return ;;`];
}

function offers(
  { words, options, argument }: CompletedCommand,
  commands: readonly CompletedCommand[],
): string[] {
  const inside = commands.filter(
    (other) => other.words.length === 2 && words.length === 1 && other.words[0] === words[0],
  );
  return [
    ...inside.flatMap((other) => other.words.slice(1)),
    ...(argument.kind === "words" ? argument.words : []),
    ...flags(options),
  ];
}

/** For zsh: the file `_plex-ingest` in a folder of `fpath`. */
function zshScript(commands: readonly CompletedCommand[]): string {
  const first = commands.filter(({ words }) => words.length === 1);
  return `#compdef plex-ingest
_plex-ingest() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C ${GLOBAL_OPTIONS.map(spec).join(" ")} '1:command:->command' '*::argument:->argument' && return
  case $state in
    command)
      local -a commands=(
${first.map(({ words, summary }) => `        ${zshQuoted(described(words[0] ?? "", summary))}`).join("\n")}
      )
      _describe -t commands command commands
      ;;
    argument)
      case $words[1] in
${first.map((command) => one(command, commands)).join("\n")}
      esac
      ;;
  esac
}
compdef _plex-ingest plex-ingest
`;
}

/** Completes one command, or one group with its commands. */
function one(command: CompletedCommand, commands: readonly CompletedCommand[]): string {
  const [name = ""] = command.words;
  const inside = commands.filter(({ words }) => words.length === 2 && words[0] === name);
  if (inside.length === 0) return `        ${name}) ${ask(command)} ;;`;
  return `        ${name})
          if ((CURRENT == 2)); then
            local -a inside=(${inside.map(({ words, summary }) => zshQuoted(described(words[1] ?? "", summary))).join(" ")})
            _describe -t commands command inside
          fi
          case $words[2] in
${inside.map((other) => `            ${other.words[1]}) shift words; ((CURRENT--)); ${ask(other)} ;;`).join("\n")}
            *) ${ask(command)} ;;
          esac
          ;;`;
}

const ask = ({ options, argument }: CompletedCommand): string =>
  `_arguments ${[...options.map(spec), zshQuoted(`*:argument:${action(argument)}`)].join(" ")}`;

const spec = ({ flag, summary, value }: OfferedOption): string =>
  zshQuoted(`*${flag}[${plain(summary)}]${value.kind === "none" ? "" : `:value:${action(value)}`}`);

function action(value: CompletionValue): string {
  if (value.kind === "path") return "_files";
  return value.kind === "words" ? `(${value.words.join(" ")})` : "";
}

/** Escapes brackets and colons, which are separators for `_arguments`. */
const plain = (text: string): string => text.replaceAll(/[[\]:\\]/g, (sign) => `\\${sign}`);

const described = (name: string, summary: string): string => `${name}:${plain(summary)}`;

const zshQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
