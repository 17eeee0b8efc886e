import * as z from "zod";
import { settingsChanged } from "../../../../app/settings/settings-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";
import { digest } from "./given.ts";

export const undoSettings = defineTool({
  name: "undo_settings",
  audience: "page",
  toolset: "ingest",
  role: "operator",
  title: "Undo the last change of settings",
  description: "Puts back what the configuration file said before its last change; once more puts that change back.",
  hints: DECIDES,
  input: z.strictObject({ digest }),
  output: settingsChanged,
  run: async ({ digest }, { pageSettings }, { actor }) => (await pageSettings()).undo(digest, actor),
});
