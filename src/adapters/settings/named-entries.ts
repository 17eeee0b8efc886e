import * as z from "zod";
import { quoted } from "../../base/text/clean-text.ts";
import { findNearestWord } from "../../base/text/nearest-word.ts";
import { CLIENT_NAME, entriesOf } from "../../core/torrent/named-clients.ts";
import { url } from "./text.ts";
import type { ValueReader } from "./variable.ts";

/** One entry of a list such as `attic=KIND+http://nas:8096`. `url` has no slash at its end. */
export type NamedEntry<Kind extends string> = { name: string; kind: Kind; url: string };

/** Words and rules for the entries of one list. */
type EntryRules<Kind extends string> = {
  /** "app" with "an", for example. */
  noun: string;
  article: "a" | "an";
  example: string;
  kinds: readonly Kind[];
  /** Returns the prefix of the settings of the entry with this name. */
  settingsOf(name: string): string;
  /** Returns the name of the setting that has the entry's token or key. */
  keySettingOf(entry: { name: string; kind: Kind }): string;
  /** Names that have another meaning, and a sentence about them. */
  reserved?: { names: readonly string[]; because: string };
  /** Returns a sentence if an entry of this kind cannot have this name. */
  refuseName?(name: string, kind: Kind): string | undefined;
};

/** `name=kind+url`, separated by commas. Errors are sentences that contain no secret. */
export const namedEntries = <Kind extends string>(
  rules: EntryRules<Kind>,
): ValueReader<readonly NamedEntry<Kind>[]> =>
  listOfEntries(
    (name, rest, home) => readEntry(rules, name, rest, home),
    (entries) => findDuplicateEntries(entries, rules.settingsOf),
  );

/**
 * Reads a list of named entries. `read` returns an entry, or a sentence about it. `findProblems`
 * returns sentences about entries that do not go together.
 */
export const listOfEntries = <T extends object>(
  read: (name: string | undefined, rest: string, home: string | undefined) => T | string,
  findProblems: (entries: readonly T[]) => string[],
): ValueReader<readonly T[]> => ({
  form: "`name=kind+url`, separated by commas",
  schema: (home) =>
    z.string().transform((text, context): readonly T[] => {
      const all = entriesOf(text).map(([name, rest]) => read(name, rest, home));
      const entries = all.filter((entry) => typeof entry !== "string");
      const wrong = [...all.filter((entry) => typeof entry === "string"), ...findProblems(entries)];
      for (const message of wrong) {
        context.addIssue({ code: "custom", message, params: { isSentence: true } });
      }
      return wrong.length > 0 ? z.NEVER : entries;
    }),
});

function readEntry<Kind extends string>(
  rules: EntryRules<Kind>,
  name: string | undefined,
  rest: string,
  home: string | undefined,
): NamedEntry<Kind> | string {
  const { noun, article, example, kinds, reserved, keySettingOf, refuseName } = rules;
  if (name === undefined) {
    return `${article === "a" ? "A" : "An"} ${noun} has no name. Write name=kind+url, like ${example}.`;
  }
  if (!CLIENT_NAME.test(name) || reserved?.names.includes(name)) {
    return (
      `${quoted(name)} is not a valid name of ${article} ${noun}. Start with a letter, then use ` +
      "letters, digits, - and _, at most 31 characters in total." +
      (reserved === undefined ? "" : ` ${reserved.because}`)
    );
  }
  const [, word = "", address = ""] = /^([a-z0-9]+)\+(.*)$/is.exec(rest) ?? [];
  const kind = kinds.find((one) => one === word.toLowerCase());
  if (kind === undefined) {
    const all = kinds.join(", ").replace(/, (?=[^,]*$)/, " or ");
    const meant = findNearestWord(word.toLowerCase(), kinds) ?? all;
    return `${quoted(name)} has no known kind. Write ${meant} before the address, like ${example}.`;
  }
  const refusal = refuseName?.(name, kind);
  if (refusal !== undefined) return refusal;
  const parsed = url().schema(home).safeParse(address);
  if (!parsed.success) {
    return (
      `The address of ${quoted(name)} is not valid. Use the form ${kind}+http://host:port, ` +
      `without a user name or a query. Its key is ${keySettingOf({ name, kind })}.`
    );
  }
  return { name, kind, url: parsed.data };
}

/** Returns sentences about entries with the same settings or the same address. */
export function findDuplicateEntries<Kind extends string>(
  entries: readonly NamedEntry<Kind>[],
  settingsOf: (name: string) => string,
): string[] {
  const twice = (groups: Map<string, NamedEntry<Kind>[]>, what: string): string[] =>
    [...groups.values()].flatMap(([first, other]) =>
      first && other
        ? `${quoted(first.name)} and ${quoted(other.name)} have the same ${what}. Change one of them.`
        : [],
    );
  return [
    ...twice(
      Map.groupBy(entries, ({ name }) => settingsOf(name)),
      "settings",
    ),
    ...twice(
      Map.groupBy(entries, (entry) => `${entry.kind} ${entry.url.toLowerCase()}`),
      "address",
    ),
  ];
}
