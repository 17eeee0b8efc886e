import type { Reason } from "../../reason.ts";
import { listed, named } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

/** An absolute number must map to exactly one episode. */
export function absoluteUnmapped(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  if (top === undefined) return undefined;
  const unmapped = [...evidence.episodes.values()].filter((found) => found.kind === "unmapped");
  if (unmapped.length === 0) return undefined;
  const wanted = unmapped.map((found) => found.wanted);
  const why = unmapped.find((found) => found.why !== undefined)?.why;
  return {
    code: "absolute_unmapped",
    message: `The seasons of ${named(top.candidate)} do not say for certain what ${listed(wanted)} is${why === undefined ? "" : `: ${why}`}.`,
  };
}
