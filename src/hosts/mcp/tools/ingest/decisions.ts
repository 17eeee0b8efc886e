import * as z from "zod";
import type { RefileChoice } from "../../../../app/review/decisions/refile.ts";
import type { Decisions } from "../../../../app/review/decisions.ts";
import { shownItem, shownPreview } from "../../../../app/shown/release-shape.ts";
import {
  notInPlan,
  type PlannedChange,
  plannedChange,
  promised,
  refilePlan,
  rejectPlan,
  shownEngine,
  shownResult,
  shownResults,
  undoPlan,
} from "../../../../app/shown/results-shape.ts";
import { dropUndefined } from "../../../../base/drop-undefined.ts";
import { UserError } from "../../../../base/errors.ts";
import { MEDIA_TYPES } from "../../../../base/identity.ts";
import type { DuplicateChoice } from "../../../../core/release/state.ts";
import type { UseCases } from "../../../../program/use-cases/use-cases.ts";
import { narrowing } from "../as-meant.ts";
import {
  byReviewer,
  type CallContext,
  CHANGES_FILES,
  DECIDES,
  defineTool,
  MAX_WAIT_MS,
  MAY_REPLACE,
} from "../define.ts";
import {
  confirmToken,
  episodes,
  files,
  id,
  ids,
  listOf,
  season,
  text,
  tmdbId,
  type,
  version,
  versions,
} from "../fields.ts";
import { readArguments } from "../read-arguments.ts";

/** Hardlinks are filed within this time. A longer filing continues as a task. */
const MAX_WAIT_AS_TASK_MS = 1500;
const MAX_RELEASES = 50;

const shared = z.strictObject({
  ids: ids.optional(),
  type,
  tmdb_id: tmdbId,
  season,
  episodes,
  files,
  duplicates: z
    .optional(z.enum(["replace", "keep_both"]))
    .describe("reason duplicate: replace what was filed, or keep_both"),
  label: text(100).optional().describe("keep_both: its name, e.g. 4K"),
  version,
});

/** Answer fields of a two-step call, in addition to its plan. */
const inTwoSteps = {
  ...promised.partial().shape,
  results: z.array(shownResult).exactOptional(),
  engine: shownEngine.exactOptional(),
};

type ApprovalArguments = z.output<typeof shared>;
type ToolApprovals = { ids: number[]; approval: Parameters<Decisions["approve"]>[1] }[];

export const approveIngest = defineTool({
  name: "approve_ingest",
  ...byReviewer("ingest", MAY_REPLACE),
  title: "Approve releases",
  description:
    "Approve these downloads and file them, each release as its first candidate, or as the " +
    "film, series or episodes you name. With ids only, the first must be clearly ahead and " +
    "shown by get_ingest_queue; all but type and tmdb_id are for one id. results has the " +
    "outcome of each. replace takes two steps, like undo_ingest.",
  input: z.strictObject({
    ...shared.shape,
    each: listOf(shared, MAX_RELEASES).describe(
      'many, e.g. arguments of next: [{"ids": [12], "tmdb_id": 841}]',
    ),
    // For pages, which always name work and version. For models, `each` does the same.
    releases: listOf(z.looseObject({}), MAX_RELEASES).describe(
      'alone: as seen, e.g. [{"id": 12, "type": "tv", "tmdb_id": 841, "version": 3}]',
    ),
    confirm_token: confirmToken,
  }),
  unlisted: ["releases"],
  output: z.strictObject({ plan: z.array(plannedChange).exactOptional(), ...inTwoSteps }),
  // reject_ingest lists its results in full.
  shownLevels: 1,
  maybeTask: true,
  async run(
    { each, releases, confirm_token: token, ...first },
    { decisions: open, preview, queue },
    call,
  ) {
    const { actor, signal, asTask, onProgress } = call;
    const decisions = await open();
    const approvals = approvalsIn(first, each, releases);
    const replacing = replacementsIn(approvals);
    // A person who decides on our own page, or in our view, has already seen the existing files.
    if (replacing.length > 0 && call.reader !== "person" && !call.view) {
      const plan = await planOf(replacing, { preview, queue }, signal);
      const promised =
        plan.length > 0 && (await decisions.agree({ plan, approvals }, token, signal));
      if (promised) return { plan, ...promised };
    }
    const [only] = approvals;
    const wait = {
      maxMs: asTask ? MAX_WAIT_AS_TASK_MS : MAX_WAIT_MS,
      signal,
      report: onProgress && eachLine(onProgress),
    };
    if (only && approvals.length === 1) {
      return decisions.approve(only.ids, only.approval, actor, wait);
    }
    return decisions.approveAll(approvals, actor, wait);
  },
  async foresee(
    { each, releases, confirm_token: token, ...first },
    { decisions: open, preview, queue },
    { signal },
  ) {
    const approvals = approvalsIn(first, each, releases);
    const replacing = replacementsIn(approvals);
    if (replacing.length === 0 || token === undefined) return [];
    const plan = await planOf(replacing, { preview, queue }, signal);
    if (plan.length > 0) await (await open()).checkAgreed({ plan, approvals }, token);
    return plan;
  },
});

