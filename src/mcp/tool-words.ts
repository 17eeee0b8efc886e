/**
 * The tool that does what a command does, with the name of its first argument. What has no tool stays a person's command;
 * so does `add`, which takes any path and execute_ingest only those below watched folders.
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
};

/** The argument of a tool that is an option of a command. */
const ARGUMENT_OF: Readonly<Record<string, string>> = {
  type: "type",
  tmdb: "tmdb_id",
  state: "state",
  action: "action",
};

/** `plex-ingest COMMAND …` in backticks, and the tool that may be named after it: "… or undo_ingest". */
const COMMAND = /`plex-ingest ([a-z]+)((?: [\w-]{1,40}){0,8})`(?: or [a-z]+(?:_[a-z]+)+)?/g;
const OPTION = /(?<= )--(type|tmdb)(?= |\.|,|$)/g;

/** A hint as a client can follow it: with calls of tools in place of commands, and arguments in place of options. */
export const inToolWords = (hint: string): string =>
  hint
    .replace(COMMAND, (whole: string, command: string, words: string) => callFor(command, words) ?? whole)
    .replace(OPTION, (_, option: string) => ARGUMENT_OF[option] ?? option);

function callFor(command: string, words: string): string | undefined {
  const [tool, first] = (Object.hasOwn(TOOL_OF, command) && TOOL_OF[command]) || [];
  if (tool === undefined) return undefined;
  const given: Record<string, unknown> = {};
  const rest = words.split(" ").filter((word) => word !== "");
  while (rest.length > 0) {
    const word = rest.shift() ?? "";
    const argument = word.startsWith("--") ? ARGUMENT_OF[word.slice(2)] : first;
    // An option of the command line alone, such as --json.
    if (argument === undefined) continue;
    const value = valueOf(word.startsWith("--") ? (rest.shift() ?? "") : word);
    given[argument] = argument === "ids" ? [value] : value;
  }
  return Object.keys(given).length === 0 ? tool : `${tool} ${JSON.stringify(given)}`;
}

const valueOf = (word: string): string | number => (/^\d+$/.test(word) ? Number(word) : word);

/** An answer whose refused results say what to call. */
export function resultsInToolWords(answer: Record<string, unknown>): Record<string, unknown> {
  const { results } = answer;
  if (!Array.isArray(results)) return answer;
  return {
    ...answer,
    results: results.map((one: { ok?: unknown; message?: unknown }) =>
      one.ok === false && typeof one.message === "string" ? { ...one, message: inToolWords(one.message) } : one,
    ),
  };
}
