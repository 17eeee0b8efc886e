export type TagKind =
  | "resolution"
  | "source"
  | "video"
  | "audio"
  | "hdr"
  | "edition"
  | "language"
  | "version"
  | "network"
  | "noise";

/**
 * What a word of the release jargon means. A hard tag is one wherever it stands; a soft one is also a common word
 * (`Proper`, `German`, `Cam`) and counts only after the title, see title-end.ts.
 */
export type Meaning = { kind: TagKind; value: string; hard: boolean; tv?: boolean };

/** A tag as found: positions in the text, and the words it takes. */
export type Tag = Meaning & { start: number; end: number; first: number; last: number; bracket: number };

/** Spellings are lower case, the words of a phrase apart by one space. */
export type Vocabulary = Map<string, Meaning>;

/** Adds one meaning under all its spellings, which are apart by `|`. */
export function addMeaning(into: Vocabulary, meaning: Meaning, spellings: string): void {
  for (const spelling of spellings.split("|")) into.set(spelling, meaning);
}
