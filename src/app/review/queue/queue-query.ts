import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { REASON_CODES } from "../../../base/reason-codes.ts";
import {
  isReasonGroup,
  listCodesOfGroup,
  listGroupedCodes,
  REASON_GROUPS,
} from "../../../base/reason-traits.ts";
import { QUEUE_SORTS, type QueueSort } from "../../../core/release/queue-sorts.ts";
import { SOURCES, type Source } from "../../../core/release/release.ts";
import { STATES, type State } from "../../../core/release/state.ts";
import type { QueueFilter, ReasonFilter } from "../../../store/releases/queue-filter.ts";

/** A list's filters. A release must match all of them. */
type Conditions = {
  state?: string | undefined;
  source?: string | undefined;
  /** Part of the release's name or of one of its titles. */
  search?: string | undefined;
  /** Code of one of the release's reasons, or the group of its first reason. */
  reason?: string | undefined;
  /** Only releases that would have been filed if filing without asking were switched on. */
  certain?: boolean | undefined;
  /** Name of the release's storage. */
  storage?: string | undefined;
};

export type QueueQuery = Conditions & {
  sort?: string | undefined;
  /** Includes groups of releases that one decision settles. */
  grouped?: boolean | undefined;
  /** Includes counts per reason, group of reasons and state. */
  counts?: boolean | undefined;
  /** Id of the release whose position in the list is included. */
  around?: number | undefined;
  limit: number;
  cursor?: string | undefined;
};

function statesOf({
  state: text = "review",
  certain,
}: Conditions): readonly State[] | "all" | "queue" {
  if (text === "all") return "all";
  if (text === "review" && !certain) return "queue";
  const state = STATES.find((known) => known === text);
  if (state) return [state];
  throw new UserError(`There is no state "${text}".`, `Use all, or one of ${STATES.join(", ")}.`);
}

function sourceOf(text: string | undefined): Source | undefined {
  const source = SOURCES.find((known) => known === text);
  if (source || text === undefined) return source;
  throw new UserError(`There is no source "${text}".`, `Use one of ${SOURCES.join(", ")}.`);
}

/**
 * @throws UserError for a text that is not a reason group and not a code that a release may have
 */
export function parseReasonFilter(text: string | undefined): ReasonFilter | undefined {
  if (text === undefined) return undefined;
  if (text === "adopt") return { library: true };
  if (text === "other") return { firstNot: listGroupedCodes() };
  if (isReasonGroup(text)) return { first: listCodesOfGroup(text) };
  if (Object.hasOwn(REASON_CODES, text)) return { any: text };
  throw new UserError(
    `There is no reason "${text}".`,
    sentence`${{ do: "queue codes" }} shows the codes. The groups are ${REASON_GROUPS.join(", ")}.`,
  );
}

/** @throws UserError (`invalid_request`) for an unknown state, source or reason */
export const filterOf = (query: Conditions): QueueFilter => ({
  states: statesOf(query),
  source: sourceOf(query.source),
  search: query.search,
  reason: query.certain ? { any: "auto_off" } : parseReasonFilter(query.reason),
});

/**
 * Returns the sort order. By default, releases in review are sorted by how much they need a
 * decision. In other states, releases need none and are sorted by age.
 */
export function sortOf({ sort: text, state }: Pick<QueueQuery, "sort" | "state">): QueueSort {
  const usual = (state ?? "review") === "review" ? "need" : "age";
  const sort = QUEUE_SORTS.find((known) => known === (text ?? usual));
  if (sort) return sort;
  throw new UserError(`There is no sort order "${text}".`, `Use one of ${QUEUE_SORTS.join(", ")}.`);
}
