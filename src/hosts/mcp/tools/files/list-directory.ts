import * as z from "zod";
import { shownEntries } from "../../../../app/shown/file-plan-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { DEFAULT_LIMIT, limit } from "../inputs.ts";
import { filePath } from "./file-call.ts";

export const listDirectory = defineTool({
  name: "list_directory",
  toolset: "files",
  role: "reviewer",
  title: "List a folder",
  description:
    "Files and folders in one folder of the downloads or the library; without a path the folders that may be named. Look here before you rename, copy or move a file: its full path is path/name.",
  hints: READS,
  input: z.strictObject({
    path: filePath.optional().describe("full path, e.g. /media/Movies"),
    limit,
    cursor: z.string().max(8000).optional().describe("next from the last answer, for the page after it"),
  }),
  output: shownEntries,
  run: async (query, { fileTools }, { signal }) =>
    (await fileTools()).list({ ...query, limit: query.limit ?? DEFAULT_LIMIT }, signal),
});
