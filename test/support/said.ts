import { expect } from "vitest";
import { inCommands, Phrase } from "../../src/base/actions/sentence.ts";

/** A sentence with actions equals the text that a person reads at a terminal. */
expect.addEqualityTesters([
  (a: unknown, b: unknown): boolean | undefined => {
    if (a instanceof Phrase && typeof b === "string") return inCommands(a) === b;
    if (b instanceof Phrase && typeof a === "string") return inCommands(b) === a;
    return undefined;
  },
]);

/** Matches a sentence, with actions or without, by a part of what a person reads at a terminal. */
export const saying = (part: string | RegExp): unknown => ({
  asymmetricMatch: (given: unknown): boolean =>
    (typeof given === "string" || given instanceof Phrase) &&
    (typeof part === "string" ? inCommands(given).includes(part) : part.test(inCommands(given))),
  toString: () => "saying",
  toAsymmetricMatcher: () => `saying ${String(part)}`,
});
