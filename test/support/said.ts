import { expect } from "vitest";
import { Phrase, toCommandText } from "../../src/base/actions/sentence.ts";

/** A sentence with actions counts as equal to its text on a terminal. */
expect.addEqualityTesters([
  (a: unknown, b: unknown): boolean | undefined => {
    if (a instanceof Phrase && typeof b === "string") return toCommandText(a) === b;
    if (b instanceof Phrase && typeof a === "string") return toCommandText(b) === a;
    return undefined;
  },
]);

/** Matches a sentence, with or without actions, by a part of its text at a terminal. */
export const saying = (part: string | RegExp): unknown => ({
  asymmetricMatch: (given: unknown): boolean =>
    (typeof given === "string" || given instanceof Phrase) &&
    (typeof part === "string"
      ? toCommandText(given).includes(part)
      : part.test(toCommandText(given))),
  toString: () => "saying",
  toAsymmetricMatcher: () => `saying ${String(part)}`,
});
