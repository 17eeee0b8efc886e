import { TOOLS } from "../../../base/actions/tools.ts";

/** What is offered about a release, as people and clients see it. */
type ShownOffer = {
  tool?: string | undefined;
  needs?: readonly unknown[] | undefined;
  arguments?: Record<string, unknown> | undefined;
};

/**
 * The approval that is offered first; undefined when a person must add something, or something else
 * comes first: what is to be split or rejected is never filed by a yes. That it can be identified
 * again is no objection.
 */
export function findFirstApproval<O extends ShownOffer>(next: readonly O[] = []): O | undefined {
  const first = next.find(({ tool }) => tool !== TOOLS.retry);
  return first?.tool === TOOLS.approve && first.needs === undefined ? first : undefined;
}

/**
 * Whether it files only a part: no answer to what is asked about the other files, where one yes is
 * given to many releases.
 */
export const leavesOut = ({ arguments: given = {} }: ShownOffer): boolean =>
  Array.isArray(given["files"]) &&
  given["files"].some((file: { skip?: unknown }) => file.skip === true);