/** Reads the decisions of a call, in whichever of its three forms they are written. */
const approvalsIn = (
  first: ApprovalArguments,
  each: readonly ApprovalArguments[] | undefined,
  releases: readonly unknown[] | undefined,
): ToolApprovals =>
  toApprovals(
    releases === undefined
      ? [...(isEmpty(first) ? [] : [first]), ...(each ?? [])]
      : toSeen(releases, isEmpty(first) && each === undefined),
  );

const replacementsIn = (approvals: ToolApprovals): ToolApprovals =>
  approvals.filter(
    ({ ids: { length }, approval }) => length === 1 && approval.duplicates?.do === "replace",
  );

/**
 * Describes what each approval would do: the files that go from the library to the trash, and the
 * title and paths of the new ones. A filed release is left out, because its approval is refused.
 */
const planOf = async (
  approvals: ToolApprovals,
  { preview, queue }: Pick<UseCases, "preview" | "queue">,
  signal: AbortSignal,
): Promise<PlannedChange[]> => {
  const plans = approvals.map(async ({ ids: [id = 0], approval: { tmdbId: tmdb, ...choice } }) => {
    const { name, state } = await (await queue()).show(id, { unseen: true });
    if (state === "filed") return [];
    const seen = await preview(String(id), { ...choice, tmdb }, signal);
    return {
      id,
      name,
      files: (seen.replaces ?? []).map(({ path }) => path),
      ...dropUndefined({ identity: seen.identity }),
      // A question that is still open holds the release back, so no file comes.
      destinations: seen.duplicates
        ? []
        : seen.files.flatMap(({ destination }) => destination ?? []),
      warnings: seen.warnings,
    };
  });
  return (await Promise.all(plans)).flat();
};

/** Reports each line of a long step as progress. The total is unknown. */
function eachLine(onProgress: NonNullable<CallContext["onProgress"]>): (line: string) => void {
  let done = 0;
  return (message) => message !== "" && onProgress({ done: ++done, message });
}

const isEmpty = (given: ApprovalArguments): boolean =>
  Object.values(given).every((value) => value === undefined);

/** @throws UserError that names the wrong decision and what is wrong with it */
function readInList<Schema extends z.ZodObject>(
  schema: Schema,
  given: unknown,
  place: string,
): z.output<Schema> {
  try {
    return readArguments(schema, given);
  } catch (error) {
    if (error instanceof UserError) {
      throw new UserError(`${place}: ${error.message}`, error.hint, error.code);
    }
    throw error;
  }
}

/**
 * A decision by a caller who looked at the release. Its work and version are required, so that
 * nothing else is approved.
 */
const seen = z.strictObject({
  ...shared.omit({ ids: true }).shape,
  id,
  type: z.enum(MEDIA_TYPES),
  tmdb_id: tmdbId.unwrap(),
  version: version.unwrap(),
});

/**
 * @throws UserError if other decisions are passed as well, or if a release is named twice, because
 * each release gets only one result
 */
function toSeen(releases: readonly unknown[], alone: boolean): ApprovalArguments[] {
  if (!alone) {
    throw new UserError(
      "releases: cannot be combined with other fields.",
      "Leave out ids and all other fields, or releases.",
    );
  }
  const approvals = releases.map((given, index) => {
    const { id: releaseId, ...rest } = readInList(seen, given, `releases.${index}`);
    return { ids: [releaseId], ...rest };
  });
  const twice = approvals.find(
    ({ ids: [first] }, index) =>
      approvals.findIndex(({ ids: [other] }) => other === first) !== index,
  );
  if (twice) {
    throw new UserError(
      `releases: release ${twice.ids[0]} is named twice.`,
      "Name each release once.",
    );
  }
  return approvals;
}

