import { cleanText } from "../../core/text/clean-text.ts";

/** An open object with every text in it cleaned: details and readings hold names and paths from outside at any depth. */
export const cleanFields = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([key, inner]) => [cleanText(key, 100), cleanDeep(inner)]));

function cleanDeep(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value, 4096);
  if (Array.isArray(value)) return value.map(cleanDeep);
  if (typeof value !== "object" || value === null) return value;
  return cleanFields(value as Record<string, unknown>);
}
