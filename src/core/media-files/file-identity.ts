/**
 * Identifies the file that a path named when it was read. Device and inode are decimal strings,
 * because 64 bits do not fit in a number. `mtimeNs`, in nanoseconds since 1970, is a decimal string
 * for the same reason.
 */
export type FileIdentity = { dev: string; ino: string; size: number; mtimeNs: string };

/**
 * True for the same file with the same size, regardless of its times. Undo and the trash check this
 * before they move anything. Device numbers can change when a machine restarts (Btrfs, device
 * mapper, NFS). If they do, the modification time must match to the nanosecond.
 */
export const isSameFile = (a: FileIdentity, b: FileIdentity): boolean =>
  a.ino === b.ino && a.size === b.size && (a.dev === b.dev || a.mtimeNs === b.mtimeNs);

/**
 * True for the same folder, even if its contents changed. A change of contents changes the folder's
 * size and modification time.
 */
export const isSameFolder = (a: FileIdentity, b: FileIdentity): boolean =>
  isSameFile({ ...a, size: 0 }, { ...b, size: 0 });

/** True for the same file with unchanged contents. Filing requires this of a source. */
export const isUnchangedFile = (a: FileIdentity, b: FileIdentity): boolean =>
  isSameFile(a, b) && a.mtimeNs === b.mtimeNs;
