/**
 * Why a file cannot have a second name in a folder. Each sentence names one cause, because each
 * cause has another remedy. The texts of filing and of doctor both come from this table.
 */
export const LINK_REFUSALS = {
  other_file_system: "The download and the library are on different file systems.",
  other_mount:
    "The download and the library are on the same file system, but below different mounts, and " +
    "hardlinks cannot cross mounts.",
  other_user:
    "The download belongs to another user, and plex-ingest has no permission to write to it.",
  immutable: "The download is immutable or may only be appended to.",
  too_many_names:
    "The download already has the maximum number of hardlinks that its file system allows.",
  within_pool:
    "The download and the library are below one mount, but its file system refuses hardlinks " +
    "between these two folders.",
  not_recognised:
    "The file system makes hardlinks, but shows two different files under their two names, so a " +
    "hardlink cannot be recognised.",
  unsupported: "The file system does not support hardlinks.",
} as const;

export type LinkRefusal = keyof typeof LINK_REFUSALS;

/** Owner and permissions of a file, as `stat` returns them. */
export type LinkedFile = { uid: number; mode: number };

/** The account that links. `refused`: the error of access(2) for reading and writing the file. */
export type Linker = { uid: number; refused: string | undefined; isProtected: boolean };

const SET_ID = 0o6000;

/**
 * Returns why this account may not give a file of its file system a second name; undefined if it
 * may. With `isProtected`, Linux requires a file that the account owns or may read and write
 * (proc_sys_fs(5), protected_hardlinks).
 */
export function judgeLinkRights(
  file: LinkedFile,
  { uid, refused, isProtected }: Linker,
): Extract<LinkRefusal, "other_user" | "immutable"> | undefined {
  // No user may link or change an immutable file, not even its owner or root. Other refusals are
  // EACCES.
  if (refused === "EPERM") return "immutable";
  if (uid === file.uid || !isProtected) return undefined;
  const mayWrite = refused === undefined && (uid === 0 || (file.mode & SET_ID) === 0);
  return mayWrite ? undefined : "other_user";
}
