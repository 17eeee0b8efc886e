import type { RankedCandidate } from "../identify/candidate.ts";
import { titleKey } from "../identify/title-key.ts";
import { type Identity, sameWork } from "../identity.ts";
import type { ParsedName } from "../parse/parsed-name.ts";

type Choice = { candidates: readonly RankedCandidate[]; chosen: Identity };

// As TMDb tells its namesakes apart.
const bare = (title: string): string => title.replace(/ \((?:[A-Z]{2}|\d{4})\)$/, "");

/**
 * Whether a name is one word, with neither year nor country, that another work bears as its very title: "Ghosts" for one of
 * them says nothing about the next "Ghosts". Several words that several works bear are rarely meant both ways.
 */
export function ambiguousWord(parsed: ParsedName, { candidates, chosen }: Choice): boolean {
  const title = titleKey(parsed.title ?? "");
  if (title.includes(" ") || parsed.year !== null || parsed.country !== null) return false;
  return candidates.some(
    (one) => one.type === chosen.type && !sameWork(one, chosen) && titleKey(bare(one.title)) === title,
  );
}
