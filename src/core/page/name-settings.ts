import { findSettingTitle } from "./setting-titles.ts";

/** A variable, `CLIENT_<NAME>_…` included, with the value that it should have. */
const VARIABLE = /\b[A-Z][A-Z\d]*(?:_(?:<NAME>|[A-Z\d]+))+(?:=([^\s,;)]*[^\s,;).…]))?/g;

/** Settings of one client, server or app, which are in the form of that. */
const OF_CLIENT = /^CLIENT_.+?_((?:PATH_|EXCLUDE_|POLL_|AUTO_)?[A-Z]+)$/;
const OF_LIST: readonly (readonly [form: RegExp, list: string])[] = [
  [/^MEDIA_SERVER_/, "MEDIA_SERVERS"],
  [/^ARR_.+_API_KEY$/, "ARR_APPS"],
];

/** Returns the title under which the page shows a variable; undefined if it is not a setting. */
function findTitle(name: string): string | undefined {
  const [, what] = OF_CLIENT.exec(name) ?? [];
  const [, list] = OF_LIST.find(([form]) => form.test(name)) ?? [];
  return findSettingTitle(what === undefined ? (list ?? name) : `TRANSMISSION_${what}`);
}

const VALUES: Readonly<Record<string, string>> = { true: "on", false: "off" };

/**
 * Replaces the variables in a sentence by the titles under which the page shows them, in quotation
 * marks. Commands in backticks are kept, because they are typed in a terminal.
 */
export const nameSettings = (sentence: string): string =>
  sentence
    .split(/(`[^`]*`)/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replaceAll(VARIABLE, (found, value?: string) => {
              const [name = ""] = found.split("=");
              const title = findTitle(name);
              if (title === undefined) return found;
              return value === undefined ? `“${title}”` : `“${title}” = ${VALUES[value] ?? value}`;
            })
            // Two variables of different clients have one title.
            .replaceAll(/(“[^”]+”) (?:or|and) \1/g, "$1"),
    )
    .join("");

/**
 * Fields of answers that contain sentences. All other texts are names, paths, commands or values,
 * but `text` is a sentence where releases are grouped. In a log it is what the log has.
 */
const SENTENCES: ReadonlySet<string> = new Set([
  "advice",
  "answer",
  "backup_instead",
  "cause",
  "duplicate",
  "effect",
  "found",
  "instead",
  "means",
  "message",
  "next",
  "next_step",
  "note",
  "notes",
  "plan",
  "problem",
  "reason",
  "remedy",
  "summary",
  "unread",
  "warnings",
  "why",
]);

const isSentenceField = (field: string, of: string): boolean =>
  SENTENCES.has(field) || (of === "groups" && field === "text");

/** Replaces the variables in all sentences of an answer, and the name of a setting in the history. */
export function nameSettingsIn<T>(answer: T): T {
  const inner = (value: unknown, isSentence: boolean, of: string): unknown => {
    if (typeof value === "string") return isSentence ? nameSettings(value) : value;
    if (Array.isArray(value)) return value.map((entry) => inner(entry, isSentence, of));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([field, part]) => [
        field,
        of === "detail" && field === "setting" && typeof part === "string"
          ? (findTitle(part) ?? part)
          : inner(part, isSentenceField(field, of), field),
      ]),
    );
  };
  return inner(answer, false, "") as T;
}
