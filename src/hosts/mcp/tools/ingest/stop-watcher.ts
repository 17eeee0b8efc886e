import * as z from "zod";
import { shownStatus } from "../../../../app/shown/status-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";

export const stopWatcher = defineTool({
  name: "stop_watcher",
  toolset: "ingest",
  role: "operator",
  title: "Pause the engine",
  description: "Pause discovery and automatic filing. What a person approved is filed all the same.",
  hints: DECIDES,
  input: z.strictObject({}),
  output: shownStatus,
  shownLevels: 1,
  run: async (_, { review }, { actor, signal }) => (await review()).pause(true, actor, signal),
});
