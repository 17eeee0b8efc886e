import { type FileIdentity, isSameFile } from "./file-identity.ts";

/**
 * A file as the journal recorded it and as it is at the same path now. `library` names the library
 * that it belongs to.
 */
export interface SeenAgain {
  recorded: FileIdentity;
  now: FileIdentity;
  library: string;
}

/**
 * - same: it has the recorded inode
 * - copied: its inode is new like those of many files of its library, and its size and time agree,
 *   as after a copy to another disk
 * - unproven: it may be the recorded file, but only its content, or a person, can tell
 * - other: its size is different, or it is small and its time is different
 */
export type InodeVerdict = "same" | "copied" | "unproven" | "other";

/**
 * The number of files with new inodes from which a disk counts as copied. A season that another
 * program rewrote under the same times is smaller, or a small part of its library.
 */
export const MANY_FILES = 10;

/** From this size on, two different files are unlikely to have the same size. */
export const MIN_TELLING_BYTES = 1024 ** 2;

/**
 * Precision of the times that file systems store, in nanoseconds, coarsest first: FAT, whole seconds
 * (ext3, HFS+, old rsync), exFAT, milliseconds, microseconds, NTFS and SMB, nanoseconds.
 */
const PRECISIONS_NS = [2_000_000_000n, 1_000_000_000n, 10_000_000n, 1_000_000n, 1000n, 100n, 1n];

/** The share of the files on a disk whose times must fit a precision. */
const FITTING_SHARE = 0.9;

type SizeAndTime = Pick<FileIdentity, "size" | "mtimeNs">;

/** True if a file has the recorded size, and the recorded time as far as its disk can store it. */
export const hasSizeAndTime = (recorded: SizeAndTime, now: SizeAndTime): boolean =>
  recorded.size === now.size && agreesInTime(recorded, now, precisionOf([now]));

/** True if a file with this identity may be a copy of the recorded one under the same path. */
export const mayBeCopy = (recorded: FileIdentity, now: FileIdentity): boolean =>
  hasSizeAndTime(recorded, now) || (recorded.size === now.size && now.size >= MIN_TELLING_BYTES);

/**
 * Returns the coarsest precision that the times of nearly all these files fit. They stand for the
 * disk on which the files are.
 */
function precisionOf(files: readonly Pick<FileIdentity, "mtimeNs">[]): bigint {
  const times = files.map(({ mtimeNs }) => BigInt(mtimeNs));
  const fits = (precision: bigint): boolean =>
    times.filter((time) => time % precision === 0n).length >= times.length * FITTING_SHARE;
  return PRECISIONS_NS.find(fits) ?? 1n;
}

/** True if a disk that stores times less precisely than in nanoseconds may have these files. */
export const haveShortTimes = (files: readonly Pick<FileIdentity, "mtimeNs">[]): boolean =>
  precisionOf(files) > 1n;

/** A disk with this precision rounds times up or down. */
function agreesInTime(recorded: SizeAndTime, now: SizeAndTime, precision: bigint): boolean {
  const [before, after] = [BigInt(recorded.mtimeNs), BigInt(now.mtimeNs)];
  const apart = before > after ? before - after : after - before;
  return apart === 0n || (after % precision === 0n && apart < precision);
}

/**
 * Judges the files that are still at their paths. The files of one library on one disk are judged
 * together: they were copied if at least as many agree under new inodes as kept theirs, and if at
 * least `MANY_FILES` agree on that disk. Files whose size or time is different do not count against
 * the others.
 */
export function judgeInodes<F extends SeenAgain>(files: readonly F[]): Map<F, InodeVerdict> {
  const verdicts = new Map<F, InodeVerdict>();
  for (const onDisk of Map.groupBy(files, ({ now }) => now.dev).values()) {
    const renewed = onDisk.filter(({ recorded, now }) => !isSameFile(recorded, now));
    const alike = renewed.filter(({ recorded, now }) => recorded.size === now.size);
    const precision = precisionOf(alike.map(({ now }) => now));
    const agreeing = new Set(
      alike.filter(({ recorded, now }) => agreesInTime(recorded, now, precision)),
    );
    const libraries = [...Map.groupBy(onDisk, ({ library }) => library).values()];
    const copied = libraries.filter((library) => {
      const agreed = library.filter((file) => agreeing.has(file)).length;
      const kept = library.filter(({ recorded, now }) => isSameFile(recorded, now)).length;
      return agreed > 0 && agreed >= kept;
    });
    const moved = copied.flat().filter((file) => agreeing.has(file));
    const isMany = moved.length >= MANY_FILES;
    const taken = new Set(isMany ? moved : []);
    for (const file of onDisk) verdicts.set(file, verdictOf(file, agreeing, taken));
  }
  return verdicts;
}

function verdictOf<F extends SeenAgain>(
  file: F,
  agreeing: ReadonlySet<F>,
  taken: ReadonlySet<F>,
): InodeVerdict {
  const { recorded, now } = file;
  if (isSameFile(recorded, now)) return "same";
  if (taken.has(file)) return "copied";
  const isTelling = recorded.size === now.size && now.size >= MIN_TELLING_BYTES;
  return agreeing.has(file) || isTelling ? "unproven" : "other";
}
