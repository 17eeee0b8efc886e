import { APPROVE_TOOL } from "../../../base/actions/approve-tool.ts";
import type { ShownOffer } from "./first-approval.ts";

type NamedWork = { type: string; tmdb_id: number };

/**
 * Returns the work to name for a release: the one in its first approval, otherwise the decided one,
 * otherwise the first candidate. Undefined if the approval needs a person to name the work, because
 * a reason may rule out all works that are known.
 */
export function findLikelyWork<I extends NamedWork, C extends NamedWork>({
  identity,
  candidates,
  next = [],
}: {
  identity?: I | undefined;
  candidates: readonly C[];
  next?: readonly ShownOffer[] | undefined;
}): I | C | undefined {
  const { needs, arguments: named = {} } = next.find(({ tool }) => tool === APPROVE_TOOL) ?? {};
  if (needs?.includes("tmdb_id")) return undefined;
  const known = identity ? [identity, ...candidates] : candidates;
  return (
    known.find((work) => work.type === named["type"] && work.tmdb_id === named["tmdb_id"]) ??
    known[0]
  );
}
