/** What the page speaks, by its code, each as its own speakers call it. English is in the tables here; another is a file in `languages`. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

declare global {
  /** The words of another language, by table: its script stands before that of the page. */
  var plexIngestWords: Readonly<Record<string, unknown>> | undefined;
}

/** A table of words: this one, or that of the language that was loaded. */
export const spoken = <W>(table: string, english: W): W =>
  (globalThis.plexIngestWords?.[table] as W | undefined) ?? english;

const isSpoken = (code: string): code is Language => Object.hasOwn(LANGUAGES, code);

/** The first of these that the page speaks. */
export const firstSpoken = (wanted: readonly string[]): Language =>
  wanted.map((one) => one.slice(0, 2).toLowerCase()).find(isSpoken) ?? "en";

/** What the words are in. */
export const LANGUAGE: string = spoken("language", "en");

/** Times and numbers are written as the browser's person does, unless they chose another language than the browser's. */
export const LOCALES: readonly string[] =
  firstSpoken(navigator.languages) === LANGUAGE ? navigator.languages : [LANGUAGE];
