import * as z from "zod";
import { shownHome } from "../../../../app/review/home/home-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { storage } from "../inputs.ts";

export const getHome = defineTool({
  name: "get_home",
  audience: "drawn",
  toolset: "ingest",
  role: "reviewer",
  title: "Home",
  description:
    "What waits for a person and what is on its way, a few of each; drawn for the person with how everything is. To decide use get_ingest_queue.",
  hints: READS,
  input: z.strictObject({ storage }),
  output: shownHome,
  shownLevels: 1,
  run: async ({ storage: on }, { review }) => (await review()).home(on),
});
