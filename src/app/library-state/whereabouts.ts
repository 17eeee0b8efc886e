import type { Missing } from "../../core/journal/missing.ts";

/**
 * Place of a filed video that is no longer at its path. `gone`: the video was deleted. `moved`: it
 * is elsewhere in the library. `unclear`: neither can be decided now. `why` states the reason and,
 * where there is one, the remedy. `proof` is set if only the path itself is certain to lead to
 * nothing.
 */
export type Whereabouts =
  | { is: "gone"; proof: Missing }
  | { is: "moved"; to: string }
  | { is: "unclear"; why: string; proof?: Missing };

/** A publication whose file was deleted, with the proof. */
export interface GonePublication<P> {
  operation: P;
  proof: Missing;
}

/** Returns the publications whose files were deleted. */
export const selectGone = <P extends { id: string }>(
  publications: readonly P[],
  whereabouts: ReadonlyMap<string, Whereabouts>,
): GonePublication<P>[] =>
  publications.flatMap((operation) => {
    const where = whereabouts.get(operation.id);
    return where?.is === "gone" ? [{ operation, proof: where.proof }] : [];
  });

/**
 * Counts files that a person wants to replace as deleted if nothing is at their paths: there is
 * nothing left to replace, and another copy elsewhere stays.
 */
export const withReplacedGone = (
  whereabouts: ReadonlyMap<string, Whereabouts>,
): ReadonlyMap<string, Whereabouts> =>
  new Map(
    [...whereabouts].map(([id, where]) => [
      id,
      where.is === "unclear" && where.proof ? { is: "gone", proof: where.proof } : where,
    ]),
  );
