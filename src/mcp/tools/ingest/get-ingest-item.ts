import * as z from "zod";
import { shownItem } from "../../../app/shown/release-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { id } from "../inputs.ts";

export const getIngestItem = defineTool({
  name: "get_ingest_item",
  toolset: "ingest",
  title: "One release",
  description:
    "When the queue is not enough to decide on a release: its files, what was read from its name, candidates with overview and length, history. Then approve_ingest or reject_ingest.",
  hints: READS,
  input: z.strictObject({ id }),
  output: z.strictObject({ item: shownItem }),
  run: async ({ id: wanted }, { review }) => ({ item: await review.show(wanted) }),
});
