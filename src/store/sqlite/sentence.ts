import { isAction, Phrase, type Sentence } from "../../base/actions/sentence.ts";
import type { Action } from "../../base/actions/table.ts";
import { tryOr } from "../../base/errors.ts";

// Sentences in JSON columns are text, or `{"parts":[…]}` if they name actions. Text columns use the
// same forms, as JSON.

/** Converts a sentence for a text column. */
export const sentenceToText = (given: Sentence): string =>
  typeof given === "string" ? given : JSON.stringify(given);

/** Restores a sentence from a text column. A damaged text is returned unchanged. */
export function sentenceOfText(text: string): Sentence {
  if (!text.startsWith(BEGINS)) return text;
  const value: unknown = tryOr((): unknown => JSON.parse(text), undefined);
  return (isObject(value) ? partsOf(value) : undefined) ?? text;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

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
