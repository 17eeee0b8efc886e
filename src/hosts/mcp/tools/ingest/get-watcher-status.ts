import * as z from "zod";
import { shownStatus } from "../../../../app/shown/status-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { storage } from "../inputs.ts";

export const getWatcherStatus = defineTool({
  name: "get_watcher_status",
  toolset: "ingest",
  role: "reviewer",
  title: "Engine status",
  description:
    "Whether the engine runs or is paused, how its sources are, how many releases are in each state, the last errors. plex: filed releases that Plex shows as something else (mismatch) or not at all (not_seen); get_ingest_item says what to do.",
  hints: READS,
  input: z.strictObject({ storage }),
  output: shownStatus,
  run: async ({ storage: on }, { review }) => (await review()).status(on),
});
