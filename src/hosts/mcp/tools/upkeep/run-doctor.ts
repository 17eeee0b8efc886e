import * as z from "zod";
import { shownHealth } from "../../../../app/shown/upkeep-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";

export const runDoctor = defineTool({
  name: "run_doctor",
  audience: "page",
  toolset: "ingest",
  role: "operator",
  title: "Have the doctor look",
  description: "Tries everything that filing needs; get_health has what came of it.",
  hints: DECIDES,
  input: z.strictObject({}),
  output: shownHealth,
  run: async (_, { health }) => {
    const desk = await health();
    desk.look();
    return desk.read();
  },
});
