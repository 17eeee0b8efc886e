import type { Action } from "../../../base/actions/table.ts";
import { isDamaged } from "../../../base/damaged-row.ts";
import { isParked } from "../../release/backlog.ts";
import { type JobKind, type JobName, jobKindOf } from "../../release/job.ts";
import type { State } from "../../release/state.ts";
import { traitsOf } from "../../release/state-traits.ts";
import { adviseKeepOut, listLeftOverActions } from "./left-over-videos.ts";
import { listReviewActions } from "./review-actions.ts";
import { type Subject, videosOf } from "./subject.ts";

type ActionsIn = (subject: Subject) => Action[];

const none: ActionsIn = () => [];
const retry: ActionsIn = ({ id }) => [{ do: "retry", id }];

/**
 * For a release that a person rejected, or that is not wanted. Offers to identify it again, or to
 * settle it again and file it as the work that was found.
 */
const retryOrApprove: ActionsIn = (subject) => {
  const isThere = subject.reasons.some(({ code }) => code === "already_there");
  const offered = isThere || videosOf(subject).length === 0 ? [] : listReviewActions(subject);
  const keepOut = adviseKeepOut(subject);
  return [
    ...retry(subject),
    ...offered.filter((action) => action.do === "approve" && action.blanks === undefined),
    ...(keepOut === undefined ? [] : [{ do: "advise", text: keepOut } as const]),
  ];
};

/** A download that is left to Sonarr or Radarr for now. A person's decision overrides them. */
const decideIfLeftToArr: ActionsIn = (subject) =>
  subject.waiting?.code === "claimed_by_arr" ? listReviewActions(subject) : [];

const BY_STATE: Record<State, ActionsIn> = {
  settling: decideIfLeftToArr,
  identifying: decideIfLeftToArr,
  review: listReviewActions,
  approved: ({ id }) => [{ do: "undo", id }],
  filing: ({ id }) => [{ do: "undo", id }],
  filed: (subject) => [
    ...listLeftOverActions(subject),
    // The newer release has replaced this one, so this one comes back only if the newer release is
    // undone.
    { do: "undo", id: subject.supersededBy ?? subject.id },
  ],
  rejected: retryOrApprove,
  ignored: (subject) =>
    isParked(subject) ? [{ do: "process", id: subject.id }] : retryOrApprove(subject),
  failed: retry,
  undoing: none,
  undone: retryOrApprove,
  gone: none,
};

/**
 * Returns the actions that the user can take for a release, the most likely first. Empty if the
 * release continues on its own or nothing is left to do.
 */
export const listActions = (subject: Subject): Action[] =>
  isDamaged(subject)
    ? []
    : subject.job === undefined
      ? BY_STATE[subject.state](subject)
      : ofJob(subject, subject.job);

const MAKE_AGAIN: Readonly<Record<JobKind, (job: JobName) => Action>> = {
  file_plan: (tool) => ({ do: "call again", tool }),
  rename_plan: () => ({ do: "rename" }),
  library_move: () => ({ do: "library move" }),
};

/**
 * Returns the action that creates another job of this kind, for use if its results are still
 * wanted.
 */
export const makeAgain = (job: JobName): Action => MAKE_AGAIN[jobKindOf(job)](job);

/** A job of the file tools is undone as a whole or abandoned. Another job requires a new call. */
function ofJob({ id, state }: Subject, job: JobName): Action[] {
  if (state === "filed") return [{ do: "undo", id }];
  const again = makeAgain(job);
  const { waitsForPerson, decision } = traitsOf(state);
  if (waitsForPerson) return [{ do: "reject", id }, again];
  return decision === "against" ? [again] : [];
}
