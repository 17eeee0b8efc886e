import { cleanText } from "../text/clean-text.ts";
import { ACTIONS, type Action } from "./table.ts";

/**
 * Sentences that name actions, in parts. It has no `toString`: it is said in the tongue of a host (`tongues.ts`), and the
 * linter refuses it inside other text. As JSON it is what the database stores, see `store/sqlite/sentence.ts`.
 */
export class Phrase {
  readonly parts: readonly (string | Action)[];
  constructor(parts: readonly (string | Action)[]) {
    this.parts = parts;
  }
}

/** Text for a person or a client, with what can be done in it as data. */
export type Sentence = string | Phrase;

type Value = Sentence | Action | number;

/** A sentence as it is read, with actions where they are named: `` sentence`See ${{ do: "show", id }}.` `` */
export const sentence = (texts: readonly string[], ...values: readonly Value[]): Sentence =>
  united(texts.flatMap((text, at) => [text, ...partsOf(values[at] ?? "")]));

/** The sentences one after the other; those that are missing or empty are left out. */
export const joined = (all: readonly (Sentence | undefined)[], between = " "): Sentence =>
  united(
    all
      .filter((one): one is Sentence => one !== undefined && one !== "")
      .flatMap((one, at) => [at === 0 ? "" : between, ...partsOf(one)]),
  );

/** What happened and what to do next. */
export const withHint = ({ said, hint }: { said: Sentence; hint: Sentence }): Sentence => sentence`${said} ${hint}`;

/** Another text in each place that is no action. */
export const mapText = (given: Sentence, change: (text: string) => string): Sentence =>
  typeof given === "string"
    ? change(given)
    : new Phrase(given.parts.map((part) => (typeof part === "string" ? change(part) : part)));

export const cleanSentence = (given: Sentence, maxChars?: number): Sentence =>
  mapText(given, (text) => cleanText(text, maxChars));

/** Whether this is a sentence, of what a history entry or a row keeps. */
export const isSentence = (value: unknown): value is Sentence => typeof value === "string" || value instanceof Phrase;

/** Whether a part of an object that was read is an action of this version. */
export const isAction = (value: unknown): value is Action =>
  typeof value === "object" && value !== null && "do" in value && Object.hasOwn(ACTIONS, String(value.do));

function partsOf(value: Value): readonly (string | Action)[] {
  if (value instanceof Phrase) return value.parts;
  return [typeof value === "number" ? String(value) : value];
}

/** Text beside text becomes one; text alone is a plain string. */
function united(parts: readonly (string | Action)[]): Sentence {
  const all: (string | Action)[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (typeof part === "string" && typeof last === "string") all[all.length - 1] = last + part;
    else if (part !== "") all.push(part);
  }
  const [only = "", ...others] = all;
  return others.length === 0 && typeof only === "string" ? only : new Phrase(all);
}
