import * as z from "zod";
import { shownHome } from "../../../../app/review/home/home-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { storage } from "../inputs.ts";

export const getHome = defineTool({
  name: "get_home",
  audience: "page",
  toolset: "ingest",
  role: "reviewer",
  title: "Home",
  description: "What waits for a person and what is on its way, a few of each.",
  hints: READS,
  input: z.strictObject({ storage }),
  output: shownHome,
  run: async ({ storage: on }, { review }) => (await review()).home(on),
});
