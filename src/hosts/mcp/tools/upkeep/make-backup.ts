import * as z from "zod";
import { shownHealth } from "../../../../app/shown/upkeep-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";
import { noted } from "../noted.ts";

export const makeBackup = defineTool({
  name: "make_backup",
  audience: "page",
  toolset: "ingest",
  role: "operator",
  title: "Make a backup",
  description: "Copies the database to a file beside the other backups.",
  hints: DECIDES,
  input: z.strictObject({}),
  output: shownHealth,
  run: async (_, { health, record }, { actor, signal }) => {
    const desk = await health();
    const made = await desk.backUp(signal);
    if (made) await noted(record("backed_up", { path: made.path }, actor), signal);
    return desk.read();
  },
});
