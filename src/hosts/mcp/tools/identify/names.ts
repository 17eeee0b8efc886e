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
  listOf,
  season,
  text,
  tmdbId,
  type,
} from "../fields.ts";
import { readArguments } from "../read-arguments.ts";

const inFull = z.strictObject({ files });

export const previewRename = defineTool({
  name: "preview_rename",
  ...byReviewer("identify", LOOKS_UP),
  title: "Preview of filing",
  description:
    "Preview where each file of a path, or of a release by id, would go in the library, how, " +
    "and any warnings; changes nothing. Then execute_ingest takes in a path, " +
    "approve_ingest files a release.",
  input: z.strictObject({
    path: clientPath.optional(),
    id: id.optional().describe("a release instead, e.g. 12; also with the fields below"),
    type,
    tmdb_id: tmdbId,
    season,
    episodes,
    // Same fields as in approve_ingest, checked just as strictly below.
    files: listOf(z.looseObject({}), 500).describe(
      "as for approve_ingest, e.g. [{path, skip: true}]",
    ),
    duplicates: z.enum(["replace", "keep_both"]).optional().describe("as for approve_ingest"),
  }),
  output: shownPreview,
  async run(
    { path, id: release, type: kind, tmdb_id: tmdb, files: given, duplicates, ...numbers },
    useCases,
    call,
  ) {
    if ((path === undefined) === (release === undefined)) {
      throw new UserError(
        "Name exactly one of path and id.",
        "get_ingest_queue lists release ids.",
      );
    }
    const { files: chosen } = readArguments(inFull, { files: given });
    const named = { ...numbers, files: chosen, duplicates: duplicates && { do: duplicates } };
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
    "Identify what is directly in a folder, by name only; changes nothing. A page " +
    "may end early: continue with next. preview_rename reads the files of one.",
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
    "What a release's name says: title, year, season, episodes, quality. Asks no service; " +
    "then search_tmdb with the title.",
  input: z.strictObject({
    name: text(4096).describe("file or folder, e.g. Heat.1995.1080p.mkv; / between folders"),
  }),
  output: shownParsed,
  run: async ({ name }, { works }) => (await works()).parse(name),
});
