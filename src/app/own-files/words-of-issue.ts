import * as z from "zod";

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** Names of types in sentences. Other types are named as they are. */
const KINDS: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
  record: "an object",
  date: "a date",
  null: "null",
};

const COUNTED: Readonly<Record<string, string>> = {
  string: " characters",
  array: " entries",
  object: " fields",
};

const bound = (origin: string, words: string, value: number | bigint): string => {
  const counted = COUNTED[origin];
  return counted === undefined
    ? `must be ${words} ${value}`
    : `must have ${words} ${value}${counted}`;
};

const listed = (values: readonly unknown[]): string =>
  values
    .map((value) => (typeof value === "bigint" ? String(value) : JSON.stringify(value)))
    .join(", ");

/** Describes the rule that a value breaks, without the value: “must be a string”. */
function describeRule(issue: z.core.$ZodIssue | RawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${KINDS[issue.expected] ?? `of the type ${issue.expected}`}`;
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of " : ""}${listed(issue.values)}`;
    case "too_big":
      return bound(
        issue.origin,
        issue.inclusive === false ? "less than" : "at most",
        issue.maximum,
      );
    case "too_small":
      return bound(
        issue.origin,
        issue.inclusive === false ? "more than" : "at least",
        issue.minimum,
      );
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_format":
      return `is not in the form ${issue.format === "regex" ? "that is expected here" : issue.format}`;
    case "unrecognized_keys":
      return `has fields that do not exist here: ${listed(issue.keys.slice(0, MAX_KEYS))}`;
    case "invalid_union":
      return "has none of the allowed forms";
    case "invalid_key":
      return "has a field with a name that is not allowed";
    case "invalid_element":
      return "has an entry that is not allowed";
    default:
      return "is not allowed here";
  }
}

const MAX_KEYS = 5;

// The library's own sentences name its types and codes. Its text never appears, because this
// replaces all of them.
z.config({ localeError: (issue) => describeRule(issue) });

/**
 * Returns what is wrong with a value, in our words. The only way from a validator's issue to a
 * sentence: a schema's own sentence if it has one, otherwise the rule.
 */
export const wordsOfIssue = ({ message }: z.core.$ZodIssue): string => message;
