import * as z from "zod";
import { shownNames, shownParsed } from "../../../../app/shown/lookup-shape.ts";
import { shownPreview } from "../../../../app/shown/release-shape.ts";
import { UserError } from "../../../../base/errors.ts";
import { byReviewer, defineTool, LOOKS_UP, withLimit } from "../define.ts";
import {
  clientPath,
  cursor,
  episodes,
  files,
  id,
  limit,
  season,
  text,
  tmdbId,
  type,
} from "../fields.ts";

export const previewRename = defineTool({
  name: "preview_rename",
  ...byReviewer("identify", LOOKS_UP),
  title: "Preview of filing",
  description:
    "Preview before filing, for one path or id: where each file would go in the library, how, and any " +
    "warnings; renames and changes nothing. Then execute_ingest adds a path, approve_ingest " +
    "decides about an id. To rename library files: plan_rename.",
  input: z.strictObject({
    path: clientPath.optional(),
    id: id.optional().describe("a release instead, e.g. 12; also with the fields below"),
    type,
    tmdb_id: tmdbId,
    season,
    episodes,
    files,
    duplicates: z.enum(["replace", "keep_both"]).optional().describe("as for approve_ingest"),
  }),
  output: shownPreview,
  async run(
    { path, id: release, type: kind, tmdb_id: tmdb, duplicates, ...numbers },
    useCases,
    call,
  ) {
    if ((path === undefined) === (release === undefined)) {
      throw new UserError(
        path === undefined
          ? "Name a path or an id: neither is given."
          : "Name only one of path and id: both are given.",
        "get_ingest_queue lists release ids.",
      );
    }
    const named = { ...numbers, duplicates: duplicates && { do: duplicates } };
    const choice = { type: kind, tmdb, ...named };
    if (path === undefined) return useCases.preview(String(release), choice, call.signal);
    return path.includes("/")
      ? useCases.previewBelowRoots(path, choice, call.signal)
      : useCases.previewName(path, choice, call.signal);
  },
});

export const batchIdentify = defineTool({
  name: "batch_identify",
  ...byReviewer("identify", LOOKS_UP),
  title: "Identify a folder",
  description:
    "For a whole folder: identify which film or series each entry directly in it is, by name only; " +
    "changes nothing. A page may end early: continue with next. For one entry: preview_rename.",
  input: z.strictObject({ path: clientPath, limit, cursor }),
  output: shownNames,
  run: async (query, { works }, { signal, onProgress }) =>
    (await works()).folder(withLimit(query), signal, onProgress),
});

export const parseFilename = defineTool({
  name: "parse_filename",
  ...byReviewer("identify"),
  title: "Read a name",
  description:
    "Only to read a name: what it says about title, year, season, episodes, quality and group. Asks no " +
    "service and identifies nothing; preview_rename also says which work it is and where it would go.",
  input: z.strictObject({
    name: text(4096).describe("file or folder, e.g. Heat.1995.1080p.mkv; / between folders"),
  }),
  output: shownParsed,
  run: async ({ name }, { works }) => (await works()).parse(name),
});
