import * as z from "zod";
import { page } from "../../../../app/shown/results-shape.ts";
import { shownTrash } from "../../../../app/trash/storage-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { cursor, DEFAULT_LIMIT, limit, storage } from "../inputs.ts";

export const listTrash = defineTool({
  name: "list_trash",
  audience: "people",
  toolset: "ingest",
  role: "reviewer",
  title: "Trash",
  description: "What undo and upgrades removed from the library, newest first, and until when it stays.",
  hints: READS,
  input: z.strictObject({ storage, limit, cursor }),
  output: z.strictObject({ ...shownTrash.shape, next: page.next }),
  shownLevels: 0,
  run: async ({ limit: most = DEFAULT_LIMIT, ...query }, { trash }, { signal }) =>
    (await trash()).trashPage({ ...query, limit: most }, signal),
});
