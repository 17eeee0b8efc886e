import * as z from "zod";
import { shownFix, shownMatches } from "../../../../app/plex/curate/shapes.ts";
import { byOperator, defineTool, LOOKS_UP } from "../define.ts";
import { confirmToken, text, year } from "../fields.ts";
import { byTitle, oneId, toChoice } from "./marks.ts";

export const findPlexMatches = defineTool({
  name: "find_plex_matches",
  ...byOperator("curate", LOOKS_UP),
  title: "Find matches in Plex",
  description:
    "List the matches that Plex offers for an item, and its match now. Changes nothing; " +
    "fix_plex_match corrects it.",
  input: z.strictObject({
    media_id: oneId,
    ...byTitle,
    query: text(200).optional().describe("other words to search for, or an id, e.g. tmdb-603"),
    year,
  }),
  output: shownMatches,
  shownLevels: 1,
  run: async ({ media_id: mediaId, query, year: from, ...named }, { curate }, { signal }) =>
    (await curate()).findMatches({ ...toChoice(named), mediaId, query, year: from }, signal),
});

export const fixPlexMatch = defineTool({
  name: "fix_plex_match",
  // Plex reads other texts and pictures, and a person's own edits may be lost.
  ...byOperator("curate", {
    readOnly: false,
    destructive: true,
    idempotent: false,
    openWorld: true,
  }),
  title: "Fix a match in Plex",
  description:
    "Correct a match in Plex. Only for a finding plex_mismatch or plex_unmatched of " +
    "audit_library, and only to the identity that plex-ingest has. Two steps: " +
    "first without confirm_token for a plan and a token; then with it, once the person agrees. " +
    "restore gives the old match back.",
  input: z.strictObject({
    path: text(4096).describe("of the finding, e.g. /media/TV Shows/Firefly (2002)"),
    restore: z.boolean().optional().describe("true: give the old match back"),
    confirm_token: confirmToken,
  }),
  output: shownFix,
  shownLevels: 1,
  run: async ({ path, restore: undo, confirm_token: token }, { curate }, { actor, signal }) =>
    (await curate()).fixMatch({ path, undo, token }, actor, signal),
});
