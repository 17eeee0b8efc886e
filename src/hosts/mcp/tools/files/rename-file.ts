import { dirname } from "node:path/posix";
import * as z from "zod";
import { fileAnswer } from "../../../../app/shown/file-plan-shape.ts";

import { UserError } from "../../../../core/errors.ts";
import { defineTool } from "../define.ts";
import { CHANGES_FILES } from "../hints.ts";
import { confirmToken, filePath, requestFiles } from "./file-call.ts";

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
