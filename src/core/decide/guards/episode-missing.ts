import { listed, named } from "../../release/candidate.ts";
import { aboutBest } from "./best-match.ts";

/** TMDb must list every episode or air date in the names of the release. */
export const episodeMissing = aboutBest("episode_missing", ({ candidate }, { episodes }) => {
  const missing = [...episodes.values()].flatMap((found) => (found.kind === "missing" ? [found.wanted] : []));
  return missing.length === 0 ? undefined : `TMDb does not list ${listed(missing)} of ${named(candidate)}.`;
});
