import * as z from "zod";
import { shownPreview } from "../../../app/shown/release-shape.ts";
import { defineTool } from "../define.ts";
import { LOOKS_UP } from "../hints.ts";
import { clientPath, tmdbId, type } from "../inputs.ts";

export const previewRename = defineTool({
  name: "preview_rename",
  toolset: "identify",
  title: "Preview of filing",
  description:
    "Where each file of a path would be filed, how, and what speaks against it; changes nothing. execute_ingest then takes it in.",
  hints: LOOKS_UP,
  input: z.strictObject({ path: clientPath, type, tmdb_id: tmdbId }),
  output: shownPreview,
  run: ({ path, type: kind, tmdb_id: tmdb }, { review }, { signal }) =>
    review.planBelowRoots(path, { type: kind, tmdb }, signal),
});
