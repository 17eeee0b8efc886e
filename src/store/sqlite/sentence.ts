import { isAction, Phrase, type Sentence } from "../../base/actions/sentence.ts";
import type { Action } from "../../base/actions/table.ts";

// Sentences in JSON columns are text, or `{"parts":[…]}` where they name actions; in a text column
// the same as JSON.

/** For a text column. */
export const sentenceToText = (given: Sentence): string =>
  typeof given === "string" ? given : JSON.stringify(given);

export const sentenceOfText = (text: string): Sentence =>
  text.startsWith(BEGINS) ? (partsOf(JSON.parse(text)) ?? text) : text;

const BEGINS = '{"parts":[';

/** A value of a JSON column with its sentences, where there are any. */
export function withSentences(value: unknown, text: string): unknown {
  if (!text.includes(BEGINS)) return value;
  const inner = (replace: unknown): unknown => {
    if (Array.isArray(replace)) return replace.map(inner);
    if (typeof replace !== "object" || replace === null) return replace;
    return (
      partsOf(replace) ??
      Object.fromEntries(Object.entries(replace).map(([key, each]) => [key, inner(each)]))
    );
  };
  return inner(value);
}

/** An action of another version is shown as nothing. */
const partsOf = (value: object): Sentence | undefined =>
  "parts" in value && Array.isArray(value.parts) && Object.keys(value).length === 1
    ? new Phrase(
        value.parts.filter(
          (part): part is string | Action => typeof part === "string" || isAction(part),
        ),
      )
    : undefined;
