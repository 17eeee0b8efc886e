import * as z from "zod";
import { shownResults } from "../../../../app/shown/results-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";
import { ids, versions } from "../inputs.ts";

export const rejectIngest = defineTool({
  name: "reject_ingest",
  toolset: "ingest",
  role: "reviewer",
  title: "Reject releases",
  description:
    "Reject downloads that must not be filed: leave them alone where they are, for good. Nothing is touched; retry_ingest brings them back.",
  hints: DECIDES,
  input: z.strictObject({
    ids,
    reason: z.string().max(500).optional().describe("for the history, e.g. unwanted"),
    versions,
  }),
  output: shownResults,
  run: async ({ ids: list, reason, versions: seen }, { review }, { actor, signal }) =>
    (await review()).reject(list, reason, actor, signal, seen),
});
