/**
 * The value of a JSON text; undefined for any other text. The parser's own message quotes the text,
 * so it is dropped.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type JsonFields = Readonly<Record<string, unknown>>;

/** Whether it is an object with fields, and no list. */
export const isFields = (value: unknown): value is JsonFields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The fields of an object in JSON; none for any other text. */
export function parseFields(text: string): JsonFields {
  const value = parseJson(text);
  return isFields(value) ? value : {};
}
