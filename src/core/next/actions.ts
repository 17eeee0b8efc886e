import { PARKED } from "../release/backlog.ts";
import type { State } from "../release/state.ts";
import type { Action } from "./action.ts";
import { leftOverActions } from "./left-over.ts";
import { reviewActions } from "./review-actions.ts";
import type { Subject } from "./subject.ts";

type ActionsIn = (subject: Subject) => Action[];

const none: ActionsIn = () => [];
const retry: ActionsIn = ({ id }) => [{ do: "retry", id }];

const BY_STATE: Record<State, ActionsIn> = {
  settling: none,
  identifying: none,
  review: reviewActions,
  approved: none,
  filing: none,
  filed: (subject) => [
    ...leftOverActions(subject),
    // The newer release has its place: only undoing that one brings this one back.
    { do: "undo", id: subject.supersededBy ?? subject.id },
  ],
  rejected: retry,
  ignored: (subject) =>
    subject.reasons[0]?.code === PARKED.code ? [{ do: "process", id: subject.id }] : retry(subject),
  failed: retry,
  undoing: none,
  undone: retry,
  gone: none,
};

/** What a person can do about a release, the most likely first. Empty where it goes on by itself, or nothing is left to do. */
export const actionsFor = (subject: Subject): Action[] => BY_STATE[subject.state](subject);
