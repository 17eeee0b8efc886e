import * as z from "zod";
import { status } from "../../shapes/status.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";

export const startWatcher = defineTool({
  name: "start_watcher",
  toolset: "ingest",
  title: "Resume the engine",
  description: "Resume discovery and automatic filing after stop_watcher. The daemon itself is started by a person.",
  hints: DECIDES,
  input: z.strictObject({}),
  output: status,
  run: (_, { review }, { actor }) => review.pause(false, actor),
});
