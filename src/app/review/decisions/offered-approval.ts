import { type Sentence, sentence } from "../../../base/actions/sentence.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { findFirstApproval, leavesOut } from "../../../core/actions/offered/first-approval.ts";
import type { DuplicateChoice } from "../../../core/release/state.ts";
import type { ShownAction, ShownRelease } from "../../shown/release-shape.ts";
import type { ShownResult } from "../../shown/results-shape.ts";
import type { Approval } from "./approve.ts";

/** Converts an action to the approval that it contains. */
function approvalOf({ arguments: given = {} }: ShownAction): Approval {
  const { tmdb_id: tmdbId, duplicates, ids: _, ...rest } = given as Record<string, never>;
  return {
    ...rest,
    ...(tmdbId === undefined ? {} : { tmdbId }),
    ...(duplicates === undefined ? {} : { duplicates: { do: duplicates } }),
  };
}

/** Returns the approval that is offered first for a release. */
export function findOfferedApproval({ next }: Pick<ShownRelease, "next">): Approval | undefined {
  const first = findFirstApproval(next);
  return first && approvalOf(first);
}

/**
 * Returns the approval that was shown and offered for a release, so that one question can cover
 * many releases. Otherwise, explains why the release is `left`. Duplicates are never decided by
 * default: if a decision is needed and none was made, the release is left.
 */
export function toApprovalOrLeft(
  item: ShownRelease,
  duplicates: DuplicateChoice | undefined,
): { approval: Approval } | { left: ShownResult } {
  const message = whyLeft(item, duplicates);
  const offered = findOfferedApproval(item);
  return message === undefined && offered
    ? { approval: offered.duplicates ? { ...offered, duplicates } : offered }
    : { left: { id: item.id, ok: false, code: "refused", ...dropUndefined({ message }) } };
}

/**
 * Explains why confirming the offered approval is not enough. Undefined if a confirmation is
 * enough.
 */
function whyLeft(
  { id, next = [] }: ShownRelease,
  duplicates: DuplicateChoice | undefined,
): Sentence | undefined {
  const first = findFirstApproval(next);
  if (!first) {
    return sentence`A confirmation is not enough for it; ${{ do: "show", id }} shows what is needed.`;
  }
  if (leavesOut(first)) {
    return sentence`Confirming it would leave out some of its files; ${{ do: "show", id }} shows which.`;
  }
  if (!approvalOf(first).duplicates) return undefined;
  if (!duplicates) {
    return sentence`The library already has it; add ${{ do: "options", duplicates: "replace" }} or ${{ do: "options", duplicates: "keep_both" }}.`;
  }
  if (
    duplicates.do !== "replace" ||
    next.some(({ arguments: given = {} }) => given["duplicates"] === "replace")
  ) {
    return undefined;
  }
  return sentence`It cannot replace the version in the library; add ${{ do: "options", duplicates: "keep_both" }}, or ${{ do: "verb", of: "reject" }} it.`;
}
