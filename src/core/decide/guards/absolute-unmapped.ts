import { listed, named } from "../../release/candidate.ts";
import { aboutBest } from "./best-match.ts";

/** An absolute number must map to exactly one episode. */
export const absoluteUnmapped = aboutBest("absolute_unmapped", (top, evidence) => {
  const unmapped = [...evidence.episodes.values()].filter((found) => found.kind === "unmapped");
  if (unmapped.length === 0) return undefined;
  const wanted = unmapped.map((found) => found.wanted);
  const why = unmapped.find((found) => found.why !== undefined)?.why;
  return `The seasons of ${named(top.candidate)} do not say for certain what ${listed(wanted)} is${why === undefined ? "" : `: ${why}`}.`;
});
