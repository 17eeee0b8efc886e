import * as z from "zod";
import type { Decisions } from "../../../../app/review/decide.ts";
import type { Wait } from "../../../../app/review/decisions/outcome.ts";
import { shownPreview } from "../../../../app/shown/release-shape.ts";
import {
  promised,
  type ShownResult,
  shownEngine,
  shownResult,
  shownResults,
  undoPlan,
} from "../../../../app/shown/results-shape.ts";
import { withHint } from "../../../../core/actions/sentence.ts";
import { UserError } from "../../../../core/errors.ts";
import { MEDIA_TYPES } from "../../../../core/identity.ts";
import type { DuplicateChoice } from "../../../../core/release/state.ts";
import { type Call, defineTool } from "../define.ts";
import {
  DECIDES,
  episodes,
  files,
  id,
  ids,
  MAY_REPLACE,
  season,
  TAKES_BACK,
  tmdbId,
  type,
  version,
  versions,
} from "../inputs.ts";
import { readArguments } from "../read-arguments.ts";

/** A call is answered within ten seconds; what takes longer is answered as under way. */
const MAX_WAIT_MS = 7000;
/** What is linked is filed by then; a longer one goes on as a task. */
const MAX_WAIT_AS_TASK_MS = 1500;
const MAX_RELEASES = 50;

const one = z.strictObject({
  ids: ids.optional(),
  type,
  tmdb_id: tmdbId,
  season,
  episodes,
  files,
  duplicates: z
    .enum(["replace", "keep_both"])
    .optional()
    .describe("reason duplicate: replace what was filed, or keep_both"),
  label: z.string().min(1).max(100).optional().describe("keep_both: its name, e.g. 4K"),
  version,
});

type Order = z.output<typeof one>;
type Orders = { ids: number[]; approval: Parameters<Decisions["approve"]>[1] }[];

export const approveIngest = defineTool({
  name: "approve_ingest",
  toolset: "ingest",
  role: "reviewer",
  title: "Approve releases",
  description:
    "Approve releases: file these downloads, each as its first candidate or as the film, series or episodes that you name. With ids alone the first must be clearly ahead and was shown by get_ingest_queue; all but type and tmdb_id are for one id. results say what became of each, or what to name.",
  hints: MAY_REPLACE,
  input: z.strictObject({
    ...one.shape,
    each: z
      .array(z.looseObject({}))
      .max(MAX_RELEASES)
      .optional()
      .describe('many, e.g. arguments of next: [{"ids": [12], "tmdb_id": 841}]'),
    releases: z
      .array(z.looseObject({}))
      .max(MAX_RELEASES)
      .optional()
      .describe('alone: as seen, e.g. [{"id": 12, "type": "tv", "tmdb_id": 841, "version": 3}]'),
  }),
  output: shownResults,
  maybeTask: true,
  async run({ each, releases, ...first }, { decisions: open }, { actor, signal, asTask, onProgress }) {
    const decisions = await open();
    const orders = toOrders(
      releases === undefined
        ? [...(isEmpty(first) ? [] : [first]), ...(each ?? []).map((given, at) => readInList(one, given, `each.${at}`))]
        : toSeen(releases, isEmpty(first) && each === undefined),
    );
    const [only] = orders;
    const maxMs = asTask ? MAX_WAIT_AS_TASK_MS : MAX_WAIT_MS;
    const wait = { maxMs, signal, report: onProgress && eachLine(onProgress) };
    if (only && orders.length === 1) return decisions.approve(only.ids, only.approval, actor, wait);
    return approveEach(decisions, orders, actor, wait);
  },
});

/** Reports each line on a long step; how many there will be is not known. */
function eachLine(onProgress: NonNullable<Call["onProgress"]>): (line: string) => void {
  let done = 0;
  return (message) => message !== "" && onProgress({ done: ++done, message });
}

const isEmpty = (order: Order): boolean => Object.values(order).every((value) => value === undefined);

