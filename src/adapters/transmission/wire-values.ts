/** A count or a size as JSON carries it: exact, never negative. Undefined for all else, 1e300 too. */
export const natural = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** A share or ratio. JSON's 1e999 is read as Infinity, which nothing can count with. */
export const finite = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

// What no system call takes (Linux: PATH_MAX) is nowhere, and would cost time at every look.
const MOST_BYTES_PATH = 4096;

export const isFolder = (path: string): boolean =>
  path !== "" && path.length <= MOST_BYTES_PATH && Buffer.byteLength(path) <= MOST_BYTES_PATH && !path.includes("\0");

/** The last second that a date can be. */
const LAST_SECOND = 8_640_000_000_000;

/** Milliseconds out of seconds since 1970. Undefined for 0 too, which is Transmission's "never". */
export function instant(value: unknown): number | undefined {
  const seconds = natural(value);
  return seconds === undefined || seconds === 0 || seconds > LAST_SECOND ? undefined : seconds * 1000;
}
