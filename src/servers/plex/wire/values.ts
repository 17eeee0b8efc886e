import * as z from "zod";
import { cleanText } from "../../../base/text/clean-text.ts";
import type { ListedType } from "../../../core/library/library-kind.ts";

// The same field may be a number or a string, even in one server's JSON, and everything is a string
// in XML. A field that cannot be read becomes undefined; the rest of the entry is kept.

const MAX_NAME_CHARS = 300;
// The end of the year 9999, the last one that ISO dates write with four digits.
const MAX_SECONDS = 253_402_300_799;

/** Also accepts a missing key, which `z.unknown()` on its own rejects. */
export const anything = z.unknown().optional();

/** Accepts a number or its text; undefined for anything else. */
export const number = anything.transform(toNumber);

/** Plex sends seconds since 1970. The result is in milliseconds. */
export const time = anything.transform((value) => {
  const seconds = toNumber(value);
  return seconds !== undefined && seconds > 0 && seconds <= MAX_SECONDS
    ? seconds * 1000
    : undefined;
});

export const flag = anything.transform((value): boolean | undefined => {
  if (value === true || value === 1 || value === "1" || value === "true") return true;
  return value === false || value === 0 || value === "0" || value === "false" ? false : undefined;
});

/** A name or title. It is cleaned here, so that code outside this folder need not do it. */
export const name = anything.transform(toText);

/**
 * Accepts only printable ASCII, because ids are used in paths and headers. All of Plex's ids are
 * ASCII.
 */
export const id = anything.transform((value): string | undefined => {
  const written = typeof value === "number" ? String(value) : value;
  return typeof written === "string" && /^[\x21-\x7e]{1,200}$/.test(written) ? written : undefined;
});

/** Accepts `a,b,c`, or a list as in newer responses. */
export const words = anything.transform((value): string[] => {
  const list =
    typeof value === "string"
      ? value.slice(0, 10_000).split(",")
      : Array.isArray(value)
        ? value
        : [];
  return list.flatMap((word) =>
    typeof word === "string" && /^[\w.-]{1,80}$/.test(word.trim()) ? [word.trim()] : [],
  );
});

function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string" || !/^\s*-?\d{1,15}(?:\.\d{1,20})?\s*$/.test(value)) {
    return undefined;
  }
  return Number(value);
}

function toText(value: unknown): string | undefined {
  const written = typeof value === "number" ? String(value) : value;
  if (typeof written !== "string") return undefined;
  const clean = cleanText(written, MAX_NAME_CHARS).trim();
  return clean === "" ? undefined : clean;
}

/** The numbers for Plex's `type=` (Plex Media Server API 1.2.0). */
export const TYPE_NUMBERS: Record<ListedType, number> = {
  movie: 1,
  show: 2,
  season: 3,
  episode: 4,
  artist: 8,
  album: 9,
  track: 10,
  photo: 13,
};

/** Wraps the fields in `MediaContainer`, which every response has. */
export const container = <T extends z.ZodRawShape>(
  fields: T,
): z.ZodObject<{ MediaContainer: z.ZodObject<T> }> =>
  z.object({ MediaContainer: z.object(fields) });

export const wireIdentity = container({
  machineIdentifier: z.string().min(1),
  version: z.string().nullish(),
});
