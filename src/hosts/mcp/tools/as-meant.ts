import * as z from "zod";
import { createJsonMeter } from "../../../base/text/json-meter.ts";
import { isFields, type JsonFields, parseJson } from "../../../base/text/parse-json.ts";

type Schema = z.core.$ZodType;

/**
 * Arguments whose absence makes a write larger, with what the write then affects. Only `null` or
 * absence leaves them out: an empty value may be a filter that found nothing.
 */
const NARROWING = z.registry<{ without: string }>();

/** Marks an argument as narrowing. Must be the last step of the schema, because others copy it. */
export function narrowing<S extends Schema>(schema: S, without: string): S {
  NARROWING.add(schema, { without });
  return schema;
}

/** Arguments for which an empty list is a value, such as no labels. */
const EMPTIABLE = z.registry<{ isValue: true }>();

/** Marks a list as one that may be empty. Must be the last step of the schema. */
export function mayBeEmpty<S extends Schema>(schema: S): S {
  EMPTIABLE.add(schema, { isValue: true });
  return schema;
}

/** Returns what a write affects without this argument; undefined if it does not narrow. */
export const findNarrowed = (schema: Schema): string | undefined => NARROWING.get(schema)?.without;

/** A longer text is never converted. A plan of 500 file operations as text fits. */
const MAX_CHARS = 256 * 1024;
const JSON_LIMITS = { depth: 20, parts: 5000 };

/**
 * Returns the list or object that a client wrote as text; undefined for any other text. Like a
 * body, the text is measured before it is parsed.
 */
