const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** How much JSON a parser may make of a text. */
export type JsonLimits = {
  /** Nested lists and objects. */
  depth: number;
  /** Values: each list, object, and entry of one. */
  parts: number;
  /** Fields of one object. */
  fields?: number;
  /** Size of one string, in bytes. */
  string?: number;
};

export type JsonExcess = keyof JsonLimits;

const EXCESSES: Readonly<Record<JsonExcess, (most: number) => string>> = {
  depth: (most) => `is nested deeper than ${most} levels`,
  parts: (most) => `has more than ${most} values`,
  fields: (most) => `has an object of more than ${most} fields`,
  string: (most) => `has a string of more than ${most} bytes`,
};

/** Describes what passes a limit, after words such as `The body`. */
export const describeExcess = (excess: JsonExcess, limits: JsonLimits): string =>
  EXCESSES[excess](limits[excess] ?? 0);

/** Measures JSON before it is parsed. */
export interface JsonMeter {
  /** Reads the next bytes. Returns the limit that they pass; undefined while they keep both. */
  add(bytes: Uint8Array): JsonExcess | undefined;
}

/**
 * Creates a meter for one text in UTF-8. Parsing a mebibyte of `[` takes 35 MiB and 100 ms, so the
 * limits are checked on the bytes. Up to the first error, strings end where a parser ends them, so
 * a parser never makes more of a text than the meter counts.
 */
export function createJsonMeter(limits: JsonLimits): JsonMeter {
  const { fields = Number.POSITIVE_INFINITY, string = Number.POSITIVE_INFINITY } = limits;
  /** For each open list or object, its number of commas if it is an object. */
  const open: (number | undefined)[] = [];
  let parts = 0;
  /** Size of the string so far. */
  let inString: number | undefined;
  let isEscaped = false;

  function addComma(): JsonExcess | undefined {
    const commas = open.at(-1);
    if (commas !== undefined && commas + 2 > fields) return "fields";
    if (commas !== undefined) open[open.length - 1] = commas + 1;
    return ++parts > limits.parts ? "parts" : undefined;
  }

  /** Reads a byte outside strings. */
  function addByte(byte: number | undefined): JsonExcess | undefined {
    if (byte === COMMA) return addComma();
    if (byte === QUOTE) {
      inString = 0;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      if (open.push(byte === OPEN_OBJECT ? 0 : undefined) > limits.depth) return "depth";
      if (++parts > limits.parts) return "parts";
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      open.pop();
    }
    return undefined;
  }

  return {
    add(bytes) {
      let index = 0;
      while (index < bytes.length) {
        if (isEscaped) {
          isEscaped = false;
          index++;
        } else if (inString === undefined) {
          const excess = addByte(bytes[index++]);
          if (excess !== undefined) return excess;
        } else {
          const end = findStringEnd(bytes, index);
          inString += end + 1 - index;
          if (inString > string) return "string";
          isEscaped = bytes[end] === BACKSLASH;
          if (bytes[end] === QUOTE) inString = undefined;
          index = end + 1;
        }
      }
      return undefined;
    },
  };
}

/** Returns the index of the next quote or backslash, or the length. A loop without captured state. */
function findStringEnd(bytes: Uint8Array, from: number): number {
  let index = from;
  while (index < bytes.length && bytes[index] !== QUOTE && bytes[index] !== BACKSLASH) index++;
  return index;
}
