import type { FileIdentity } from "./file-identity.ts";

/** Precisions of file systems, in ns: FAT, seconds, exFAT, milliseconds, microseconds, NTFS. */
const PRECISIONS = [2_000_000_000n, 1_000_000_000n, 10_000_000n, 1_000_000n, 1000n, 100n] as const;

/**
 * True if a file at a new place has the size and the modification time of a known file, to the
 * precision of the new place's file system. A person who copies a library says that they are the
 * same; this only finds those that are certainly not.
 */
export const isLikeCopyOf = (
  now: Pick<FileIdentity, "size" | "mtimeNs">,
  before: Pick<FileIdentity, "size" | "mtimeNs">,
): boolean => now.size === before.size && isSameTime(BigInt(now.mtimeNs), BigInt(before.mtimeNs));

function isSameTime(now: bigint, before: bigint): boolean {
  const precision = PRECISIONS.find((unit) => now % unit === 0n) ?? 1n;
  const apart = now > before ? now - before : before - now;
  return apart < precision;
}
