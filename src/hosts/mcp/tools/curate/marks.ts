import * as z from "zod";
import type { OneItemChoice } from "../../../../app/plex/curate/choose-items.ts";
import { shownCuration } from "../../../../app/plex/curate/shapes.ts";
import { listedType } from "../../../../app/plex/library/shapes.ts";
import { UserError } from "../../../../base/errors.ts";
import { byOperator, defineTool, type Hints } from "../define.ts";
import { confirmToken, mediaId, mediaIds, text } from "../fields.ts";

export const CHANGES_PLEX: Hints = {
  readOnly: false,
  destructive: false,
  idempotent: true,
  openWorld: false,
};

/** One item by its title. If several have it, these tell which one is meant. */
export const byTitle = {
  title: text(300).optional().describe("instead, the title of one item, e.g. Dune (2021)"),
  media_type: listedType.optional().describe("if several have the title, e.g. movie"),
  library: text(300).optional().describe("likewise, the name of its library, e.g. Movies"),
};

/** The arguments for one item as the use cases take them. */
export const toChoice = ({
  title,
  media_type: type,
  library,
}: z.output<z.ZodObject<typeof byTitle>>): Pick<OneItemChoice, "title" | "type" | "library"> => ({
  title,
  type,
  library,
});

export const oneId = mediaId.optional().describe("id from search_media, e.g. 101");

export const setWatched = defineTool({
  name: "set_watched",
  ...byOperator("curate", CHANGES_PLEX),
  title: "Mark as watched",
  description:
    "Mark items, or a whole series, watched or unwatched. It is for the user of PLEX_TOKEN; a " +
    "show stands for all its episodes. More than 10 changes take two steps: " +
    "first a plan with the count and a token; then with confirm_token, once the person agrees.",
  input: z.strictObject({
    media_ids: mediaIds,
    ...byTitle,
    watched: z.boolean().describe("e.g. true; false: mark as unwatched"),
    confirm_token: confirmToken,
  }),
  output: shownCuration,
  shownLevels: 1,
  run: async ({ media_ids: mediaIds, watched, confirm_token: token, ...named }, { curate }, call) =>
    (await curate()).setWatched(
      { ...toChoice(named), mediaIds, watched, token },
      call.actor,
      call.signal,
    ),
});

export const rateMedia = defineTool({
  name: "rate_media",
  ...byOperator("curate", CHANGES_PLEX),
  title: "Rate an item",
  description:
    "Rate an item from 0 to 10 (five stars are 10), or remove the rating. It is for the user of " +
    "PLEX_TOKEN; the answer has the old rating.",
  input: z.strictObject({
    media_id: oneId,
    ...byTitle,
    rating: z.number().min(0).max(10).optional().describe("e.g. 8"),
    remove: z.boolean().optional().describe("true: remove the rating"),
  }),
  output: shownCuration,
  shownLevels: 1,
  async run(
    { media_id: mediaId, rating, remove = false, ...named },
    { curate },
    { actor, signal },
  ) {
    if ((rating === undefined) !== remove) {
      throw new UserError(
        "Neither or both of rating and remove are given.",
        "Give rating from 0 to 10, e.g. 8, or remove: true.",
      );
    }
    return (await curate()).rate({ ...toChoice(named), mediaId, rating }, actor, signal);
  },
});

export const refreshMetadata = defineTool({
  name: "refresh_metadata",
  ...byOperator("curate", CHANGES_PLEX),
  title: "Refresh metadata",
  description:
    "Refresh the texts and pictures of an item. The match and your own edits " +
    "stay. For new files use scan_library.",
  input: z.strictObject({ media_id: oneId, ...byTitle }),
  output: shownCuration,
  shownLevels: 1,
  run: async ({ media_id: mediaId, ...named }, { curate }, { actor, signal }) =>
    (await curate()).refresh({ ...toChoice(named), mediaId }, actor, signal),
});
