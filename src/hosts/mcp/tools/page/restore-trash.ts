import * as z from "zod";
import { trashResults } from "../../../../app/trash/storage-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";

export const restoreTrash = defineTool({
  name: "restore_trash",
  audience: "page",
  toolset: "ingest",
  role: "reviewer",
  title: "Put back from the trash",
  description: "Puts files back where they were in the library, never over another file.",
  hints: DECIDES,
  input: z.strictObject({
    ids: z.array(z.string().min(1).max(100)).min(1).max(100).describe("ids of list_trash, e.g. [3f2a81c0]"),
  }),
  output: trashResults,
  run: async ({ ids }, { trash }, { actor }) => (await trash()).restoreTrash(ids, actor),
});
