import type { Reason } from "../../reason.ts";
import { listed, named } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

/** TMDb must list every episode or air date in the names of the release. */
export function episodeMissing(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  if (top === undefined) return undefined;
  const missing = [...evidence.episodes.values()].flatMap((found) => (found.kind === "missing" ? [found.wanted] : []));
  if (missing.length === 0) return undefined;
  return { code: "episode_missing", message: `TMDb does not list ${listed(missing)} of ${named(top.candidate)}.` };
}
