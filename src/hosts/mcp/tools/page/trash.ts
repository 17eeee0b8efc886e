import * as z from "zod";
import { page } from "../../../../app/shown/results-shape.ts";
import { shownTrash, trashResults } from "../../../../app/trash/storage-shape.ts";
import { defineTool } from "../define.ts";
import { CHANGES_FILES, cursor, DECIDES, DEFAULT_LIMIT, limit, READS, storage } from "../inputs.ts";

const IDS = z.strictObject({
  ids: z.array(z.string().min(1).max(100)).min(1).max(100).describe("ids of list_trash, e.g. [3f2a81c0]"),
});

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

export const restoreTrash = defineTool({
  name: "restore_trash",
  audience: "page",
  toolset: "ingest",
  role: "reviewer",
  title: "Put back from the trash",
  description: "Puts files back where they were in the library, never over another file.",
  hints: DECIDES,
  input: IDS,
  output: trashResults,
  run: async ({ ids }, { trash }, { actor }) => (await trash()).restoreTrash(ids, actor),
});

export const purgeTrash = defineTool({
  name: "purge_trash",
  audience: "page",
  toolset: "ingest",
  role: "operator",
  title: "Delete from the trash",
  description: "Deletes files for good; never the last copy of one. The page asks the person before it calls this.",
  hints: CHANGES_FILES,
  input: IDS,
  output: trashResults,
  run: async ({ ids }, { trash }, { actor }) => (await trash()).purgeTrash(ids, actor),
});