/** @throws UserError if there are no ids or too many */
function toApprovals(given: readonly ApprovalArguments[]): ToolApprovals {
  const approvals = given
    .flatMap(apart)
    .map(({ ids: list = [], tmdb_id: tmdbId, duplicates, label, ...rest }) => ({
      ids: list,
      approval: { ...rest, tmdbId, duplicates: toChoice(duplicates, label) },
    }));
  const count = approvals.reduce((sum, approval) => sum + approval.ids.length, 0);
  if (count === 0 || approvals.some(({ ids: { length } }) => length === 0)) {
    throw new UserError("ids: name 1 to 50 releases, e.g. [12].", "get_ingest_queue lists them.");
  }
  if (count > MAX_RELEASES) {
    throw new UserError(`each: ${count} releases are too many.`, "Name at most 50 in one call.");
  }
  return approvals;
}

/**
 * Splits an approval of several releases of one work, such as episodes of a series, into one
 * decision per release.
 */
const apart = ({
  ids: list = [],
  type: kind,
  tmdb_id: tmdb,
  ...rest
}: ApprovalArguments): ApprovalArguments[] =>
  list.length > 1 && tmdb !== undefined && Object.values(rest).every((value) => value === undefined)
    ? list.map((only) => ({ ids: [only], type: kind, tmdb_id: tmdb }))
    : [{ ids: list, type: kind, tmdb_id: tmdb, ...rest }];

function toChoice(
  chosen: ApprovalArguments["duplicates"],
  label: ApprovalArguments["label"],
): DuplicateChoice | undefined {
  if (label !== undefined && chosen !== "keep_both") {
    throw new UserError(
      "A label is only for a version that is kept next to another.",
      "Pass it with duplicates: keep_both.",
    );
  }
  return chosen && (chosen === "replace" ? { do: chosen } : { do: chosen, label });
}

export const executeIngest = defineTool({
  name: "execute_ingest",
  ...byReviewer("ingest", {
    readOnly: false,
    destructive: false,
    idempotent: true,
    openWorld: true,
  }),
  title: "Add a path",
  description:
    "To file a path that is not in the queue: add one file or folder below a watched or a client's " +
    "folder now, as the work you name or the one that is found. dry_run only previews, like " +
    "preview_rename.",
  input: z.strictObject({
    path: text(4096).describe("absolute, e.g. /downloads/Dune.2021.mkv"),
    type,
    tmdb_id: tmdbId,
    dry_run: narrowing(z.boolean().optional().describe("true: only preview"), "the path is added"),
  }),
  output: z.strictObject({
    item: shownItem.exactOptional(),
    ...shownPreview.partial().shape,
    engine: shownEngine.exactOptional(),
  }),
  shownLevels: 1,
  maybeTask: true,
  run: async (
    { path, type: kind, tmdb_id: tmdb, dry_run },
    { previewBelowRoots, takeIn },
    { actor, signal, asTask, onProgress },
  ) =>
    dry_run
      ? previewBelowRoots(path, { type: kind, tmdb }, signal)
      : (await takeIn()).addBelowRoots(
          path,
          { type: kind, tmdb },
          actor,
          signal,
          asTask ? undefined : onProgress,
        ),
});

export const rejectIngest = defineTool({
  name: "reject_ingest",
  ...byReviewer("ingest", DECIDES),
  title: "Reject releases",
  description:
    "Reject downloads that must not be filed, by ids or everything that matches: leave them where " +
    "they are, for good. Nothing is touched; retry_ingest brings them back. matching takes two " +
    "steps, like undo_ingest.",
  input: z.strictObject({
    ids: ids.optional(),
    matching: z
      .strictObject({
        search: text(200).optional().describe("part of a name or title, e.g. dune"),
        reason: text(40).optional().describe("a reason's code or group, e.g. no_match"),
      })
      .optional()
      .describe('instead of ids: all that wait and match, e.g. {"search": "dune"}'),
    reason: z.string().max(500).optional().describe("for the history, e.g. unwanted"),
    versions,
    confirm_token: confirmToken,
  }),
  output: z.strictObject({
    results: z.array(shownResult).exactOptional(),
    engine: shownEngine.exactOptional(),
    not_in_plan: notInPlan.exactOptional(),
    plan: rejectPlan.exactOptional(),
    ...promised.partial().shape,
  }),
  async run(
    { ids: list, matching, reason, versions: seen, confirm_token: token },
    { decisions: open },
    { actor, signal },
  ) {
    const decisions = await open();
    if (list !== undefined && matching === undefined && token === undefined) {
      return decisions.reject(list, reason, actor, signal, seen);
    }
    if (matching === undefined || list !== undefined || seen !== undefined) {
      throw new UserError(
        'Name either ids, e.g. [12], or matching, e.g. {"search": "dune"}; versions is ' +
          "only for ids, confirm_token only for matching.",
        "get_ingest_queue lists what waits.",
      );
    }
    return token === undefined
      ? decisions.planReject(matching, signal)
      : decisions.confirmReject(matching, token, reason, actor, signal);
  },
});

