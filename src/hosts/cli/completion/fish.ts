import { GLOBAL_OPTIONS, type Offered, type OfferedOption, type Value } from "./grammar.ts";

/** For fish 3 and newer. */
export function fishScript(commands: readonly Offered[]): string {
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

/** A path is completed by default; `-f` offers no file names. */
function taken(value: Value): string {
  if (value.kind === "path") return " -F";
  return value.kind === "words" ? ` -f -a ${quoted(value.words.join(" "))}` : " -f";
}

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
