import * as z from "zod";
import { fileAnswer } from "../../../../app/shown/file-plan-shape.ts";

import { defineTool } from "../define.ts";
import { CHANGES_FILES } from "../hints.ts";
import { confirmToken, filePath, requestFiles } from "./file-call.ts";

export const moveFile = defineTool({
  name: "move_file",
  toolset: "files",
  title: "Move a file",
  description:
    "Move a video or subtitle, of a download or the library, to another place in the library; missing folders are made. A torrent's file and what a release filed stay. Two steps: first without confirm_token for the plan and a token, then, when the person agrees, with it. undo_ingest with the release_id takes it back.",
  hints: CHANGES_FILES,
  input: z.strictObject({
    from: filePath.describe("full path, e.g. /downloads/Heat.1995.mkv"),
    to: filePath.describe("full path in the library, e.g. /media/Movies/Heat (1995)/Heat (1995).mkv"),
    confirm_token: confirmToken,
  }),
  output: fileAnswer,
  run: ({ from, to, confirm_token }, deps, call) =>
    requestFiles("move_file", [{ from, to, action: "move" }], confirm_token, deps, call),
});
