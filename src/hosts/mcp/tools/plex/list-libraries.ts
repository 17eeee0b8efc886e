import * as z from "zod";
import { routedLibraries } from "../../../../app/routes/with-rules.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";

export const listLibraries = defineTool({
  name: "list_libraries",
  toolset: "plex",
  role: "reviewer",
  title: "Plex libraries",
  description:
    "Plex's libraries: id, name, type, number of items, folders, and which rules of routes.json send new files there.",
  hints: READS,
  input: z.strictObject({}),
  output: routedLibraries,
  run: async (_, { plex }, { signal }) => (await plex()).libraries(signal),
});
