import * as z from "zod";
import { shownResults } from "../../../../app/shown/results-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";
import { ids, versions } from "../inputs.ts";

export const retryIngest = defineTool({
  name: "retry_ingest",
  toolset: "ingest",
  role: "reviewer",
  title: "Identify again",
  description:
    "Identify releases again, or bring them back, when something changed (a key, a name, TMDB): those in review, failed, ignored, rejected, undone or parked. Then get_ingest_queue.",
  hints: DECIDES,
  input: z.strictObject({ ids, versions }),
  output: shownResults,
  run: async ({ ids: list, versions: seen }, { review }, { actor, signal }) =>
    (await review()).retry(list, actor, signal, seen),
});
