import {
  type FileIdentity,
  isLinkOf,
  isSameFile,
  isSameFolder,
  isUnchangedFile,
} from "../media-files/file-identity.ts";
import { leadsToSource } from "./method-traits.ts";
import type { Operation, OperationKind } from "./operation.ts";

/** Current state on disk of the names that the operation uses. */
export type DiskState = {
  temp: FileIdentity | undefined;
  final: FileIdentity | undefined;
  source: FileIdentity | undefined;
  /** Target of the final name, if it is a symbolic link. */
  link?: string | undefined;
};

export type Recovery =
  /** The final name is ours: delete a leftover temp, sync, seal. */
  | { do: "seal"; final: FileIdentity | undefined }
  /** The temp is complete: publish it. */
  | { do: "publish" }
  /**
   * Nothing of ours is visible: delete the temp, or restore the name of a source that was set
   * aside. The release tries again with a new id.
   */
  | { do: "roll_back"; why: string };

/**
 * Decides how an open operation continues after a crash at any point, based only on the journal and
 * the disk.
 */
export const recoveryOf = (operation: Operation, disk: DiskState): Recovery =>
  RULES[operation.kind](operation, disk);

const RULES: Record<OperationKind, (operation: Operation, disk: DiskState) => Recovery> = {
  publish: (operation, disk) =>
    operation.replaces === undefined
      ? ofPublication(operation, disk)
      : ofReplacement(operation, disk),
  trash: ofTrash,
  restore: ofWayBack,
  reinstate: ofWayBack,
  remove: (_, disk) => ofRemoval(disk),
  return: ofReturn,
  make_folder: ofFolder,
  rename: (operation, disk) => ofRename(operation, disk, isSameFile),
  rename_folder: (operation, disk) => ofRename(operation, disk, isSameFolder),
  remove_folder: ofEmptied,
};

function ofPublication(operation: Operation, { temp, final, link }: DiskState): Recovery {
  switch (operation.state) {
    case "intent":
      // The name was free when the intent was written, so only our own link shares the source's
      // inode or points to the source.
      if (final && isLinkOf(final, operation.source)) return { do: "seal", final };
      if (final && leadsToSource(operation.method) && link === operation.sourcePath) {
        return { do: "seal", final };
      }
      return { do: "roll_back", why: "stopped before the file was complete" };
    case "staged":
      if (final && isMade(operation.temp, final, temp)) return { do: "seal", final };
      if (final) return { do: "roll_back", why: "another file has taken the name" };
      if (temp && operation.temp && isUnchangedFile(temp, operation.temp)) return { do: "publish" };
      return { do: "roll_back", why: "the staged file is gone or changed" };
    default:
      // The journal has recorded what was published. A file that has since taken the name is not
      // ours, and undo must not touch it.
      return { do: "seal", final: operation.final };
  }
}

/**
 * The name belongs to the old file until a single rename gives it to the new file. Before that
 * rename, nothing has happened.
 */
function ofReplacement(operation: Operation, { temp, final }: DiskState): Recovery {
  if (operation.state === "published") return { do: "seal", final: operation.final };
  if (operation.state === "staged" && final && isMade(operation.temp, final, temp)) {
    return { do: "seal", final };
  }
  return { do: "roll_back", why: "stopped before the new file took its place" };
}

/**
 * True if the file under the final name is the staged one. Where size and time are all that
 * identifies a file, another one may look like it. The staged file then loses its staged name when
 * it gets the final one.
 */
const isMade = (
  made: FileIdentity | undefined,
  final: FileIdentity,
  temp: FileIdentity | undefined,
): boolean => made !== undefined && isSameFile(final, made) && (isLinkOf(final, made) || !temp);

/**
 * Decides how the two operations of a swap end. Where a file cannot have two names, the old file is
 * first renamed into the trash. Until the new file has the name, nothing has it, and the new file
 * is still staged.
 */
