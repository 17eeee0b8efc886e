import * as z from "zod";
import { shownItem } from "../../../app/shown/release-shape.ts";
import { defineTool } from "../define.ts";
import { LOOKS_UP } from "../hints.ts";
import { id } from "../inputs.ts";

export const getIngestItem = defineTool({
  name: "get_ingest_item",
  toolset: "ingest",
  title: "One release",
  description:
    "When the queue is not enough to decide on a release: its files, what was read from its name, candidates with overview and how its length fits, history. Then approve_ingest or reject_ingest.",
  hints: LOOKS_UP,
  input: z.strictObject({ id }),
  output: z.strictObject({ item: shownItem }),
  run: async ({ id: wanted }, { review }, { signal, unseen }) => ({
    item: await review.showInFull(wanted, signal, { unseen }),
  }),
});