/** @throws UserError naming which decision is wrong and how */
function readInList<Schema extends z.ZodObject>(schema: Schema, given: unknown, at: string): z.output<Schema> {
  try {
    return readArguments(schema, given);
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${at}: ${error.message}`, error.hint, error.code);
    throw error;
  }
}

/** A decision of someone who looked at the release: its work and version are named, so that nothing else is approved. */
const seen = z.strictObject({
  ...one.omit({ ids: true }).shape,
  id,
  type: z.enum(MEDIA_TYPES),
  tmdb_id: tmdbId.unwrap(),
  version: version.unwrap(),
});

/** @throws UserError beside other decisions, and where a release is named twice: each has one answer */
function toSeen(releases: readonly unknown[], alone: boolean): Order[] {
  if (!alone) throw new UserError("releases: it stands alone.", "Leave out ids and all other fields, or releases.");
  const orders = releases.map((given, at) => {
    const { id: one, ...order } = readInList(seen, given, `releases.${at}`);
    return { ids: [one], ...order };
  });
  const twice = orders.find(({ ids: [first] }, at) => orders.findIndex(({ ids: [other] }) => other === first) !== at);
  if (twice) throw new UserError(`releases: it names release ${twice.ids[0]} twice.`, "Name each release once.");
  return orders;
}

/** @throws UserError without ids, and with too many */
function toOrders(given: readonly Order[]): Orders {
  const orders = given.flatMap(apart).map(({ ids: list = [], tmdb_id: tmdb, duplicates, label, ...rest }) => {
    if (list.length === 0)
      throw new UserError("ids: name 1 to 50 releases, e.g. [12].", "get_ingest_queue lists them.");
    return { ids: list, approval: { ...rest, tmdbId: tmdb, duplicates: toChoice(duplicates, label) } };
  });
  const count = orders.reduce((sum, order) => sum + order.ids.length, 0);
  if (count === 0) throw new UserError("ids: name 1 to 50 releases, e.g. [12].", "get_ingest_queue lists them.");
  if (count > MAX_RELEASES) throw new UserError(`each: it names ${count} releases.`, "Name at most 50 in one call.");
  return orders;
}

/** Several releases that are one work, such as episodes of a series, are as many decisions. */
const apart = ({ ids: list = [], type: kind, tmdb_id: tmdb, ...rest }: Order): Order[] =>
  list.length > 1 && tmdb !== undefined && Object.values(rest).every((value) => value === undefined)
    ? list.map((only) => ({ ids: [only], type: kind, tmdb_id: tmdb }))
    : [{ ids: list, type: kind, tmdb_id: tmdb, ...rest }];

/** Each decision stands alone: one that cannot be made is a result, and the others are made. */
async function approveEach(decisions: Decisions, orders: Orders, actor: string, wait: Wait) {
  const { signal } = wait;
  const results: ShownResult[] = [];
  for (const { ids: list, approval } of orders) {
    try {
      results.push(...(await decisions.approve(list, approval, actor, undefined, signal)).results);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { code } = error;
      results.push(...list.map((id) => ({ id, ok: false, code, message: withHint(error) })));
    }
  }
  const approved = results.flatMap(({ id, ok, state }) => (ok && state === "approved" ? [id] : []));
  const { engine } = await decisions.outcomes([], { maxMs: 0, signal });
  if (!engine.running && !decisions.wakesEngine) return { results, engine };
  const outcomes = await decisions.outcomes(approved, wait);
  const became = new Map(outcomes.results.map((result) => [result.id, result]));
  return { results: results.map((result) => ({ ...result, ...became.get(result.id) })), engine: outcomes.engine };
}

function toChoice(
  duplicates: DuplicateChoice["do"] | undefined,
  label: string | undefined,
): DuplicateChoice | undefined {
  if (label !== undefined && duplicates !== "keep_both")
    throw new UserError("A label names a version beside another.", "Pass duplicates: keep_both with it.");
  if (duplicates === undefined) return undefined;
  return duplicates === "replace" ? { do: duplicates } : { do: duplicates, label };
}

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
  run: async (
    { path, type: kind, tmdb_id: tmdb, dry_run },
    { queue, takeIn },
    { actor, signal, asTask, onProgress },
  ) =>
    dry_run
      ? (await queue()).planBelowRoots(path, { type: kind, tmdb }, signal)
      : (await takeIn()).addBelowRoots(path, { type: kind, tmdb }, actor, signal, asTask ? undefined : onProgress),
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
  run: async ({ ids: list, reason, versions: seen }, { decisions }, { actor, signal }) =>
    (await decisions()).reject(list, reason, actor, signal, seen),
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
  run: async ({ ids: list, versions: seen }, { decisions }, { actor, signal }) =>
    (await decisions()).retry(list, actor, signal, seen),
});

export const undoIngest = defineTool({
  name: "undo_ingest",
  toolset: "ingest",
  role: "reviewer",
  title: "Take back a release",
  description:
    "Undo a filing: take a release that was filed, or one file of a pack by paths, back out of the library, into the trash; the download stays. A file then waits for approve_ingest with files. An adopted one is only forgotten: its files stay; a rename plan gives the old names back. Two steps: without confirm_token for the plan and a token; then, when the person agrees, with it. An approved one goes back to review at once; one being filed is stopped first.",
  hints: TAKES_BACK,
  input: z.strictObject({
    id,
    paths: z
      .array(z.string().min(1).max(4096))
      .min(1)
      .max(500)
      .optional()
      .describe('only these files, as in get_ingest_item, or names of a rename plan, e.g. ["Show.S01E03.mkv"]'),
    confirm_token: z.string().min(1).max(200).optional().describe("from the first step; leave it out at first"),
  }),
  output: z.strictObject({
    plan: undoPlan.exactOptional(),
    ...promised.partial().shape,
    results: z.array(shownResult).exactOptional(),
    engine: shownEngine.exactOptional(),
  }),
  run: async ({ id: wanted, paths, confirm_token }, { decisions }, { actor, signal }) =>
    confirm_token === undefined
      ? (await decisions()).takeBack(wanted, actor, signal, paths)
      : (await decisions()).confirmUndo(wanted, confirm_token, actor, signal, paths),
});
