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
};

export type JsonExcess = "depth" | "parts";

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
  let depth = 0;
  let parts = 0;
  let isInString = false;
  let isEscaped = false;

  return {
    add(bytes) {
      let index = 0;
      while (index < bytes.length) {
        if (isEscaped) {
          isEscaped = false;
          index++;
        } else if (isInString) {
          const end = findStringEnd(bytes, index);
          isInString = bytes[end] !== QUOTE;
          isEscaped = bytes[end] === BACKSLASH;
          index = end + 1;
        } else {
          const byte = bytes[index++];
          if (byte === QUOTE) {
            isInString = true;
          } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
            if (++depth > limits.depth) return "depth";
            if (++parts > limits.parts) return "parts";
          } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
            depth--;
          } else if (byte === COMMA && ++parts > limits.parts) {
            return "parts";
          }
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
