import * as z from "zod";
import { shownSentence, shownServer } from "../../../../app/shown/release-shape.ts";
import { UserError } from "../../../../base/errors.ts";
import { byReviewer, defineTool } from "../define.ts";
import { clientPath, id, storage, text } from "../fields.ts";

const explained = {
  answer: shownSentence,
  next: shownSentence.exactOptional(),
  in_library: z.boolean(),
};

/** The fields of `ShownWhy`. */
const shownWhy = z.strictObject({
  target: z.string().describe("untrusted text"),
  ...explained,
  releases: z.array(
    z.strictObject({
      id: z.number(),
      name: z.string(),
      state: z.string(),
      storage: z.string().exactOptional(),
      servers: z.array(shownServer).exactOptional(),
      answer: explained.answer.exactOptional(),
      next: explained.next,
      in_library: explained.in_library.exactOptional(),
    }),
  ),
  facts: z.array(
    z.strictObject({
      at: z.string().exactOptional(),
      about: z.string(),
      message: shownSentence,
      release_id: z.number().exactOptional(),
    }),
  ),
  help: z
    .array(z.strictObject({ code: z.string(), means: z.string(), remedy: shownSentence }))
    .exactOptional(),
});

export const whyNotInPlex = defineTool({
  name: "why_not_in_plex",
  ...byReviewer("ingest"),
  title: "Why it is not in Plex",
  description:
    "Why a film or episode is missing in Plex, Jellyfin or Emby, or where a download is: answer, " +
    "next (what to do) and facts, newest first. Name its title, its release or a file.",
  input: z.strictObject({
    title: text(200).optional().describe("words of its name or title, e.g. dune"),
    id: id.optional(),
    path: clientPath.optional(),
    storage,
  }),
  output: shownWhy,
  async run({ id: release, path, title, storage: on }, { why, whyBelowRoots, whyTitled }) {
    if ([release, path, title].filter((value) => value !== undefined).length !== 1) {
      throw new UserError(
        "Name exactly one of title, path and id.",
        "get_ingest_queue with state all lists releases.",
      );
    }
    if (title !== undefined) return whyTitled(title, on);
    return path === undefined ? why(String(release), on) : whyBelowRoots(path, on);
  },
});
