import { GLOBAL_OPTIONS, type Offered, type OfferedOption, type Value } from "./grammar.ts";

/** For zsh: a file `_plex-ingest` in a folder of its `fpath`. */
export function zshScript(commands: readonly Offered[]): string {
  const first = commands.filter(({ words }) => words.length === 1);
  return `#compdef plex-ingest
_plex-ingest() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C ${GLOBAL_OPTIONS.map(spec).join(" ")} '1:command:->command' '*::argument:->argument' && return
  case $state in
    command)
      local -a commands=(
${first.map(({ words, summary }) => `        ${quoted(described(words[0] ?? "", summary))}`).join("\n")}
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

/** How one command, or one group with its commands, is completed. */
function one(command: Offered, commands: readonly Offered[]): string {
  const [name = ""] = command.words;
  const inside = commands.filter(({ words }) => words.length === 2 && words[0] === name);
  if (inside.length === 0) return `        ${name}) ${ask(command)} ;;`;
  return `        ${name})
          if ((CURRENT == 2)); then
            local -a inside=(${inside.map(({ words, summary }) => quoted(described(words[1] ?? "", summary))).join(" ")})
            _describe -t commands command inside
          fi
          case $words[2] in
${inside.map((other) => `            ${other.words[1]}) shift words; ((CURRENT--)); ${ask(other)} ;;`).join("\n")}
            *) ${ask(command)} ;;
          esac
          ;;`;
}

const ask = ({ options, argument }: Offered): string =>
  `_arguments ${[...options.map(spec), quoted(`*:argument:${action(argument)}`)].join(" ")}`;

const spec = ({ flag, summary, value }: OfferedOption): string =>
  quoted(`*${flag}[${plain(summary)}]${value.kind === "none" ? "" : `:value:${action(value)}`}`);

function action(value: Value): string {
  if (value.kind === "path") return "_files";
  return value.kind === "words" ? `(${value.words.join(" ")})` : "";
}

/** Brackets and colons divide what `_arguments` reads. */
const plain = (text: string): string => text.replaceAll(/[[\]:\\]/g, (sign) => `\\${sign}`);

const described = (name: string, summary: string): string => `${name}:${plain(summary)}`;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
