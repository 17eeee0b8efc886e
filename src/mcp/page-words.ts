import { COMMAND, OURS } from "./tool-words.ts";

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
};

/** A sentence as a person at the page can follow it. No tool is named: those are for programs. */
export const inPageWords = (sentence: string): string =>
  sentence.replace(COMMAND, (whole: string, command: string, words: string) => {
    const [first = "", ...options] = words.split(" ").filter((word) => word !== "");
    const place = PLACE_OF[`${command} ${first}`] ?? (Object.hasOwn(PLACE_OF, command) ? PLACE_OF[command] : undefined);
    const isOtherList = command === "queue" && [first, ...options].includes("--state");
    return place === undefined || isOtherList ? whole.slice(0, whole.lastIndexOf("`") + 1) : place;
  });

/** An answer whose sentences say what to click. A command that stands beside the call of a tool stays what it is. */
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
