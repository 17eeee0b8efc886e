import * as z from "zod";
import { folderAnswer } from "../../../../app/shown/file-plan-shape.ts";

import { defineTool } from "../define.ts";
import { CHANGES_FILES } from "../hints.ts";
import { confirmToken, filePath, MAX_WAIT_MS } from "./file-call.ts";

export const createDirectory = defineTool({
  name: "create_directory",
  toolset: "files",
  role: "operator",
  title: "Make a folder",
  description:
    "Make an empty folder in the library, and those missing above it; the tools for files make theirs themselves. Two steps: first without confirm_token for the plan and a token, then, when the person agrees, with it. undo_ingest with the release_id removes it if it is still empty.",
  hints: CHANGES_FILES,
  input: z.strictObject({
    path: filePath.describe("full path in the library, e.g. /media/Movies/Heat (1995)"),
    confirm_token: confirmToken,
  }),
  output: folderAnswer,
  run: async ({ path, confirm_token }, { fileTools }, { actor, signal }) =>
    (await fileTools()).createFolder({ path, token: confirm_token }, actor, { maxMs: MAX_WAIT_MS, signal }),
});
