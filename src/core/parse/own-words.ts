// A person's own words, from words.json. They are in force for the whole process, like the tables that they add to.
import type { MediaType } from "../identity.ts";
import { forgetAnswers } from "../text/remembering.ts";
import type { Meaning } from "./lex/parsed-name.ts";
import { addVocabulary } from "./tags/find-tags.ts";

/** A title that stands for a work; with a year only in names of that year. `key` is how titles are compared. */
export type OwnTitle = { title: string; key: string; year?: number; type: MediaType; tmdbId: number };

/** Spellings of tags and groups are split into words as names are, in small letters. */
export type OwnWords = { tags: readonly string[]; groups: readonly string[]; titles: readonly OwnTitle[] };

let inForce: OwnWords | undefined;

/** From now on names are read with these words. */
export function readOwnWords(words: OwnWords): void {
  if (words === inForce) return;
  inForce = words;
  const as = (kind: "other" | "group") => (spelling: string) =>
    [spelling, { kind, value: "", hard: true, own: true }] as const satisfies readonly [string, Meaning];
  addVocabulary(new Map([...words.tags.map(as("other")), ...words.groups.map(as("group"))]));
  forgetAnswers();
}
