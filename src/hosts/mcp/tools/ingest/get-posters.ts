import * as z from "zod";
import { MEDIA_TYPES } from "../../../../core/identity.ts";
import { defineTool } from "../define.ts";
import { LOOKS_UP } from "../hints.ts";
import { tmdbId } from "../inputs.ts";

const work = z.strictObject({
  type: z.enum(MEDIA_TYPES).describe("kind of work"),
  tmdb_id: tmdbId.unwrap().describe("e.g. 841"),
});

/** For the page in a client alone, which may load no image itself: see registry.ts. */
export const getPosters = defineTool({
  name: "get_posters",
  audience: "view",
  toolset: "ingest",
  role: "reviewer",
  title: "Posters for the view",
  description: "Posters of works as base64, for the review view. What is in neither list of the answer has none.",
  hints: LOOKS_UP,
  input: z.strictObject({
    works: z.array(work).min(1).max(10).describe("e.g. [{type: movie, tmdb_id: 841}]"),
    width: z.literal([92, 154]).describe("in pixels, e.g. 92"),
  }),
  output: z.strictObject({
    posters: z.array(z.strictObject({ ...work.shape, mime_type: z.string(), data: z.string() })),
    /** Those that this answer had no room or no time for: they may be asked for again. */
    later: z.array(work),
  }),
  // An image is not for a model, also where a host hands an answer on.
  inShort: ({ posters }) => `Posters for the view alone: ${posters.length}.`,
  run: async ({ works, width }, { posters }, { signal }) =>
    (await posters()).asData(works, width === 92 ? "w92" : "w154", signal),
});
