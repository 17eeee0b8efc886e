import type { FileMethod } from "./method-traits.ts";

/** What a file tool does with one file. */
export const FILE_ACTIONS = ["copy", "move", "link"] as const;
export type FileAction = (typeof FILE_ACTIONS)[number];

/** What a job of the file tools does with one item of it. */
export type JobAction = FileAction | "make_folder";

/** What is shown of a folder that was made, where a file has its method. */
export const FOLDER_METHOD = "mkdir";

/** How the new file is made. A move makes it as filing does, and removes its source afterwards. */
export const METHOD_OF: Record<FileAction, FileMethod> = { copy: "copy", move: "auto", link: "hardlink" };
