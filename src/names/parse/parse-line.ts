import { memoize } from "../../base/text/memoize.ts";
import type { ParsedName } from "./lex/parsed-name.ts";

// Caches names, because every line has the same few.
const snakeCase = memoize(
  (name) => name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
  100,
);

function inSnakeCase(fields: object): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) line[snakeCase(name)] = value;
  }
  return line;
}

/**
 * Returns one line of `parse -` output, with all fields in snake_case. Missing facts are null or
 * empty.
 */
export function toParseLine(parsed: ParsedName): Record<string, unknown> {
  // Names that an older version wrote to the database lack `mayBe`.
  return { ...inSnakeCase(parsed), may_be: inSnakeCase(parsed.mayBe ?? {}) };
}
