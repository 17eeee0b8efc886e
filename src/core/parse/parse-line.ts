import type { ParsedName } from "./lex/parsed-name.ts";

const inSnakeCase = (fields: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`), value]],
    ),
  );

/** One line of the output of `parse -`: all fields in snake_case. Absent facts are null or empty. */
export function toParseLine(parsed: ParsedName): Record<string, unknown> {
  // What an older version wrote into the database has no `mayBe`.
  return { ...inSnakeCase(parsed), may_be: inSnakeCase(parsed.mayBe ?? {}) };
}
