import * as z from "zod";
import { shownPreview } from "../../../../app/shown/release-shape.ts";
import { UserError } from "../../../../core/errors.ts";
import { defineTool } from "../define.ts";
import { LOOKS_UP } from "../hints.ts";
import { clientPath, episodes, files, id, season, tmdbId, type } from "../inputs.ts";
import { readArguments } from "../read-arguments.ts";

const inFull = z.strictObject({ files });

export const previewRename = defineTool({
  name: "preview_rename",
  toolset: "identify",
  role: "reviewer",
  title: "Preview of filing",
  description:
    "Where each file of a path, or of a release by its id, would go in the library, how, and what speaks against it; changes nothing. execute_ingest then takes a path in, approve_ingest files a release.",
  hints: LOOKS_UP,
  input: z.strictObject({
    path: clientPath.optional(),
    id: id.optional().describe("a release instead, e.g. 12; also with the fields below"),
    type,
    tmdb_id: tmdbId,
    season,
    episodes,
    // As approve_ingest lists them, and checked as strictly below.
    files: z.array(z.looseObject({})).max(500).optional().describe("as for approve_ingest, e.g. [{path, skip: true}]"),
    duplicates: z.enum(["replace", "keep_both"]).optional().describe("as for approve_ingest"),
  }),
  output: shownPreview,
  async run({ path, id: release, type: kind, tmdb_id: tmdb, files: given, duplicates, ...numbers }, { review }, call) {
    if ((path === undefined) === (release === undefined))
      throw new UserError("Either path or id must be named.", "get_ingest_queue lists the ids of releases.");
    const { files: chosen } = readArguments(inFull, { files: given });
    const named = { ...numbers, files: chosen, duplicates: duplicates && { do: duplicates } };
    const choice = { type: kind, tmdb, ...named };
    return path === undefined
      ? (await review()).plan(String(release), choice, call.signal)
      : (await review()).planBelowRoots(path, choice, call.signal);
  },
});
