import * as z from "zod";
import { trashResults } from "../../../../app/trash/storage-shape.ts";
import { defineTool } from "../define.ts";
import { CHANGES_FILES } from "../hints.ts";

export const purgeTrash = defineTool({
  name: "purge_trash",
  audience: "page",
  toolset: "ingest",
  role: "operator",
  title: "Delete from the trash",
  description: "Deletes files for good; never the last copy of one. The page asks the person before it calls this.",
  hints: CHANGES_FILES,
  input: z.strictObject({
    ids: z.array(z.string().min(1).max(100)).min(1).max(100).describe("ids of list_trash, e.g. [3f2a81c0]"),
  }),
  output: trashResults,
  run: async ({ ids }, { trash }, { actor }) => (await trash()).purgeTrash(ids, actor),
});
