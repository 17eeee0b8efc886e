import * as z from "zod";
import { shownSettings } from "../../../../app/settings/settings-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";

export const getSettings = defineTool({
  name: "get_settings",
  audience: "page",
  toolset: "ingest",
  role: "operator",
  title: "Settings",
  description: "Every setting with its value, where it comes from and whether it can be changed here; no secret.",
  hints: READS,
  input: z.strictObject({}),
  output: shownSettings,
  run: async (_, { pageSettings }) => (await pageSettings()).read(),
});
