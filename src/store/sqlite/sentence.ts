import { isAction, Phrase, type Sentence } from "../../base/actions/sentence.ts";
import type { Action } from "../../base/actions/table.ts";

// Sentences in JSON columns are text, or `{"parts":[…]}` if they name actions. Text columns use the
// same forms, as JSON.

/** Converts a sentence for a text column. */
export const sentenceToText = (given: Sentence): string =>
  typeof given === "string" ? given : JSON.stringify(given);

export const sentenceOfText = (text: string): Sentence =>
  text.startsWith(BEGINS) ? (partsOf(JSON.parse(text)) ?? text) : text;

const BEGINS = '{"parts":[';

/** Restores the sentences in a value of a JSON column, if it has any. */
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

/**
 * Converts an object to a sentence, if it is one. Actions that only another version knows are left
 * out.
 */
const partsOf = (value: object): Sentence | undefined =>
  "parts" in value && Array.isArray(value.parts) && Object.keys(value).length === 1
    ? new Phrase(
        value.parts.filter(
          (part): part is string | Action => typeof part === "string" || isAction(part),
        ),
      )
    : undefined;
