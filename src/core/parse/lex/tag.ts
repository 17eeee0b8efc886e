export type TagKind =
  | "resolution"
  | "source"
  | "video"
  | "audio"
  | "hdr"
  | "edition"
  | "language"
  | "version"
  | "group"
  | "network"
  | "other";

/**
 * What a tag means; `own`: by a person's words.json. A hard tag is one anywhere in a name; a soft one is also a common word
 * (`Proper`, `German`, `Cam`) and counts only after the title, see title-end.ts.
 */
export type Meaning = { kind: TagKind; value: string; hard: boolean; tv?: boolean; own?: boolean };

/** A tag in a name: its positions in the text and its first and last word. */
export type Tag = Meaning & { start: number; end: number; first: number; last: number; bracket: number };