export const retryIngest = defineTool({
  name: "retry_ingest",
  ...byReviewer("ingest", DECIDES),
  title: "Identify again",
  description:
    "Identify releases again, or bring them back, when something changed (a key, a name, TMDB): those in review, failed, ignored, rejected, undone or parked. Then get_ingest_queue.",
  input: z.strictObject({ ids, versions }),
  output: shownResults,
  // reject_ingest lists its results in full.
  shownLevels: 1,
  run: async ({ ids: list, versions: seen }, { decisions }, { actor, signal }) =>
    (await decisions()).retry(list, actor, signal, seen),
});

export const undoIngest = defineTool({
  name: "undo_ingest",
  ...byReviewer("ingest", CHANGES_FILES),
  title: "Take back a release",
  description:
    "Undo a filing: take a filed release, or one file of a pack by paths, back out of the library into " +
    "the trash; the download stays. That file then waits for approve_ingest with files. " +
    "Adopted files stay; a rename plan gives the old names back. Two steps: without " +
    "confirm_token for a plan and a token; then with it, once the person agrees. An approved " +
    "release goes back to review; one being filed is stopped first.",
  input: z.strictObject({
    id,
    paths: narrowing(
      z
        .optional(z.array(text(4096)).min(1).max(500))
        .describe(
          'only these files, as in get_ingest_item, or names of a rename plan, e.g. ["Show.S01E03.mkv"]',
        ),
      "the whole release is taken back",
    ),
    confirm_token: confirmToken,
  }),
  output: z.strictObject({ plan: undoPlan.exactOptional(), ...inTwoSteps }),
  // reject_ingest lists its results in full.
  shownLevels: 1,
  run: async ({ id: wanted, paths, confirm_token }, { undo }, { actor, signal }) =>
    confirm_token === undefined
      ? (await undo()).takeBack(wanted, actor, signal, paths)
      : (await undo()).confirmUndo(wanted, confirm_token, actor, signal, paths),
  foresee: async ({ id: wanted, paths, confirm_token }, { undo }, { signal }) =>
    confirm_token === undefined
      ? []
      : [await (await undo()).promised(wanted, confirm_token, signal, paths)],
});

export const refileIngest = defineTool({
  name: "refile_ingest",
  ...byReviewer("ingest", CHANGES_FILES),
  title: "File as something else",
  description:
    "Correct a mistaken match: give a release in the library another identity, in one act. In two " +
    "steps.",
  input: z.strictObject({
    id,
    type: z.enum(MEDIA_TYPES).describe("e.g. tv"),
    tmdb_id: tmdbId.unwrap().describe("e.g. 841"),
    season,
    episodes,
    files,
    duplicates: shared.shape.duplicates,
    label: shared.shape.label,
    confirm_token: confirmToken,
  }),
  output: z.strictObject({ plan: refilePlan.exactOptional(), ...inTwoSteps }),
  // reject_ingest lists its results in full.
  shownLevels: 1,
  async run({ id: wanted, confirm_token: token, ...named }, { refile }, call) {
    const desk = await refile();
    const choice = toRefileChoice(named);
    return token === undefined
      ? desk.plan(wanted, choice, call.signal)
      : desk.confirm(wanted, choice, token, call.actor, { signal: call.signal });
  },
  async foresee({ id: wanted, confirm_token: token, ...named }, { refile }, { signal }) {
    return token === undefined
      ? []
      : [await (await refile()).promised(wanted, toRefileChoice(named), token, signal)];
  },
});

/** The work of a correction, with its numbers and the decision about a duplicate. */
const toRefileChoice = ({
  tmdb_id: tmdbId,
  duplicates,
  label,
  ...numbers
}: Omit<ApprovalArguments, "ids" | "version" | "tmdb_id"> & {
  tmdb_id: number;
}): RefileChoice => ({ ...numbers, tmdbId, duplicates: toChoice(duplicates, label) });
