import * as z from "zod";
import { UserError } from "../../../../base/errors.ts";
import { byReviewer, defineTool } from "../define.ts";
import { integer } from "../fields.ts";

const TELL =
  "Tell the person: `plex-ingest space` lists all that could go, each with the line that does it.";
/** A call is answered within ten seconds; a large disk takes longer. */
const MAX_WAIT_MS = 8000;

export const findSpace = defineTool({
  name: "find_space",
  ...byReviewer("library"),
  title: "What could go",
  description:
    "To free space on a disk: files that exist twice, replaced downloads, old ones that never came into the library, and the trash, each with its bytes and act, the line for a shell. Nothing is freed here: tell the person the lines.",
  input: z.strictObject({
    days: integer(0, 3650)
      .optional()
      .describe("of the old ones, how many days; default 30, e.g. 90"),
  }),
  output: z.strictObject({
    bytes: z.number(),
    groups: z.array(z.looseObject({})),
    unknown: z.array(z.looseObject({})).exactOptional(),
    next: z.string(),
  }),
  async run({ days = 30 }, { space }, { signal }) {
    const soon = AbortSignal.timeout(MAX_WAIT_MS);
    const found = await space({ days, limit: 10 }, AbortSignal.any([signal, soon])).catch(
      (error: unknown) => {
        if (signal.aborted || !soon.aborted) throw error;
        throw UserError.refused(
          "It takes longer to look through the folders than a call may.",
          TELL,
        );
      },
    );
    return { ...found, next: TELL };
  },
});
