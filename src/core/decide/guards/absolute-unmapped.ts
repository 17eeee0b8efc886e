import type { Reason } from "../../reason.ts";
import { best, type Evidence } from "../evidence.ts";
import { listed, named } from "../phrase.ts";

/** A number counted through the whole series must fall on exactly one episode. */
export function absoluteUnmapped(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  if (top === undefined) return undefined;
  const wanted = [...evidence.episodes.values()].flatMap((found) => (found.kind === "unmapped" ? [found.wanted] : []));
  if (wanted.length === 0) return undefined;
  return {
    code: "absolute_unmapped",
    message: `The seasons of ${named(top.candidate)} do not say for certain which ${listed(wanted)} is.`,
  };
}
