import { mainVideos } from "../../identify/release-files.ts";
import type { Reason } from "../../reason.ts";
import { listed, named, quoted } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

/** Every video must be a separate episode. Fewer videos than the season has episodes are no objection. */
export function packIncomplete(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  if (top === undefined) return undefined;
  const hold = (message: string): Reason => ({ code: "pack_incomplete", message });
  if (mainVideos(evidence).length === 0) return hold("No video of the release is the work itself.");
  if (top.candidate.type === "movie") return undefined;
  const unmapped = [...evidence.episodes].filter(([, { kind }]) => kind === "nothing" || kind === "several");
  if (unmapped.length > 0)
    return hold(
      `No single episode of ${named(top.candidate)} was found for ${listed(unmapped.map(([path]) => quoted(path)))}.`,
    );
  const taken = new Map<string, string>();
  for (const [path, found] of evidence.episodes) {
    if (found.kind !== "episodes") continue;
    for (const episode of found.mapping.episodes) {
      const place = `season ${found.mapping.season} episode ${episode}`;
      const before = taken.get(place);
      if (before !== undefined) return hold(`Both ${quoted(before)} and ${quoted(path)} are ${place}.`);
      taken.set(place, path);
    }
  }
  return undefined;
}
