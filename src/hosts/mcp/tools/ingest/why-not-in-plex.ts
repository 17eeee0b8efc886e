import * as z from "zod";
import { shownWhy } from "../../../../app/why/why-shape.ts";
import { UserError } from "../../../../core/errors.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { clientPath, id, storage } from "../inputs.ts";

export const whyNotInPlex = defineTool({
  name: "why_not_in_plex",
  toolset: "ingest",
  role: "reviewer",
  title: "Why it is not in Plex",
  description:
    "Why a film or episode is missing in Plex, or where what was downloaded is: answer, next (what to do) and facts, newest first. Name its release, found by get_ingest_queue with state all and search, or a file.",
  hints: READS,
  input: z.strictObject({ id: id.optional(), path: clientPath.optional(), storage }),
  output: shownWhy,
  async run({ id: release, path, storage: on }, { why, whyBelowRoots }) {
    if ((path === undefined) === (release === undefined))
      throw new UserError("Either path or id must be named.", "get_ingest_queue with state all lists releases.");
    return path === undefined ? why(String(release), on) : whyBelowRoots(path, on);
  },
});
