import { TOOLS } from "../../../base/actions/tools.ts";

/** An offer for a release, as shown to people and clients. */
export type ShownOffer = {
  tool?: string | undefined;
  needs?: readonly unknown[] | undefined;
  arguments?: Record<string, unknown> | undefined;
};

/**
 * Returns the approval that is offered first. Undefined if the user must add something, or if
 * another action is offered first, because a simple confirmation must never file a release that
 * should be split or rejected. An offer to identify the release again is ignored.
 */
export function findFirstApproval<O extends ShownOffer>(next: readonly O[] = []): O | undefined {
  const first = next.find(({ tool }) => tool !== TOOLS.retry);
  return first?.tool === TOOLS.approve && first.needs === undefined ? first : undefined;
}

/**
 * True if the offer files only some of the files. If the user confirms many releases at once, such
 * an offer leaves the question about the other files open.
 */
export const leavesOut = ({ arguments: given = {} }: ShownOffer): boolean =>
  Array.isArray(given["files"]) &&
  given["files"].some((file: { skip?: unknown }) => file.skip === true);
