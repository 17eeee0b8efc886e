import * as z from "zod";
import { promised, shownEngine, shownResult, undoPlan } from "../../../../app/shown/results-shape.ts";
import { byReviewer, CHANGES_FILES, defineTool } from "../define.ts";
import { confirmToken, id, text } from "../fields.ts";

/** What a call that takes two steps answers besides its plan. */
export const inTwoSteps = {
  ...promised.partial().shape,
  results: z.array(shownResult).exactOptional(),
  engine: shownEngine.exactOptional(),
};

export const undoIngest = defineTool({
  name: "undo_ingest",
  ...byReviewer("ingest", CHANGES_FILES),
  title: "Take back a release",
  description:
    "Undo a filing: take a release that was filed, or one file of a pack by paths, back out of the library, into the trash; the download stays. A file then waits for approve_ingest with files. An adopted one is only forgotten: its files stay; a rename plan gives the old names back. Two steps: without confirm_token for the plan and a token; then, when the person agrees, with it. An approved one goes back to review at once; one being filed is stopped first.",
  input: z.strictObject({
    id,
    paths: z
      .array(text(4096))
      .min(1)
      .max(500)
      .optional()
      .describe('only these files, as in get_ingest_item, or names of a rename plan, e.g. ["Show.S01E03.mkv"]'),
    confirm_token: confirmToken,
  }),
  output: z.strictObject({ plan: undoPlan.exactOptional(), ...inTwoSteps }),
  run: async ({ id: wanted, paths, confirm_token }, { decisions }, { actor, signal }) =>
    confirm_token === undefined
      ? (await decisions()).takeBack(wanted, actor, signal, paths)
      : (await decisions()).confirmUndo(wanted, confirm_token, actor, signal, paths),
});
