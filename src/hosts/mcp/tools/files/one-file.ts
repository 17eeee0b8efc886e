import { dirname } from "node:path/posix";
import * as z from "zod";
import { fileAnswer } from "../../../../app/shown/file-plan-shape.ts";
import { UserError } from "../../../../core/errors.ts";
import { defineTool } from "../define.ts";
import { CHANGES_FILES } from "../hints.ts";
import { confirmToken, filePath, fileTool, requestFiles } from "./file-call.ts";

export const copyFile = fileTool("copy_file", "copy", {
  title: "Copy a file",
  description:
    "Copy a video or subtitle to another place in the library, read back and compared; missing folders are made. Two steps: first without confirm_token for the plan and a token, then, when the person agrees, with it. undo_ingest with the release_id takes it back.",
});

export const moveFile = fileTool("move_file", "move", {
  title: "Move a file",
  description:
    "Move a video or subtitle, of a download or the library, to another place in the library; missing folders are made. A torrent's file and what a release filed stay. Two steps: first without confirm_token for the plan and a token, then, when the person agrees, with it. undo_ingest with the release_id takes it back.",
});

/** @throws UserError for a name that is a path */
function newPath(path: string, name: string): string {
  if (name.includes("/")) throw new UserError("A name has no / in it.", "Call move_file to move it to another folder.");
  return `${dirname(path)}/${name}`;
}

export const renameFile = defineTool({
  name: "rename_file",
  toolset: "files",
  role: "operator",
  title: "Rename a file",
  description:
    "Give a video or subtitle in the library another name in its folder. Two steps: first without confirm_token for the plan and a token, then, when the person agrees, with it. undo_ingest with the release_id takes it back.",
  hints: CHANGES_FILES,
  input: z.strictObject({
    path: filePath.describe("full path, e.g. /media/Movies/heat.mkv"),
    name: z.string().min(1).max(255).describe("new name with the same extension, e.g. Heat (1995).mkv"),
    confirm_token: confirmToken,
  }),
  output: fileAnswer,
  run: async ({ path, name, confirm_token }, deps, call) =>
    requestFiles("rename_file", [{ from: path, to: newPath(path, name), action: "move" }], confirm_token, deps, call),
});
