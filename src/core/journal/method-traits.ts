import type { MakingMethod, Method } from "./operation.ts";

/** What a file tool does with one file. */
export const FILE_ACTIONS = ["copy", "move", "link"] as const;
export type FileAction = (typeof FILE_ACTIONS)[number];

/**
 * A step of a rename plan, as an item of its job: `path` is the name that the thing has when its
 * turn comes, `destination` the new one, both absolute; of a file also size and time, as the plan
 * saw them (a folder has 0 and "0"). Files come first, in the folders as they are called so far,
 * then folders, the innermost first; a step whose new name another one still has comes after that
 * one. An item is done when it has a `method`, and stays where it is for its `problem`.
 */
type RenameAction = "rename" | "rename_folder";

export const isRenameAction = (action: JobAction | undefined): action is RenameAction =>
  action === "rename" || action === "rename_folder";

/** What a job does with one item of it. */
export type JobAction = FileAction | "make_folder" | RenameAction;

/** What is shown of a folder that was made, where a file has its method. */
export const FOLDER_METHOD = "mkdir";

/** What is shown of what a plan renamed. */
export const RENAME_METHOD = "rename";

/** How the new file is made. A move makes it as filing does, and removes its source afterwards. */
export const METHOD_OF: Record<FileAction, FileMethod> = {
  copy: "copy",
  move: "auto",
  link: "hardlink",
};

export const isFileAction = (action: JobAction): action is FileAction => action in METHOD_OF;

/**
 * What a way to make a file means to the rest of the program: a question about methods is a column
 * here.
 */
type MethodTraits = {
  /** A whole second file, which needs its space and takes its time. */
  isCopy: boolean;
  /**
   * Only leads to the source: recovery knows it by where it leads, and it must not lead through
   * another link.
   */
  leadsToSource: boolean;
  /**
   * What proves that the file in the library is still the source's content: being the same file,
   * being unchanged since it was made, or its recorded hash. Nothing, if the library has no content
   * of its own.
   */
  provenBy: "inode" | "times" | "hash" | "nothing";
};

export const METHODS: Record<Method, MethodTraits> = {
  hardlink: { isCopy: false, leadsToSource: false, provenBy: "inode" },
  reflink: { isCopy: false, leadsToSource: false, provenBy: "times" },
  copy: { isCopy: true, leadsToSource: false, provenBy: "hash" },
  symlink: { isCopy: false, leadsToSource: true, provenBy: "nothing" },
  // No second file: as a source it is never proven, so it never goes.
  adopted: { isCopy: false, leadsToSource: false, provenBy: "nothing" },
};

/** What a person can choose, in the order of the documentation. */
export type FileMethod = "auto" | MakingMethod | "move";

type FileMethodTraits = {
  /** Tried one after the other, as long as a method cannot do it here. */
  order: readonly MakingMethod[];
  /** Whether the sources are removed once every file of the release is in the library. */
  sourceGoes: boolean;
};

export const FILE_METHODS: Record<FileMethod, FileMethodTraits> = {
  auto: { order: ["hardlink", "reflink", "copy"], sourceGoes: false },
  hardlink: { order: ["hardlink"], sourceGoes: false },
  reflink: { order: ["reflink"], sourceGoes: false },
  copy: { order: ["copy"], sourceGoes: false },
  symlink: { order: ["symlink"], sourceGoes: false },
  // Into the library as by `auto`.
  move: { order: ["hardlink", "reflink", "copy"], sourceGoes: true },
};

export const FILE_METHOD_NAMES = Object.keys(FILE_METHODS) as FileMethod[];

export const leadsToSource = (method: Method | undefined): boolean =>
  method !== undefined && METHODS[method].leadsToSource;

/**
 * The method that the journal must know before the file is made; undefined if the disk alone shows
 * whose file it is.
 */
export const findLeadingMethod = (chosen: FileMethod): MakingMethod | undefined =>
  FILE_METHODS[chosen].order.find(leadsToSource);
