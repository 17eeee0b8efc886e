import { fold } from "../../base/text/fold.ts";
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
