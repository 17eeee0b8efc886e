import {
  type FileIdentity,
  isSameFile,
  isSameFolder,
  isUnchangedFile,
} from "../media-files/file-identity.ts";
import { leadsToSource } from "./method-traits.ts";
import type { Operation, OperationKind } from "./operation.ts";

/** What is under the operation's names now. */
export type DiskState = {
  temp: FileIdentity | undefined;
  final: FileIdentity | undefined;
  source: FileIdentity | undefined;
  /** Where the final name leads, if it is a symbolic link. */
  link?: string | undefined;
};

export type Recovery =
  /** The final name is ours: drop a leftover temp, sync, seal. */
  | { do: "seal"; final: FileIdentity | undefined }
  /** The temp is whole: publish it. */
  | { do: "publish" }
  /**
   * Nothing of ours is visible: drop the temp, or give a source that was set aside its name back.
   * The release tries again with a new id.
   */
  | { do: "roll_back"; why: string };

/**
 * How an open operation goes on after a crash at any instruction, judged by the journal and the
 * disk alone.
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
      // Only our own link shares the source's inode, or leads to it: the name was free when the
      // intent was written.
      if (final && isSameFile(final, operation.source)) return { do: "seal", final };
      if (final && leadsToSource(operation.method) && link === operation.sourcePath) {
        return { do: "seal", final };
      }
      return { do: "roll_back", why: "stopped before the file was whole" };
    case "staged":
      if (final && operation.temp && isSameFile(final, operation.temp)) {
        return { do: "seal", final };
      }
      if (final) return { do: "roll_back", why: "another file took the name" };
      if (temp && operation.temp && isUnchangedFile(temp, operation.temp)) return { do: "publish" };
      return { do: "roll_back", why: "the staged file is gone or changed" };
    default:
      // What was published is written down; a file that took the name since is not ours, and undo
      // must not take it.
      return { do: "seal", final: operation.final };
  }
}

/**
 * The name is the old file's until the one rename that gives it to the new one; before it nothing
 * has happened.
 */
function ofReplacement(operation: Operation, { final }: DiskState): Recovery {
  if (operation.state === "published") return { do: "seal", final: operation.final };
  if (
    operation.state === "staged" &&
    final &&
    operation.temp &&
    isSameFile(final, operation.temp)
  ) {
    return { do: "seal", final };
  }
  return { do: "roll_back", why: "stopped before the new file took its place" };
}

/**
 * A file that is to be replaced is linked into the trash first: with both names it is still in the
 * library.
 */
function ofTrash(operation: Operation, { final, source }: DiskState): Recovery {
  if (source && isSameFile(source, operation.source)) {
    return { do: "roll_back", why: "stopped before the file was moved" };
  }
  if (final && isSameFile(final, operation.source)) return { do: "seal", final };
  return { do: "roll_back", why: "the file is neither in the library nor in the trash" };
}

/** Out of the trash. A link shares the inode with the trash's name until that is taken away. */
function ofWayBack(operation: Operation, { final, source }: DiskState): Recovery {
  if (final && isSameFile(final, operation.source)) return { do: "seal", final };
  if (source && isSameFile(source, operation.source)) {
    return { do: "roll_back", why: "stopped before the file was moved" };
  }
  return { do: "roll_back", why: "the file is neither in the library nor in the trash" };
}

/**
 * `final` is the file in the library, `source` what it was filed from, `temp` the source where it
 * is set aside: it is not deleted here, because nothing proves now that the library has it.
 */
function ofRemoval({ temp, final, source }: DiskState): Recovery {
  if (temp || source) return { do: "roll_back", why: "stopped before the source was removed" };
  return { do: "seal", final };
}

/**
 * `final` is the place of the source, `source` the file in the library; a link there is the same
 * file, a copy the staged one.
 */
function ofReturn(operation: Operation, { final }: DiskState): Recovery {
  const copied = operation.state === "staged" ? operation.temp : undefined;
  const ours =
    final &&
    (isSameFile(final, operation.source) || (copied !== undefined && isSameFile(final, copied)));
  return ours
    ? { do: "seal", final }
    : { do: "roll_back", why: "stopped before the source was back" };
}

/**
 * Made under a staged name, which shows whose folder has the final one: a folder has neither links
 * nor content to tell it by.
 */
function ofFolder(operation: Operation, { temp, final }: DiskState): Recovery {
  if (operation.state === "published") return { do: "seal", final: operation.final };
  const made = operation.state === "staged" ? operation.temp : undefined;
  if (made && final && isSameFolder(final, made)) return { do: "seal", final };
  if (made && !final && temp && isSameFolder(temp, made)) return { do: "publish" };
  return {
    do: "roll_back",
    why: final ? "another folder or file took the name" : "stopped before the folder was made",
  };
}

/** A link has both names until the old one is taken away; a folder has one of the two. */
function ofRename(
  { source: moved }: Operation,
  { final, source }: DiskState,
  isSame: typeof isSameFile,
): Recovery {
  if (final && isSame(final, moved)) return { do: "seal", final };
  if (source && isSame(source, moved)) {
    return { do: "roll_back", why: "stopped before it had its new name" };
  }
  return { do: "roll_back", why: "it has neither its old nor its new name" };
}

function ofEmptied({ source: emptied }: Operation, { source }: DiskState): Recovery {
  return source && isSameFolder(source, emptied)
    ? { do: "roll_back", why: "stopped before the folder was removed" }
    : { do: "seal", final: undefined };
}
