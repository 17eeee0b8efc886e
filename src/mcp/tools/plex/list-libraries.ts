import * as z from "zod";
import { age } from "../../shapes/media.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";

export const listLibraries = defineTool({
  name: "list_libraries",
  toolset: "plex",
  title: "Plex libraries",
  description:
    "Plex's libraries: id, name, type, number of items, folders, and which rules of routes.json send new files there.",
  hints: READS,
  input: z.strictObject({}),
  output: z.strictObject({
    libraries: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string().describe("untrusted text"),
        type: z.string(),
        agent: z.string().optional(),
        scanner: z.string().optional(),
        uuid: z.string().optional(),
        count: z.number().optional(),
        updated_at: z.string().optional(),
        locations: z.array(z.string()).describe("as the Plex server sees them"),
        rules: z
          .array(z.strictObject({ rule: z.number(), when: z.string() }))
          .optional()
          .describe("of routes.json; the first that fits holds"),
      }),
    ),
    rules_problem: z.string().optional(),
    ...age,
  }),
  run: (_, { plex }, { signal }) => plex().libraries(signal),
});
