// Determines the roles that `parse` and `identify` show for each word.
import { titleKey } from "../identify/title-key.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { tokensOf } from "../parse/tokens.ts";
import { DESCRIBES, type WordRole } from "./facts/claims.ts";
import { rolesOfName } from "./facts/walk-words.ts";

/**
 * A run of words in a name and its role. `source` is set if the user's own words determine the
 * role.
 */
export type RoleOfWords = { text: string; role: WordRole; source?: "words.json" };

/**
 * Returns the role of each word in a name's last component, according to the chosen reading;
 * `unknown` if nothing explains the word.
 */
export function rolesOf(parsed: ParsedName): RoleOfWords[] {
  const { title, altTitles, year, episodeTitle, group, seasons, episodes, absolute } = parsed;
  const name = parsed.name.split("/").findLast((part) => part !== "") ?? "";
  const keys = (texts: readonly (string | null)[]) =>
    texts.flatMap((text) => (text === null ? [] : titleKey(text)));
  const isNumbered = seasons.length + episodes.length + absolute.length > 0;
  const tokens = tokensOf(name);
  const roles = rolesOfName(name, isNumbered, {
    titles: keys([
      title,
      ...altTitles.slice(0, 4).filter((other) => other !== `${title ?? ""} ${year}`),
    ]),
    episodeTitles: keys([episodeTitle]),
    group,
  });
  return joinRoles(
    tokens.words.map(({ start, end }, index) => {
      const ownTag = tokens.tags.find((tag) => tag.own && tag.first <= index && index <= tag.last);
      const text = tokens.text.slice(start, end);
      if (ownTag !== undefined) {
        return { text, role: ownTag.kind === "group" ? "group" : "tag", source: "words.json" };
      }
      return { text, role: roles[index] ?? "unknown" };
    }),
  );
}

/** Joins adjacent words with the same role. */
export function joinRoles(words: readonly RoleOfWords[]): RoleOfWords[] {
  const roles: RoleOfWords[] = [];
  for (const { text, role, source } of words) {
    const last = roles.at(-1);
    if (last?.role === role && last.source === source) last.text += ` ${text}`;
    else roles.push({ text, role, ...(source && { source }) });
  }
  return roles;
}

/**
 * True if a reading explains a word by a weaker claim, such as `S01` as a group's mark, while
 * `first` reads it as a number. Such a reading is no evidence against the numbers.
 */
export function explainsAway(roles: readonly RoleOfWords[], first: ParsedName): boolean {
  if (first.seasons.length + first.episodes.length === 0) return false;
  const wordsOf = (of: readonly RoleOfWords[], isIt: (role: WordRole) => boolean) =>
    of.flatMap(({ text, role }) => (isIt(role) ? text.toLowerCase().split(" ") : []));
  const numbering = new Set(wordsOf(rolesOf(first), (role) => role === "numbering"));
  return wordsOf(roles, (role) => DESCRIBES.has(role)).some((word) => numbering.has(word));
}

/** Returns a sentence about the words that nothing explains; undefined if every word has a role. */
export function explainUnaccounted(roles: readonly RoleOfWords[]): string | undefined {
  const words = roles.flatMap(({ text, role }) => (role === "unknown" ? `“${text}”` : []));
  if (words.length === 0) return undefined;
  return `${words.join(", ")} ${words.length === 1 ? "is" : "are"} not recognized.`;
}
