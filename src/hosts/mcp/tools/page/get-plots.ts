import * as z from "zod";
import { shownPlots } from "../../../../app/review/home/home-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { storage } from "../inputs.ts";

export const getPlots = defineTool({
  name: "get_plots",
  audience: "people",
  toolset: "ingest",
  role: "reviewer",
  title: "Plots",
  description: "What was filed on each of the last days (UTC), how long it took, and the space that it takes.",
  hints: READS,
  input: z.strictObject({ days: z.number().int().min(1).max(366).describe("until now, e.g. 30"), storage }),
  output: shownPlots,
  shownLevels: 0,
  run: async ({ days, storage: on }, { review }) => (await review()).plots(days, on),
});
