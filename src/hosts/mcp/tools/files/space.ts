import * as z from "zod";
import { shownSentence } from "../../../../app/shown/release-shape.ts";
import { printActs } from "../../../../app/space/print-acts.ts";
import { spaceGroup } from "../../../../app/space/space-shape.ts";
import { UserError } from "../../../../base/errors.ts";
import { byReviewer, defineTool } from "../define.ts";
import { integer } from "../fields.ts";

const TELL =
  "Tell the person: `plex-ingest space` lists everything that could be freed, each with its " +
  "command.";
/** A call must be answered within ten seconds, but reading a large disk takes longer. */
const MAX_WAIT_MS = 8000;
/** Time in which the download clients have to answer. The rest is for the disks. */
const CLIENTS_MS = 4000;

export const findSpace = defineTool({
  name: "find_space",
  // On by default: a full disk is what people ask about first.
  ...byReviewer("ingest"),
  title: "Space to free",
  description:
    "To free space on a disk: files that exist twice, replaced downloads, old ones that were " +
    "never filed, and the trash, each with its bytes and act, a shell command. Frees nothing " +
    "itself: tell the person the commands.",
  input: z.strictObject({
    days: integer(0, 3650).optional().describe("minimum days for old ones; default 30, e.g. 90"),
  }),
  output: z.strictObject({
    bytes: z.number(),
    groups: z.array(spaceGroup),
    unknown: z.array(z.strictObject({ about: z.string(), message: shownSentence })).exactOptional(),
    next: z.string(),
  }),
  async run({ days = 30 }, { space }, { signal, reader }) {
    const soon = AbortSignal.timeout(MAX_WAIT_MS);
    const found = await space(
      { days, limit: 10, clientsMs: CLIENTS_MS },
      AbortSignal.any([signal, soon]),
    ).catch((error: unknown) => {
      if (signal.aborted || !soon.aborted) throw error;
      throw UserError.refused("Reading the folders takes longer than a call may.", TELL);
    });
    // The page leads to the place of an action. A model tells the person the line.
    return { ...(reader === "person" ? found : printActs(found)), next: TELL };
  },
});
