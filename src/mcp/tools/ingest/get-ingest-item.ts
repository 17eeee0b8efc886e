import * as z from "zod";
import { entry, file, releaseFields } from "../../shapes/release.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { id } from "../inputs.ts";

export const getIngestItem = defineTool({
  name: "get_ingest_item",
  toolset: "ingest",
  title: "One release",
  description:
    "One release: its files, what was read from its name, candidates, why it waits, its history. Then approve_ingest or reject_ingest.",
  hints: READS,
  input: z.strictObject({ id }),
  output: z.strictObject({
    item: z.strictObject({
      ...releaseFields,
      files: z.array(file),
      history: z.array(entry),
      parsed: z.looseObject({}).optional(),
    }),
  }),
  run: async ({ id: wanted }, { review }) => ({ item: await review.show(wanted) }),
});
