import * as z from "zod";
import { shownHealth } from "../../../../app/shown/upkeep-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";

export const getHealth = defineTool({
  name: "get_health",
  audience: "page",
  toolset: "ingest",
  role: "reviewer",
  title: "Health",
  description: "What the doctor found last, which backups there are, and who is notified.",
  hints: READS,
  input: z.strictObject({}),
  output: shownHealth,
  run: async (_, { health }) => (await health()).read(),
});
