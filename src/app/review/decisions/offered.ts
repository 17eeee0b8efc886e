import { type Sentence, sentence } from "../../../core/actions/sentence.ts";
import { TOOLS } from "../../../core/actions/table.ts";
import type { DuplicateChoice } from "../../../core/release/state.ts";
import type { ShownAction, ShownRelease } from "../../shown/release-shape.ts";
import type { ShownResult } from "../../shown/results-shape.ts";
import type { Approval } from "./approve.ts";

/** The approval that an action stands for. */
function approvalOf({ arguments: given = {} }: ShownAction): Approval {
  const { tmdb_id: tmdbId, duplicates, ids: _, ...rest } = given as Record<string, never>;
  return {
    ...rest,
    ...(tmdbId === undefined ? {} : { tmdbId }),
    ...(duplicates === undefined ? {} : { duplicates: { do: duplicates } }),
  };
}

/**
 * The approval that is offered first for a release; undefined when a person must add something, or something else comes first:
 * what is to be split or rejected is never filed by a yes. That it can be identified again is no objection.
 */
export function offeredApproval({ next = [] }: Pick<ShownRelease, "next">): Approval | undefined {
  const first = next.find(({ tool }) => tool !== TOOLS.retry);
  return first?.tool === TOOLS.approve && first.needs === undefined ? approvalOf(first) : undefined;
}

type Approve = (id: number, approval: Approval) => Promise<ShownResult[]>;

/**
 * Approves each release as it was shown and offered, so that one question is enough for many. What to do about duplicates is
 * never assumed: where it matters and nothing is chosen, the release is left.
 */
export async function approveOffered(
  approve: Approve,
  items: readonly ShownRelease[],
  duplicates: DuplicateChoice | undefined,
): Promise<ShownResult[]> {
  const results: ShownResult[] = [];
  for (const item of items) {
    const offered = offeredApproval(item);
    if (!offered) results.push(left(item.id, sentence`It needs more than a yes; ${{ do: "show" }} says what.`));
    else if (duplicates?.do === "replace" && offered.duplicates && !canReplace(item))
      results.push(
        left(
          item.id,
          sentence`What the library has cannot be replaced by it; add ${{ do: "options", duplicates: "keep_both" }}, or reject it.`,
        ),
      );
    else if (offered.duplicates && !duplicates)
      results.push(
        left(
          item.id,
          sentence`The library has it already; add ${{ do: "options", duplicates: "replace" }} or ${{ do: "options", duplicates: "keep_both" }}.`,
        ),
      );
    else results.push(...(await approve(item.id, offered.duplicates ? { ...offered, duplicates } : offered)));
  }
  return results;
}

const canReplace = ({ next = [] }: Pick<ShownRelease, "next">): boolean =>
  next.some(({ arguments: given = {} }) => given["duplicates"] === "replace");

const left = (id: number, message: Sentence): ShownResult => ({ id, ok: false, code: "refused", message });
