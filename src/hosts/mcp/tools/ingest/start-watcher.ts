import * as z from "zod";
import { shownStatus } from "../../../../app/shown/status-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";

export const startWatcher = defineTool({
  name: "start_watcher",
  toolset: "ingest",
  role: "operator",
  title: "Resume the engine",
  description:
    "Resume discovery and automatic filing after stop_watcher. In mode mcp this process also hosts the engine while you are connected; elsewhere a person starts it. engine.message says what came of it.",
  hints: DECIDES,
  input: z.strictObject({}),
  output: shownStatus,
  shownLevels: 1,
  run: async (_, { review }, { actor, signal }) => (await review()).pause(false, actor, signal),
});
