import { nearest } from "./suggest.ts";
import { items, value } from "./values.ts";
import type { Variable } from "./variable.ts";

/** One of the variable's choices, in any case. */
export function choice<const T extends string>({ choices }: Variable & { choices: readonly T[] }) {
  return value(`one of ${choices.join(", ")}`, (text) => oneOf(choices, text));
}

/** Some of the variable's choices, comma-separated; `all` is every one. */
export function choiceList<const T extends string>({ choices }: Variable & { choices: readonly T[] }) {
  return value(`some of ${choices.join(", ")}, separated by commas, or all`, (text) => {
    if (text.toLowerCase() === "all") return [...choices];
    const chosen = items(text).map((item) => oneOf(choices, item));
    return chosen.length > 0 && chosen.every((item) => item !== undefined) ? [...new Set(chosen)] : undefined;
  });
}

/** The choice that was probably meant, for each entry of `text` that is none. */
export function meant({ choices }: Variable, text: string): string | undefined {
  if (choices === undefined) return undefined;
  const words = items(text.slice(0, 300).toLowerCase()).filter((word) => !choices.includes(word));
  return words.map((word) => nearest(word, choices)).find((word) => word !== undefined);
}

function oneOf<T extends string>(choices: readonly T[], text: string): T | undefined {
  return choices.find((choice) => choice === text.toLowerCase());
}
