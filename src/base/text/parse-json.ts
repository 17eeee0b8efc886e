/**
 * Parses JSON. Returns undefined for any other text. The parser's own message quotes the text, so
 * it is dropped.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type JsonFields = Readonly<Record<string, unknown>>;

/** True for an object with fields. Arrays do not count. */
export const isFields = (value: unknown): value is JsonFields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Parses an object from JSON. Returns an empty object for any other text. */
export function parseFields(text: string): JsonFields {
  const value = parseJson(text);
  return isFields(value) ? value : {};
}
