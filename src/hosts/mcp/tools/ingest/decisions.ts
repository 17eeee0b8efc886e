import * as z from "zod";
import { shownPreview } from "../../../../app/shown/release-shape.ts";
import { promised, shownEngine, shownResult, shownResults, undoPlan } from "../../../../app/shown/results-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES, id, ids, TAKES_BACK, tmdbId, type, versions } from "../inputs.ts";

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

export const rejectIngest = defineTool({
  name: "reject_ingest",
  toolset: "ingest",
  role: "reviewer",
  title: "Reject releases",
  description:
    "Reject downloads that must not be filed: leave them alone where they are, for good. Nothing is touched; retry_ingest brings them back.",
  hints: DECIDES,
  input: z.strictObject({
    ids,
    reason: z.string().max(500).optional().describe("for the history, e.g. unwanted"),
    versions,
  }),
  output: shownResults,
  run: async ({ ids: list, reason, versions: seen }, { review }, { actor, signal }) =>
    (await review()).reject(list, reason, actor, signal, seen),
});

export const retryIngest = defineTool({
  name: "retry_ingest",
  toolset: "ingest",
  role: "reviewer",
  title: "Identify again",
  description:
    "Identify releases again, or bring them back, when something changed (a key, a name, TMDB): those in review, failed, ignored, rejected, undone or parked. Then get_ingest_queue.",
  hints: DECIDES,
  input: z.strictObject({ ids, versions }),
  output: shownResults,
  run: async ({ ids: list, versions: seen }, { review }, { actor, signal }) =>
    (await review()).retry(list, actor, signal, seen),
});

export const undoIngest = defineTool({
  name: "undo_ingest",
  toolset: "ingest",
  role: "reviewer",
  title: "Take back a release",
  description:
    "Undo a filing: take a release that was filed, or filed as the wrong work, back out of the library, into the trash; the download stays. An adopted one is only forgotten: its files stay; a rename plan gives the old names back. Two steps: without confirm_token for the plan and a token; then, when the person agrees, with it. An approved one goes back to review at once; one being filed is stopped first.",
  hints: TAKES_BACK,
  input: z.strictObject({
    id,
    paths: z
      .array(z.string().min(1).max(4096))
      .min(1)
      .max(500)
      .optional()
      .describe('of a rename plan only these names, old or new, and what is below, e.g. ["/media/Movies/Heat"]'),
    confirm_token: z.string().min(1).max(200).optional().describe("from the first step; leave it out at first"),
  }),
  output: z.strictObject({
    plan: undoPlan.exactOptional(),
    ...promised.partial().shape,
    results: z.array(shownResult).exactOptional(),
    engine: shownEngine.exactOptional(),
  }),
  run: async ({ id: wanted, paths, confirm_token }, { review }, { actor, signal }) =>
    confirm_token === undefined
      ? (await review()).takeBack(wanted, actor, signal, paths)
      : (await review()).confirmUndo(wanted, confirm_token, actor, signal, paths),
});
