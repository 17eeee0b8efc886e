import * as z from "zod";
import { promised, shownEngine, shownResult, undoPlan } from "../../../../app/shown/results-shape.ts";
import { defineTool } from "../define.ts";
import { TAKES_BACK } from "../hints.ts";
import { id } from "../inputs.ts";

export const undoIngest = defineTool({
  name: "undo_ingest",
  toolset: "ingest",
  role: "reviewer",
  title: "Take back a release",
  description:
    "Undo a filing: take a release that was filed, or filed as the wrong work, back out of the library, into the trash; the download stays. An adopted one is only forgotten: its files stay; a rename plan gives the old names back. Two steps: without confirm_token for the plan and a token; then, when the person agrees, with it. An approved one goes back to review at once; one being filed is stopped first.",
  hints: TAKES_BACK,
  input: z.strictObject({
    id,
    paths: z
      .array(z.string().min(1).max(4096))
      .min(1)
      .max(500)
      .optional()
      .describe('of a rename plan only these names, old or new, and what is below, e.g. ["/media/Movies/Heat"]'),
    confirm_token: z.string().min(1).max(200).optional().describe("from the first step; leave it out at first"),
  }),
  output: z.strictObject({
    plan: undoPlan.exactOptional(),
    ...promised.partial().shape,
    results: z.array(shownResult).exactOptional(),
    engine: shownEngine.exactOptional(),
  }),
  run: async ({ id: wanted, paths, confirm_token }, { review }, { actor, signal }) =>
    confirm_token === undefined
      ? (await review()).takeBack(wanted, actor, signal, paths)
      : (await review()).confirmUndo(wanted, confirm_token, actor, signal, paths),
});
