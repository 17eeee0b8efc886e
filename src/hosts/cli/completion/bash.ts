import { GLOBAL_OPTIONS, type Offered, type OfferedOption } from "./grammar.ts";

/**
 * For bash 3.2, which macOS has, and newer. Where nothing is offered, as for a path, `-o default` completes file names.
 */
export function bashScript(commands: readonly Offered[]): string {
  const first = commands.filter(({ words }) => words.length === 1);
  const pairs = commands.filter(({ words }) => words.length === 2).map(({ words }) => `'${words.join(" ")}'`);
  const values = commands.flatMap(({ words, options }) => options.flatMap((option) => valueCase(words, option)));
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

/** What may follow an option that takes a value. */
function valueCase(words: readonly string[], { flag, value }: OfferedOption): string[] {
  if (value.kind === "none") return [];
  const offers = value.kind === "words" ? `COMPREPLY=($(compgen -W '${value.words.join(" ")}' -- "$cur")); ` : "";
  return [`    '${words.join(" ")} ${flag}') ${offers}return ;;`];
}

function offers({ words, options, argument }: Offered, commands: readonly Offered[]): string[] {
  const inside = commands.filter(
    (other) => other.words.length === 2 && words.length === 1 && other.words[0] === words[0],
  );
  return [
    ...inside.flatMap((other) => other.words.slice(1)),
    ...(argument.kind === "words" ? argument.words : []),
    ...flags(options),
  ];
}
