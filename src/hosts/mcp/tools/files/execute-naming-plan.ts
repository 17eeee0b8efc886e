import * as z from "zod";
import { fileAnswer } from "../../../../app/shown/file-plan-shape.ts";
import { FILE_ACTIONS } from "../../../../core/journal/method-traits.ts";

import { defineTool } from "../define.ts";
import { CHANGES_FILES } from "../inputs.ts";
import { confirmToken, filePath, requestFiles } from "./file-call.ts";

export const executeNamingPlan = defineTool({
  name: "execute_naming_plan",
  toolset: "files",
  role: "operator",
  title: "Carry out a naming plan",
  description:
    "Copy, move, rename or link many videos and subtitles at once. All of it is checked before the first is touched, and undo_ingest with the release_id takes back all of it. Two steps: first without confirm_token for the plan and a token, then, when the person agrees, with it.",
  hints: CHANGES_FILES,
  input: z.strictObject({
    operations: z
      .array(
        z.strictObject({
          from: filePath.describe("full path, e.g. /downloads/Heat.1995.mkv"),
          to: filePath.describe("full path in the library, e.g. /media/Movies/Heat (1995)/Heat (1995).mkv"),
          action: z.enum(FILE_ACTIONS).describe("move also renames; link gives a second name"),
        }),
      )
      .min(1)
      .max(500)
      .describe("each file once, e.g. [{from, to, action: move}]"),
    confirm_token: confirmToken,
  }),
  output: fileAnswer,
  run: async ({ operations, confirm_token }, deps, call) =>
    requestFiles("execute_naming_plan", operations, confirm_token, deps, call),
});