export function parseWritten(text: string): unknown {
  if (text.length > MAX_CHARS || !/^\s*[[{]/.test(text)) return undefined;
  const excess = createJsonMeter(JSON_LIMITS).add(Buffer.from(text));
  return excess === undefined ? parseJson(text) : undefined;
}

const takes = (schema: Schema, value: unknown): boolean => z.safeParse(schema, value).success;

/**
 * Converts a client's value to the type that the schema expects, for example the text "5" to the
 * number 5. A value that cannot be converted stays unchanged, so that the schema refuses it.
 * `undefined` means that the argument is left out.
 */
export function asMeant(schema: Schema, value: unknown): unknown {
  if (typeof value === "string" && value.length > MAX_CHARS) return value;
  if (schema instanceof z.ZodOptional) return optionalAsMeant(schema, value);
  if (schema instanceof z.ZodObject) return fieldsAsMeant(schema, value);
  if (schema instanceof z.ZodArray) return listAsMeant(schema, value);
  if (value === undefined || takes(schema, value)) return value;
  if (schema instanceof z.ZodNumber) return toNumber(value) ?? value;
  if (schema instanceof z.ZodBoolean) return BOOLEANS.get(oneText(value) ?? "") ?? value;
  if (schema instanceof z.ZodString) return toText(schema, value) ?? value;
  if (schema instanceof z.ZodEnum) return firstTaken(schema, wordsFor(value)) ?? value;
  return firstTaken(schema, [...wordsFor(value), toNumber(value)]) ?? value;
}

/** True for an empty text, list or object. */
const isNothing = (value: unknown): boolean =>
  typeof value === "string"
    ? value.trim() === ""
    : Array.isArray(value)
      ? value.length === 0
      : isFields(value) && Object.keys(value).length === 0;

function optionalAsMeant(schema: z.ZodOptional, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  const inner = schema.unwrap();
  const narrows = findNarrowed(schema) !== undefined;
  const isValue = Array.isArray(value) && EMPTIABLE.has(schema);
  if (isNothing(value) && !narrows && !isValue) return undefined;
  const meant = asMeant(inner, value);
  return value === "null" && !narrows && !takes(inner, meant) ? undefined : meant;
}

/**
 * Arguments that name one thing or several. A tool has one of the two and also reads the other, so
 * that all tools take the same form.
 */
const ONE_AND_SEVERAL = [
  ["id", "ids"],
  ["media_id", "media_ids"],
] as const;

/** The same arguments under the names that the schema has. A name that is also given stays. */
function inFormOf({ shape }: z.ZodObject, given: JsonFields): JsonFields {
  const has = (name: string): boolean => Object.hasOwn(shape, name);
  return ONE_AND_SEVERAL.flatMap(([one, several]) => [
    [one, several],
    [several, one],
  ]).reduce((fields, [ours = "", other = ""]) => {
    const { [ours]: named = null, [other]: value = null, ...rest } = fields;
    const isOther = has(ours) && !has(other) && named === null && value !== null;
    return isOther ? { ...rest, [ours]: value } : fields;
  }, given);
}

function fieldsAsMeant(schema: z.ZodObject, value: unknown): unknown {
  const sent = typeof value === "string" ? parseWritten(value) : value;
  if (!isFields(sent)) return value;
  const given = inFormOf(schema, sent);
  // A client that writes null for omitted arguments also does so for arguments unknown here.
  const isStrict = schema.def.catchall instanceof z.ZodNever;
  const read = Object.entries(given).flatMap(([name, field]) => {
    const known = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
    if (known === undefined) return isStrict && field === null ? [] : [[name, field]];
    const meant = asMeant(known, field);
    return meant === undefined ? [] : [[name, meant]];
  });
  return Object.fromEntries(read);
}

function listAsMeant(schema: z.ZodArray, value: unknown): unknown {
  const { element } = schema;
  const each = (list: readonly unknown[]): unknown[] => list.map((item) => asMeant(element, item));
  if (Array.isArray(value)) return each(value);
  if (value === undefined || value === null || isNothing(value)) return value;
  const inJson = typeof value === "string" ? parseWritten(value) : undefined;
  if (Array.isArray(inJson)) return each(inJson);
  const parts = typeof value === "string" && NUMBERS.test(value) ? value.split(",") : undefined;
  // A single value counts as a list of one.
  const list = [parts && each(parts), each([value])].find((tried) =>
    tried?.every((item) => takes(element, item)),
  );
  return list ?? value;
}

const NUMBERS = /^\s*#?\d{1,15}\s*(?:,\s*#?\d{1,15}\s*)+$/;
const NUMBER = /^#?(-?\d{1,15}(?:\.\d{1,15})?)$/;

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["0", false],
]);

/** The value, or the only value of a list. */
function oneOf(value: unknown): unknown {
  const list = typeof value === "string" && value.startsWith("[") ? parseWritten(value) : value;
  return Array.isArray(list) && list.length === 1 ? list[0] : value;
}

/** The value as a text in lower case; undefined for any other type. */
function oneText(value: unknown): string | undefined {
  const one = oneOf(value);
  return typeof one === "string" || typeof one === "number"
    ? String(one).trim().toLowerCase()
    : undefined;
}

function toNumber(value: unknown): number | undefined {
  const one = oneOf(value);
  if (typeof one === "number") return one;
  const digits = typeof one === "string" ? NUMBER.exec(one.trim())?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

/** Ids of Plex are texts of digits; models write them as numbers, or as `#101`. */
function toText(schema: Schema, value: unknown): string | undefined {
  const one = oneOf(value);
  if (typeof one === "number") return String(one);
  if (typeof one !== "string") return undefined;
  const trimmed = one.trim();
  return [one, trimmed, trimmed.replace(/^#/, "")].find((text) => takes(schema, text));
}

/** `Movie` for `movie`, and `keep both` for `keep_both`. */
function wordsFor(value: unknown): string[] {
  const text = oneText(value);
  return text === undefined ? [] : [text, text.replaceAll(/[\s-]+/g, "_")];
}

const firstTaken = (schema: Schema, tries: readonly unknown[]): unknown =>
  tries.find((tried) => tried !== undefined && takes(schema, tried));
