import * as z from "zod";
import { pageOfItem } from "../../../../app/review/facts/item-page.ts";
import { shownItem } from "../../../../app/shown/release-shape.ts";
import { defineTool } from "../define.ts";
import { LOOKS_UP } from "../hints.ts";
import { cursor, id } from "../inputs.ts";

export const getIngestItem = defineTool({
  name: "get_ingest_item",
  toolset: "ingest",
  role: "reviewer",
  title: "One release",
  description:
    "One release in full, when the queue is not enough to decide: its files, what was read from its name, candidates with overview and how its length fits, history. Then approve_ingest or reject_ingest.",
  hints: LOOKS_UP,
  input: z.strictObject({ id, cursor: cursor.describe("files_next from the last answer, for more of its files") }),
  output: z.strictObject({ item: shownItem, files_next: z.string().exactOptional() }),
  run: async ({ id: wanted, cursor: from }, { review }, { signal, unseen }) =>
    pageOfItem(await (await review()).showInFull(wanted, signal, { unseen }), from),
});
