import type { MakingMethod, Method } from "./operation.ts";

/** Actions that a file tool performs on one file. */
export const FILE_ACTIONS = ["copy", "move", "link"] as const;
export type FileAction = (typeof FILE_ACTIONS)[number];

/**
 * A step of a rename plan, stored as an item of its job. `path` is the current name when the step's
 * turn comes, and `destination` is the new name; both are absolute. For a file, size and time are
 * those recorded by the plan; for a folder, they are 0 and “0”. File steps come first, with the
 * folders' current names; folder steps follow, innermost first. If another item still uses a step's
 * new name, the step comes after the one that frees that name. An item with a `method` is done. An
 * item with a `problem` keeps its name.
 */
type RenameAction = "rename" | "rename_folder";

export const isRenameAction = (action: JobAction | undefined): action is RenameAction =>
  action === "rename" || action === "rename_folder";

/** Action that a job performs on one of its items. */
export type JobAction = FileAction | "make_folder" | RenameAction;

/** Shown in place of a file's method for a folder that was created. */
export const FOLDER_METHOD = "mkdir";

/** Shown for files and folders that a plan renamed. */
export const RENAME_METHOD = "rename";

/**
 * How the new file is made. A move makes it in the same way as filing, and removes its source
 * afterwards.
 */
export const METHOD_OF: Record<FileAction, FileMethod> = {
  copy: "copy",
  move: "auto",
  link: "hardlink",
};

export const isFileAction = (action: JobAction): action is FileAction => action in METHOD_OF;

/**
 * Properties of a method that the rest of the program depends on. Every question about methods is a
 * column in this table.
 */
type MethodTraits = {
  /** The method makes a complete second file, which takes space and time. */
  isCopy: boolean;
  /**
   * The file only points to the source. Recovery recognizes it by its target. It must not point
   * through another link.
   */
  leadsToSource: boolean;
  /**
   * Proof that the file in the library still has the source's content: both are the same file, the
   * library file is unchanged since it was made, or its recorded hash matches. `nothing` if the
   * library holds no content itself.
   */
  provenBy: "inode" | "times" | "hash" | "nothing";
};

export const METHODS: Record<Method, MethodTraits> = {
  hardlink: { isCopy: false, leadsToSource: false, provenBy: "inode" },
  reflink: { isCopy: false, leadsToSource: false, provenBy: "times" },
  copy: { isCopy: true, leadsToSource: false, provenBy: "hash" },
  symlink: { isCopy: false, leadsToSource: true, provenBy: "nothing" },
  // There is no second file, so the source is never proven and never removed.
  adopted: { isCopy: false, leadsToSource: false, provenBy: "nothing" },
};

/** Methods that a person can choose, in the order of the documentation. */
export type FileMethod = "auto" | MakingMethod | "move";

type FileMethodTraits = {
  /** Methods to try in order until one works here. */
  order: readonly MakingMethod[];
  /** True if the sources are removed once every file of the release is in the library. */
  sourceGoes: boolean;
};

export const FILE_METHODS: Record<FileMethod, FileMethodTraits> = {
  auto: { order: ["hardlink", "reflink", "copy"], sourceGoes: false },
  hardlink: { order: ["hardlink"], sourceGoes: false },
  reflink: { order: ["reflink"], sourceGoes: false },
  copy: { order: ["copy"], sourceGoes: false },
  symlink: { order: ["symlink"], sourceGoes: false },
  // Files enter the library as with `auto`.
  move: { order: ["hardlink", "reflink", "copy"], sourceGoes: true },
};

export const FILE_METHOD_NAMES = Object.keys(FILE_METHODS) as FileMethod[];

export const leadsToSource = (method: Method | undefined): boolean =>
  method !== undefined && METHODS[method].leadsToSource;

/**
 * Returns the method if the journal must record it before the file is made. Undefined if the disk
 * alone shows which file is ours.
 */
export const findLeadingMethod = (chosen: FileMethod): MakingMethod | undefined =>
  FILE_METHODS[chosen].order.find(leadsToSource);
