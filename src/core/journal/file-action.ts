import type { FileMethod } from "./method-traits.ts";

/** What a file tool does with one file. */
export const FILE_ACTIONS = ["copy", "move", "link"] as const;
export type FileAction = (typeof FILE_ACTIONS)[number];

/**
 * A step of a rename plan, as an item of its job: `path` is the name that the thing has when its turn comes, `destination` the
 * new one, both absolute; of a file also size and time, as the plan saw them (a folder has 0 and "0"). Files come first, in
 * the folders as they are called so far, then folders, the innermost first; a step whose new name another one still has
 * comes after that one. An item is done when it has a `method`, and stays where it is for its `problem`.
 */
export type RenameAction = "rename" | "rename_folder";

export const isRenameAction = (action: JobAction | undefined): action is RenameAction =>
  action === "rename" || action === "rename_folder";

/** What a job does with one item of it. */
export type JobAction = FileAction | "make_folder" | RenameAction;

/** What is shown of a folder that was made, where a file has its method. */
export const FOLDER_METHOD = "mkdir";

/** What is shown of what a plan renamed. */
export const RENAME_METHOD = "rename";

/** How the new file is made. A move makes it as filing does, and removes its source afterwards. */
export const METHOD_OF: Record<FileAction, FileMethod> = { copy: "copy", move: "auto", link: "hardlink" };

export const isFileAction = (action: JobAction): action is FileAction => action in METHOD_OF;
