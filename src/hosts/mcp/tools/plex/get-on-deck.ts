import * as z from "zod";
import { age } from "../../../../app/plex/cache/shapes.ts";
import { deck } from "../../../../app/plex/library/shapes.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";

const DEFAULT = 10;

export const getOnDeck = defineTool({
  name: "get_on_deck",
  toolset: "plex",
  role: "reviewer",
  title: "On deck",
  description:
    "What the owner, or another user, would watch next in Plex: begun films and episodes, and next episodes. Good for 'what tonight?'.",
  hints: READS,
  input: z.strictObject({
    user: z
      .string()
      .min(1)
      .max(300)
      .optional()
      .describe("default: owner; others only if their token is configured, e.g. Ann"),
    limit: z.number().int().min(1).max(25).optional().describe("default 10, e.g. 5"),
  }),
  output: z.strictObject({ ...deck.shape, ...age }),
  run: async (query, { library }, { signal }) =>
    (await library()).onDeck({ ...query, limit: query.limit ?? DEFAULT }, signal),
});
