import { mainVideos } from "../../identify/fit.ts";
import { listed, named, quoted } from "../../release/candidate.ts";
import { aboutBest } from "./about.ts";

/** TMDB must list every episode or air date in the names of the release. */
export const episodeMissing = aboutBest("episode_missing", ({ candidate }, { episodes }) => {
  const missing = [...episodes.values()].flatMap((found) => (found.kind === "missing" ? [found.wanted] : []));
  return missing.length === 0 ? undefined : `TMDB does not list ${listed(missing)} of ${named(candidate)}.`;
});

/** Every video must be a separate episode. Fewer videos than the season has episodes are no objection. */
export const packIncomplete = aboutBest("pack_incomplete", (top, evidence) => {
  if (mainVideos(evidence).length === 0) return "No video of the release is the work itself.";
  if (top.candidate.type === "movie") return undefined;
  const unmapped = [...evidence.episodes].filter(([, { kind }]) => kind === "nothing" || kind === "several");
  if (unmapped.length > 0)
    return `No single episode of ${named(top.candidate)} was found for ${listed(unmapped.map(([path]) => quoted(path)))}.`;
  const taken = new Map<string, string>();
  for (const [path, found] of evidence.episodes) {
    if (found.kind !== "episodes") continue;
    for (const episode of found.mapping.episodes) {
      const place = `season ${found.mapping.season} episode ${episode}`;
      const before = taken.get(place);
      if (before !== undefined) return `Both ${quoted(before)} and ${quoted(path)} are ${place}.`;
      taken.set(place, path);
    }
  }
  return undefined;
});
