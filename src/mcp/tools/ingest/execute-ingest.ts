import * as z from "zod";
import { entry, file, releaseFields } from "../../shapes/release.ts";
import { engine } from "../../shapes/results.ts";
import { defineTool } from "../define.ts";
import { tmdbId, type } from "../inputs.ts";

export const executeIngest = defineTool({
  name: "execute_ingest",
  toolset: "ingest",
  title: "Take in a path",
  description:
    "Take in one file or folder below a watched folder or a folder of Transmission now, with the identity you name or the one that is found. dry_run shows where its files would go and changes nothing.",
  hints: { readOnly: false, destructive: false, idempotent: true, openWorld: true },
  input: z.strictObject({
    path: z.string().min(1).max(4096).describe("absolute"),
    type,
    tmdb_id: tmdbId,
    dry_run: z.boolean().optional().describe("only say what would be"),
  }),
  output: z.strictObject({
    item: z
      .strictObject({
        ...releaseFields,
        files: z.array(file),
        history: z.array(entry),
        parsed: z.looseObject({}).optional(),
      })
      .optional(),
    files: z.array(file).optional(),
    warnings: z.array(z.string()).optional(),
    library: z.string().optional(),
    rule: z.int().optional(),
    engine: engine.optional(),
  }),
  run: ({ path, type: kind, tmdb_id: tmdb, dry_run }, { review }, { actor, signal, tell }) =>
    dry_run
      ? review.planBelowRoots(path, { type: kind, tmdb }, signal)
      : review.addBelowRoots(path, { type: kind, tmdb }, actor, signal, tell),
});
