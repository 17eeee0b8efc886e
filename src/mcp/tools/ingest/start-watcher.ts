import * as z from "zod";
import { shownStatus } from "../../../app/shown/status-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";

export const startWatcher = defineTool({
  name: "start_watcher",
  toolset: "ingest",
  title: "Resume the engine",
  description: "Resume discovery and automatic filing after stop_watcher. The daemon itself is started by a person.",
  hints: DECIDES,
  input: z.strictObject({}),
  output: shownStatus,
  run: (_, { review }, { actor }) => review.pause(false, actor),
});
