// The roles that `parse` and `identify` show for each word.
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { tokensOf } from "../parse/tokens.ts";
import { fold } from "../text/fold.ts";
import { claimsOf } from "./facts/claims.ts";
import type { Role } from "./facts/tables.ts";

/** A run of words of a name, and what it was read as; `source` where a person's own words say so. */
export type SaidRole = { text: string; role: Role; source?: "words.json" };

const NUMBERED =
  /^(?:s\d{1,4}|(?:e|ep)\d{1,4}|\d{1,4}|s\d{1,4}e\d{1,4}(?:-?e?\d{1,4})*|\d{1,2}x\d{1,4}|seasons?|episodes?|ep)$/;

/** Each word of the last component of a name with its role in the reading that was decided; `unknown` if none accounts for it. */
export function rolesOf({
  name,
  title,
  altTitles,
  year,
  episodeTitle,
  group,
  seasons,
  episodes,
  absolute,
}: ParsedName): SaidRole[] {
  const tokens = tokensOf(name.split("/").findLast((part) => part !== "") ?? "");
  const claims = claimsOf(tokens);
  const wordsOf = (...texts: (string | null)[]) => new Set(texts.flatMap((text) => fold(text ?? "").split(" ")));
  const [titled, named, signed] = [wordsOf(title, ...altTitles.slice(0, 4)), wordsOf(episodeTitle), wordsOf(group)];
  const isNumbered = seasons.length + episodes.length + absolute.length > 0;
  const firstHard = tokens.tags.find((tag) => tag.hard)?.first ?? tokens.words.length;
  let isAfterTitle = false;
  const roleOf = (word: string, key: string, at: number): Role => {
    isAfterTitle ||= word === String(year) || (isNumbered && NUMBERED.test(word));
    if (word === String(year)) return "year";
    if (isNumbered && NUMBERED.test(word) && !titled.has(key)) return "numbering";
    if (!isAfterTitle && titled.has(key)) return "title";
    if (named.has(key)) return "episode title";
    if (claims[at] !== undefined) return claims[at];
    if (titled.has(key)) return "title";
    return signed.has(key) || (at > firstHard && key.length > 0) ? "group" : "unknown";
  };
  return joinRoles(
    tokens.words.map(({ start, end, lower }, at) => {
      const own = tokens.tags.find((tag) => tag.own && tag.first <= at && at <= tag.last);
      const text = tokens.text.slice(start, end);
      if (own !== undefined) return { text, role: own.kind === "group" ? "group" : "tag", source: "words.json" };
      return { text, role: roleOf(lower, fold(lower), at) };
    }),
  );
}

/** Words of one role next to each other as one run. */
export function joinRoles(words: readonly SaidRole[]): SaidRole[] {
  const roles: SaidRole[] = [];
  for (const { text, role, source } of words) {
    const last = roles.at(-1);
    if (last?.role === role && last.source === source) last.text += ` ${text}`;
    else roles.push({ text, role, ...(source && { source }) });
  }
  return roles;
}

/** Claims that say nothing about what a work is: whatever table they come from, a title or a number is more. */
const WEAK: ReadonlySet<Role> = new Set([
  "mark",
  "tag",
  "release word",
  "language",
  "edition",
  "site",
  "label",
  "group",
]);

/**
 * Whether a reading explains a word by a weaker claim than `first` does, which numbers by it: `S01` as a group's mark. That is
 * no evidence against the numbers.
 */
export function explainsAway(roles: readonly SaidRole[], first: ParsedName): boolean {
  if (first.seasons.length + first.episodes.length === 0) return false;
  const wordsOf = (of: readonly SaidRole[], isIt: (role: Role) => boolean) =>
    of.flatMap(({ text, role }) => (isIt(role) ? text.toLowerCase().split(" ") : []));
  const numbering = new Set(wordsOf(rolesOf(first), (role) => role === "numbering"));
  return wordsOf(roles, (role) => WEAK.has(role)).some((word) => numbering.has(word));
}

/** The sentence about what nothing accounts for; undefined if each word has a role. */
export function unaccounted(roles: readonly SaidRole[]): string | undefined {
  const words = roles.flatMap(({ text, role }) => (role === "unknown" ? `“${text}”` : []));
  return words.length === 0
    ? undefined
    : `${words.join(", ")} ${words.length === 1 ? "is" : "are"} accounted for by nothing.`;
}
