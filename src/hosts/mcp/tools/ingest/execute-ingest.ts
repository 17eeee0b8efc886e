import * as z from "zod";
import { shownPreview } from "../../../../app/shown/release-shape.ts";
import { shownEngine } from "../../../../app/shown/results-shape.ts";
import { defineTool } from "../define.ts";
import { tmdbId, type } from "../inputs.ts";

export const executeIngest = defineTool({
  name: "execute_ingest",
  toolset: "ingest",
  role: "reviewer",
  title: "Take in a path",
  description:
    "Take in one file or folder below a watched or a client's folder now, with the identity you name or the one that is found. dry_run shows where its files would go and changes nothing.",
  hints: { readOnly: false, destructive: false, idempotent: true, openWorld: true },
  input: z.strictObject({
    path: z.string().min(1).max(4096).describe("absolute, e.g. /downloads/Dune.2021.mkv"),
    type,
    tmdb_id: tmdbId,
    dry_run: z.boolean().optional().describe("true: only say what would be"),
  }),
  output: z.strictObject({
    // As get_ingest_item has it; open here, because the same fields twice would take a tenth of the tools' budget.
    item: z.looseObject({}).exactOptional(),
    ...shownPreview.partial().shape,
    engine: shownEngine.exactOptional(),
  }),
  shownLevels: 1,
  maybeTask: true,
  run: async ({ path, type: kind, tmdb_id: tmdb, dry_run }, { review }, { actor, signal, asTask, onProgress }) =>
    dry_run
      ? (await review()).planBelowRoots(path, { type: kind, tmdb }, signal)
      : (await review()).addBelowRoots(path, { type: kind, tmdb }, actor, signal, asTask ? undefined : onProgress),
});
