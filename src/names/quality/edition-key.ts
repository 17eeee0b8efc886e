import { fold } from "../../base/text/fold.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { scan } from "../parse/lex/scan.ts";
import { readEdition } from "../parse/tags/edition.ts";
import { findTags } from "../parse/tags/find-tags.ts";

/**
 * Returns a text that is equal for two spellings of one edition: `Extended Remastered`, `Remastered
 * Extended` and `Remastered Extended Cut`. Empty for a name without an edition.
 */
export function editionKey(edition: string | null | undefined): string {
  if (edition == null || edition === "") return "";
  const scanned = scan(`{edition-${edition.replace(/[{}[\]]/g, " ")}}`);
  const value = readEdition(scanned, findTags(scanned), 0) ?? edition;
  return [...new Set(fold(value).split(" "))].toSorted().join(" ");
}

/**
 * Returns the edition that a name states of this work; null without one. Words that are part of the
 * work's own title do not name an edition: `Embers of Wren Redux` is a film of that title.
 */
export function editionOf(
  { title, edition = null }: Partial<Pick<ParsedName, "title" | "edition">>,
  workTitle: string,
): string | null {
  const [said, own] = [fold(title ?? ""), fold(workTitle)];
  if (edition === null || said === "" || !`${own} `.startsWith(`${said} `)) return edition;
  const spoken = edition.split(" ");
  // The longest run of the edition's first words that the title has behind its first word.
  for (let count = spoken.length; count > 0; count--) {
    const run = fold(spoken.slice(0, count).join(" "));
    if (` ${own} `.includes(` ${run} `, 1)) {
      return count < spoken.length ? spoken.slice(count).join(" ") : null;
    }
  }
  return edition;
}
