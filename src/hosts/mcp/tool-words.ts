/**
 * The tool that does what a command does, with the name of its first argument. What has no tool stays a person's command,
 * for a terminal: the service and the daemon, the trash, the database, and `add PATH`, which takes any path and execute_ingest
 * only those below watched folders.
 */
const TOOL_OF: Readonly<Record<string, readonly [tool: string, first?: "id" | "ids" | "query"]>> = {
  show: ["get_ingest_item", "id"],
  approve: ["approve_ingest", "ids"],
  reject: ["reject_ingest", "ids"],
  retry: ["retry_ingest", "ids"],
  undo: ["undo_ingest", "id"],
  search: ["search_tmdb", "query"],
  queue: ["get_ingest_queue"],
  history: ["get_ingest_history"],
  status: ["get_watcher_status"],
  torrents: ["list_torrents"],
  "backlog process": ["retry_ingest", "ids"],
  "backlog ignore": ["reject_ingest", "ids"],
  "add FILE": ["execute_ingest"],
};

/** What is parked is ignored, and so listed. */
const PARKED_LIST = 'get_ingest_queue {"state":"ignored"}';

/** The argument of a tool that is an option of a command. */
const ARGUMENT_OF: Readonly<Record<string, string>> = {
  type: "type",
  tmdb: "tmdb_id",
  state: "state",
  action: "action",
  file: "files",
};

/** What an option without a value says as an argument. */
const SWITCHES: Readonly<Record<string, readonly [argument: string, value: string]>> = {
  "--replace": ["duplicates", "replace"],
  "--keep-both": ["duplicates", "keep_both"],
};