export function recoveryOfSwap(
  { into, out }: { into: Operation; out: Operation },
  disk: DiskState & { trashed: FileIdentity | undefined },
): Recovery {
  const { temp, final, trashed } = disk;
  const isStaged = into.state === "staged" && temp && into.temp && isUnchangedFile(temp, into.temp);
  const isBetween = isStaged && !final && trashed && isSameFile(trashed, out.source);
  return isBetween ? { do: "publish" } : recoveryOf(into, disk);
}

/**
 * A file that is being replaced is first linked into the trash. While both names exist, the file is
 * still in the library.
 */
function ofTrash(operation: Operation, { final, source }: DiskState): Recovery {
  if (source && isSameFile(source, operation.source)) {
    return { do: "roll_back", why: "stopped before the file was moved" };
  }
  if (final && isSameFile(final, operation.source)) return { do: "seal", final };
  return { do: "roll_back", why: "the file is neither in the library nor in the trash" };
}

/**
 * Handles moves out of the trash. A link shares its inode with the name in the trash until that
 * name is removed.
 */
function ofWayBack(operation: Operation, { temp, final, source }: DiskState): Recovery {
  const isIt = (file: FileIdentity | undefined): boolean =>
    file !== undefined && isSameFile(file, operation.source);
  // Where only size and time identify a file, the file has one name at a time.
  if (
    final &&
    isIt(final) &&
    (isLinkOf(final, operation.source) || !(isIt(source) || isIt(temp)))
  ) {
    return { do: "seal", final };
  }
  if (isIt(source)) {
    return { do: "roll_back", why: "stopped before the file was moved" };
  }
  return { do: "roll_back", why: "the file is neither in the library nor in the trash" };
}

/**
 * `final` is the file in the library, `source` is the file that it was filed from, and `temp` is
 * the source after it was set aside. The source is not deleted here, because nothing proves at this
 * point that the library has the file.
 */
function ofRemoval({ temp, final, source }: DiskState): Recovery {
  if (temp || source) return { do: "roll_back", why: "stopped before the source was removed" };
  return { do: "seal", final };
}

/**
 * `final` is the source's original path, and `source` is the file in the library. A link at `final`
 * is the same file as `source`; a copy is the staged file.
 */
function ofReturn(operation: Operation, { final }: DiskState): Recovery {
  const copied = operation.state === "staged" ? operation.temp : undefined;
  const ours =
    final &&
    (isSameFile(final, operation.source) || (copied !== undefined && isSameFile(final, copied)));
  return ours
    ? { do: "seal", final }
    : { do: "roll_back", why: "stopped before the source was put back" };
}

/**
 * The folder is made under a staged name, which shows whether the final folder is ours. A folder
 * has no links or content that could identify it.
 */
function ofFolder(operation: Operation, { temp, final }: DiskState): Recovery {
  if (operation.state === "published") return { do: "seal", final: operation.final };
  const made = operation.state === "staged" ? operation.temp : undefined;
  const isStaged = made && temp && isSameFolder(temp, made);
  if (isStaged && !final) return { do: "publish" };
  // Where only its path identifies a folder, any folder looks like ours.
  if (made && !isStaged && final && isSameFolder(final, made)) return { do: "seal", final };
  return {
    do: "roll_back",
    why: final ? "another folder or file has taken the name" : "stopped before the folder was made",
  };
}

/**
 * A file has both names until the old one is removed. A folder has only one name at any time, and
 * where only its path identifies it, the empty folder that reserves the new name looks the
 * same.
 */
function ofRename(
  { source: moved, madeFolders, finalPath }: Operation,
  { final, source }: DiskState,
  isSame: typeof isSameFile,
): Recovery {
  const isHere = source !== undefined && isSame(source, moved);
  const isReserved = isHere && madeFolders.includes(finalPath);
  if (final && isSame(final, moved) && !isReserved) return { do: "seal", final };
  if (isHere) {
    return { do: "roll_back", why: "stopped before it was renamed" };
  }
  return { do: "roll_back", why: "it has neither its old nor its new name" };
}

function ofEmptied({ source: emptied }: Operation, { source }: DiskState): Recovery {
  return source && isSameFolder(source, emptied)
    ? { do: "roll_back", why: "stopped before the folder was removed" }
    : { do: "seal", final: undefined };
}
