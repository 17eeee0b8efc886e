import { dirname } from "node:path/posix";
import * as z from "zod";
import { fileAnswer, folderAnswer, shownEntries } from "../../../../app/shown/file-plan-shape.ts";
import { UserError } from "../../../../base/errors.ts";
import {
  byOperator,
  byReviewer,
  CHANGES_FILES,
  defineTool,
  MAX_WAIT_MS,
  withLimit,
} from "../define.ts";
import { confirmToken, limit, text } from "../fields.ts";
import { defineFileTool, filePath, requestFiles } from "./file-call.ts";

export const copyFile = defineFileTool("copy_file", "copy", {
  title: "Copy a file",
  description:
    "Copy a video or subtitle to another place in the library, verified by reading it back; " +
    "creates missing folders. Two steps: first without confirm_token for a plan and a token; " +
    "then with it, once the person agrees. undo_ingest with the release_id undoes it.",
});

export const moveFile = defineFileTool("move_file", "move", {
  title: "Move a file",
  description:
    "Move a video or subtitle, of a download or the library, to another place in the library; " +
    "creates missing folders. Files of torrents and filed releases cannot be moved. Two steps: " +
    "first without confirm_token for a plan and a token; then with it, once the person agrees. " +
    "undo_ingest with the release_id undoes it.",
});

/** @throws UserError for a name that is a path */
function newPath(path: string, name: string): string {
  if (name.includes("/")) {
    throw new UserError("A name cannot contain /.", "Call move_file to move it to another folder.");
  }
  return `${dirname(path)}/${name}`;
}

export const renameFile = defineTool({
  name: "rename_file",
  ...byOperator("files", CHANGES_FILES),
  title: "Rename a file",
  description:
    "Rename a video or subtitle in its library folder. Two steps: first without confirm_token " +
    "for a plan and a token; then with it, once the person agrees. undo_ingest with the " +
    "release_id undoes it.",
  input: z.strictObject({
    path: filePath.describe("full path, e.g. /media/Movies/heat.mkv"),
    name: text(255).describe("new name with the same extension, e.g. Heat (1995).mkv"),
    confirm_token: confirmToken,
  }),
  output: fileAnswer,
  run: async ({ path, name, confirm_token }, deps, call) =>
    requestFiles(
      "rename_file",
      [{ from: path, to: newPath(path, name), action: "move" }],
      confirm_token,
      deps,
      call,
    ),
});

export const createDirectory = defineTool({
  name: "create_directory",
  ...byOperator("files", CHANGES_FILES),
  title: "Make a folder",
  description:
    "Make an empty folder in the library, with missing parents; the file tools make theirs " +
    "automatically. Two steps: first without confirm_token for a plan and a token; then with " +
    "it, once the person agrees. undo_ingest with the release_id removes it if it is still " +
    "empty.",
  input: z.strictObject({
    path: filePath.describe("full path in the library, e.g. /media/Movies/Heat (1995)"),
    confirm_token: confirmToken,
  }),
  output: folderAnswer,
  run: async ({ path, confirm_token }, { fileTools }, { actor, signal }) =>
    (await fileTools()).createFolder({ path, token: confirm_token }, actor, {
      maxMs: MAX_WAIT_MS,
      signal,
    }),
});

export const listDirectory = defineTool({
  name: "list_directory",
  ...byReviewer("files"),
  title: "List a folder",
  description:
    "Files and folders in one folder of the downloads or the library; without a path, the " +
    "folders you may use. Call this before you rename, copy or move a file: its full path is " +
    "path/name.",
  input: z.strictObject({
    path: filePath.optional().describe("full path, e.g. /media/Movies"),
    limit,
    cursor: z
      .string()
      .max(8000)
      .optional()
      .describe("next from the last answer, for the next page"),
  }),
  output: shownEntries,
  run: async (query, { fileTools }, { signal }) =>
    (await fileTools()).list(withLimit(query), signal),
});
