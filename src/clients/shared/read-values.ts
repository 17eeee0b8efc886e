import { isFields } from "../../base/text/parse-json.ts";

// Readers for values from responses, which may contain anything.

/**
 * Reads a count or size: an exact, non-negative integer. Undefined for anything else, including
 * 1e300.
 */
export const readNatural = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** Reads a fraction or ratio. JSON's 1e999 is parsed as Infinity, which is rejected. */
export const readFinite = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

export const readString = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

// A path that no system call accepts (Linux: PATH_MAX) cannot exist, and every check of it would
// waste time.
const MAX_PATH_BYTES = 4096;

export const isFolder = (path: string): boolean =>
  path !== "" &&
  path.length <= MAX_PATH_BYTES &&
  Buffer.byteLength(path) <= MAX_PATH_BYTES &&
  !path.includes("\0");

/** Reads a path that a client reports. Undefined if the value cannot be a path. */
export const readPath = (value: unknown): string | undefined =>
  typeof value === "string" && isFolder(value) ? value : undefined;

/**
 * Reads a folder that a client reports, and removes the trailing slash. Undefined if the value is
 * not an absolute path.
 */
export function readFolderPath(value: unknown): string | undefined {
  const path = readPath(value);
  return path?.startsWith("/") ? path.replace(/(?<=.)\/+$/, "") : undefined;
}

/** The last second that a JavaScript date can represent. */
const MAX_DATE_SECONDS = 8_640_000_000_000;

/** Converts seconds since 1970 to milliseconds. Undefined for 0, which means “never”. */
export function toTimestamp(value: unknown): number | undefined {
  const seconds = readNatural(value);
  return seconds === undefined || seconds === 0 || seconds > MAX_DATE_SECONDS
    ? undefined
    : seconds * 1000;
}

const INFOHASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Reads an info hash and converts it to lower case. Undefined if the value is not an info hash. */
export function readHash(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > 64) return undefined;
  const hash = value.toLowerCase();
  return INFOHASH.test(hash) ? hash : undefined;
}

/**
 * Returns the hashes in a list. Omits everything else, because clients also accept numbers and
 * words in torrent lists. Empty if the value is not a list.
 */
export const readHashes = (values: unknown): string[] =>
  Array.isArray(values) ? values.flatMap((value) => readHash(value) ?? []) : [];

/**
 * Returns the distinct hosts of these addresses, in lower case. The rest of a tracker's address may
 * contain a password.
 */
export const hostsOf = (addresses: readonly unknown[]): string[] => [
  ...new Set(
    addresses.flatMap((address) => {
      const { hostname } = URL.parse(readString(address) ?? "") ?? {};
      return hostname ? [hostname.toLowerCase()] : [];
    }),
  ),
];

export type WireRow = Record<string, unknown>;

/** Returns the fields of a row. Undefined if any of them could not be read. */
export const toCompleteRow = <T extends object>(
  read: T,
): { [K in keyof T]: Exclude<T[K], undefined> } | undefined =>
  Object.values(read).includes(undefined)
    ? undefined
    : (read as { [K in keyof T]: Exclude<T[K], undefined> });

export const isRow: (value: unknown) => value is WireRow = isFields;

/** The rows of a list; empty if the value is not a list. */
export const readRowList = (value: unknown): WireRow[] =>
  Array.isArray(value) ? (value as unknown[]).filter(isRow) : [];