/** `plex-ingest COMMAND …` in backticks. */
const COMMAND = /`plex-ingest ([a-z]+)((?: [^`\s]{1,60}){0,8})`/g;
/** As in a sentence outside a command: what a file is, as it is typed. */
const AS_VIDEO = /--file (?:'(?:[^']|'\\'')*=video'|\S+=video)/g;
const OPTION = /(?<= )--(type|tmdb)(?= |\.|,|$)/g;

/** A sentence as a client can follow it: with calls of tools in place of commands, and arguments in place of options. */
export const inToolWords = (sentence: string): string =>
  sentence
    .replace(COMMAND, (whole: string, command: string, words: string) => callFor(command, words) ?? whole)
    .replace(AS_VIDEO, "the role video for that file in files")
    .replace(OPTION, (_, option: string) => ARGUMENT_OF[option] ?? option);

function callFor(command: string, words: string): string | undefined {
  const rest = words.split(" ").filter((word) => word !== "");
  const longer = `${command} ${rest[0]}`;
  if (Object.hasOwn(TOOL_OF, longer)) rest.shift();
  else if (command === "backlog") return rest.length === 0 ? PARKED_LIST : undefined;
  const [tool, first] = TOOL_OF[longer] ?? (Object.hasOwn(TOOL_OF, command) ? TOOL_OF[command] : undefined) ?? [];
  if (tool === undefined) return undefined;
  const given: Record<string, unknown> = {};
  const open: string[] = [];
  while (rest.length > 0) {
    const word = rest.shift() ?? "";
    const [known, said] = SWITCHES[word] ?? [];
    if (known !== undefined) {
      given[known] = said;
      continue;
    }
    const argument = word.startsWith("--") ? ARGUMENT_OF[word.slice(2)] : first;
    // An option of the command line alone, such as --json.
    if (argument === undefined) continue;
    const value = valueOf(word.startsWith("--") ? (rest.shift() ?? "") : word);
    if (typeof value === "string" && PLACEHOLDER.test(value)) open.push(argument);
    else given[argument] = argument === "ids" ? [value] : value;
  }
  const named = Object.keys(given).length === 0 ? tool : `${tool} ${JSON.stringify(given)}`;
  return open.length === 0 ? named : `${named} with ${open.join(" and ")}`;
}

/** What a person replaces: ID, TYPE, PATH=… */
const PLACEHOLDER = /^[A-Z]{2,}(?![\da-z])/;

const valueOf = (word: string): string | number => (/^\d+$/.test(word) ? Number(word) : word);

/** The fields whose sentences are ours; in all others there may be foreign text, which is shown as it is. */
const OURS: ReadonlySet<string> = new Set(["message", "problem", "text", "hint", "warnings", "problems"]);

/**
 * An answer whose sentences say what to call. `next` keeps its calls without the commands that do the same, and a search for
 * a work only where the tool for it is offered.
 */
export const answerInToolWords = (
  answer: Record<string, unknown>,
  isOffered: (tool: string) => boolean,
): Record<string, unknown> => {
  const object = (fields: Record<string, unknown>): Record<string, unknown> => {
    const kept = Object.entries(fields).filter(([key, value]) => {
      if (key === "text") return typeof fields["tool"] !== "string";
      const { tool } = (key === "search" && (value as { tool?: unknown } | null)) || {};
      return typeof tool !== "string" || isOffered(tool);
    });
    return Object.fromEntries(kept.map(([key, value]) => [key, inner(value, OURS.has(key))]));
  };
  const inner = (value: unknown, isOurs: boolean): unknown => {
    if (typeof value === "string") return isOurs ? inToolWords(value) : value;
    if (Array.isArray(value)) return value.map((one) => inner(one, isOurs));
    return typeof value === "object" && value !== null ? object(value as Record<string, unknown>) : value;
  };
  return object(answer);
};

/**
 * What a person clicks in the page in place of a command. What has no place there stays a command, for a terminal: the
 * service and the daemon, lists of other states, emptying the trash, the database.
 */
const PLACE_OF: Readonly<Record<string, string>> = {
  show: "its page",
  approve: "“File as …”",
  reject: "“Leave it”",
  retry: "“Look again”",
  undo: "“Take back”",
  search: "“Search TMDB”",
  queue: "“Waiting”",
  history: "“History”",
  status: "“Settings”",
  torrents: "“Torrents”",
  "trash list": "“Library”",
  "trash restore": "“Put back” in “Library”",
  "queue --state all": "“History”",
  "backlog process": "“Look again”",
  plan: "its page",
};

/** The same for what an option of `approve` chooses. */
const CHOICE_OF: Readonly<Record<string, string>> = { "--replace": "“Replace …”", "--keep-both": "“Keep both …”" };

/** A sentence as a person at the page can follow it. No tool is named: those are for programs. */
export const inPageWords = (sentence: string): string =>
  sentence.replace(COMMAND, (whole: string, command: string, words: string) => {
    const [first = "", ...options] = words.split(" ").filter((word) => word !== "");
    const called = [command, first, ...options];
    const choice = called.find((word) => Object.hasOwn(CHOICE_OF, word));
    const named = [3, 2, 1].map((count) => called.slice(0, count).join(" "));
    const longest = named.find((words) => Object.hasOwn(PLACE_OF, words)) ?? "";
    const isOtherList = longest === "queue" && called.includes("--state");
    const place = choice === undefined ? PLACE_OF[longest] : CHOICE_OF[choice];
    return place === undefined || isOtherList ? whole : place;
  });

/** An answer whose sentences say what to click. A command is kept where the answer also names the tool. */
export function answerInPageWords(answer: Record<string, unknown>): Record<string, unknown> {
  const inner = (value: unknown, isOurs: boolean): unknown => {
    if (typeof value === "string") return isOurs ? inPageWords(value) : value;
    if (Array.isArray(value)) return value.map((one) => inner(one, isOurs));
    return typeof value === "object" && value !== null ? answerInPageWords(value as Record<string, unknown>) : value;
  };
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [
      key,
      inner(value, OURS.has(key) && !(key === "text" && typeof answer["tool"] === "string")),
    ]),
  );
}
