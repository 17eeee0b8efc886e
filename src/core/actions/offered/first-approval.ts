import { TOOLS } from "../../../base/actions/tools.ts";

/** An offer about a release, as people and clients see it. */
type ShownOffer = {
  tool?: string | undefined;
  needs?: readonly unknown[] | undefined;
  arguments?: Record<string, unknown> | undefined;
};

/**
 * Returns the approval that is offered first; undefined if a person must add something, or if
 * something else is offered first. A plain yes must never file a release that should be split or
 * rejected. An offer to identify the release again does not count.
 */
export function findFirstApproval<O extends ShownOffer>(next: readonly O[] = []): O | undefined {
  const first = next.find(({ tool }) => tool !== TOOLS.retry);
  return first?.tool === TOOLS.approve && first.needs === undefined ? first : undefined;
}

/**
 * True if the offer files only some of the files. When one yes is given to many releases, it does
 * not answer the question about the other files.
 */
export const leavesOut = ({ arguments: given = {} }: ShownOffer): boolean =>
  Array.isArray(given["files"]) &&
  given["files"].some((file: { skip?: unknown }) => file.skip === true);
