/**
 * Identifies the file that a path named when it was read. Device and inode are decimal strings,
 * because 64 bits do not fit in a number. `mtimeNs`, in nanoseconds since 1970, is a decimal string
 * for the same reason. `ino` is `NO_INODE` on a disk that does not keep its inode numbers.
 */
export type FileIdentity = { dev: string; ino: string; size: number; mtimeNs: string };

/**
 * The inode of every file on a disk that gives one file several numbers, or a new one when it is
 * renamed or read again (sshfs, unionfs-fuse, mergerfs without `use_ino`). No file has inode 0.
 */
export const NO_INODE = "0";

const haveInodes = (a: FileIdentity, b: FileIdentity): boolean =>
  a.ino !== NO_INODE && b.ino !== NO_INODE;

/**
 * True for the same file with the same size, regardless of its times. Undo and the trash check this
 * before they move anything. Device numbers can change when a machine restarts (Btrfs, device
 * mapper, NFS). If they do, the modification time must match to the nanosecond. Where a disk does
 * not keep inode numbers, size and modification time are what is left to recognise a file.
 */
export const isSameFile = (a: FileIdentity, b: FileIdentity): boolean =>
  a.size === b.size &&
  (haveInodes(a, b)
    ? a.ino === b.ino && (a.dev === b.dev || a.mtimeNs === b.mtimeNs)
    : a.mtimeNs === b.mtimeNs);

/**
 * True for the same folder, even if its contents changed. A change of contents changes the folder's
 * size and modification time. Without an inode, a folder is recognised only by its path.
 */
export const isSameFolder = (a: FileIdentity, b: FileIdentity): boolean =>
  !haveInodes(a, b) || isSameFile({ ...a, size: 0 }, { ...b, size: 0 });

/** True for the same file with unchanged contents. Filing requires this of a source. */
export const isUnchangedFile = (a: FileIdentity, b: FileIdentity): boolean =>
  isSameFile(a, b) && a.mtimeNs === b.mtimeNs;

type Inode = Pick<FileIdentity, "dev" | "ino">;

/**
 * True if two names lead to one file, as after a hardlink. False where the disk does not keep inode
 * numbers: there, two files of one size and time are two files.
 */
export const isOneInode = (a: Inode, b: Inode): boolean =>
  a.ino !== NO_INODE && a.ino === b.ino && a.dev === b.dev;

/** Returns a key that all names of one file share; undefined where a name does not show its file. */
export const inodeKey = ({ dev, ino }: Inode): string | undefined =>
  ino === NO_INODE ? undefined : `${dev} ${ino}`;

/** True if a path still leads to the folder that it led to a moment ago. */
export const isSamePlace = (a: Inode, b: Inode): boolean =>
  a.dev === b.dev && (a.ino === b.ino || a.ino === NO_INODE || b.ino === NO_INODE);

/**
 * True if this is the source under a second name, which the journal says is ours. Device numbers may
 * have changed since, as with `isSameFile`.
 */
export const isLinkOf = (file: FileIdentity, source: FileIdentity): boolean =>
  haveInodes(file, source) && isSameFile(file, source);

/** Returns a key that the same file has under each of its paths, to look for it among many. */
export const recognitionKey = ({ ino, size, mtimeNs }: FileIdentity): string =>
  ino === NO_INODE ? `${size} ${mtimeNs}` : ino;
