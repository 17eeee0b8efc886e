import type { Meaning, TagKind } from "../lex/tag.ts";
import EDITIONS from "../words/editions.json" with { type: "json" };
import LANGUAGES from "../words/languages.json" with { type: "json" };
import TAGS from "../words/tags.json" with { type: "json" };

/** Spellings are lower case; the words of a phrase are separated by one space. */
type Vocabulary = ReadonlyMap<string, Meaning>;

/** Spellings by what they mean; `|` separates them. */
type Spellings = Readonly<Record<string, string>>;

/** The value of a network tag that is a television station: its catch-up service has series, films come from shops. */
export const TV_STATION = "station";

function createVocabulary(): Vocabulary {
  const all = new Map<string, Meaning>();
  const add = (kind: string, values: Spellings, more: { hard: boolean; tv?: boolean }): void => {
    for (const [value, spellings] of Object.entries(values))
      for (const spelling of spellings.split("|")) all.set(spelling, { kind: kind as TagKind, value, ...more });
  };
  // A later meaning replaces an earlier one: what is a tag anywhere in a name comes last.
  for (const [kind, values] of Object.entries(TAGS.soft)) add(kind, values, { hard: false });
  add("language", LANGUAGES, { hard: false });
  add("edition", EDITIONS.soft, { hard: false });
  for (const [kind, values] of Object.entries(TAGS.hard)) add(kind, values, { hard: true });
  add("edition", EDITIONS.hard, { hard: true });
  for (const [kind, values] of Object.entries(TAGS.television)) add(kind, values, { hard: true, tv: true });
  return all;
}

/** What each tag of the tables means. */
export const VOCABULARY = createVocabulary();
