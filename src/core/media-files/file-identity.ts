/**
 * Which file a path named when it was read. Device and inode are decimal strings, because 64 bits
 * do not fit a number; `mtimeNs` is nanoseconds since 1970, likewise.
 */
export type FileIdentity = { dev: string; ino: string; size: number; mtimeNs: string };

/**
 * The same file of the same length, whatever its times: what undo and the trash check before they
 * move anything. Device numbers change when a machine starts again (Btrfs, device mapper, NFS):
 * then the time of writing must be the same to the nanosecond.
 */
export const isSameFile = (a: FileIdentity, b: FileIdentity): boolean =>
  a.ino === b.ino && a.size === b.size && (a.dev === b.dev || a.mtimeNs === b.mtimeNs);

/**
 * The same folder, whatever was put into it since: that changes its size and its time of writing.
 */
export const isSameFolder = (a: FileIdentity, b: FileIdentity): boolean =>
  isSameFile({ ...a, size: 0 }, { ...b, size: 0 });

/** The same file, not written to since: what filing requires of a source. */
export const isUnchangedFile = (a: FileIdentity, b: FileIdentity): boolean =>
  isSameFile(a, b) && a.mtimeNs === b.mtimeNs;
