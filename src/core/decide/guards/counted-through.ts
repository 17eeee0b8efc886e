import type { Details } from "../../identify/candidate.ts";
import { factsOf } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/parsed-name.ts";
import type { Reason } from "../../reason.ts";
import type { EpisodeMapping } from "../../release/item.ts";
import { best, type Evidence } from "../evidence.ts";
import { named } from "../phrase.ts";

// TMDb's own absolute order has them where the counts put them, or the name gives the title of that very episode.
function confirmed(file: ParsedName, details: Details, mapping: EpisodeMapping): boolean {
  const ordered = file.episodes.every((number) => {
    const listed = details.absolute?.[number - 1];
    return listed?.season === mapping.season && mapping.episodes.includes(listed.episode);
  });
  const title = titleKey(file.episodeTitle ?? "");
  return ordered || (title !== "" && factsOf(details, mapping).some((facts) => titleKey(facts.title) === title));
}

/**
 * "E576" of a series with several seasons is no absolute number as fansubs write them: it may count through specials and
 * double episodes that TMDb counts otherwise, and some write the fifth season's 76th so. The counts alone do not file it.
 */
export function countedThrough(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  const details = top?.work.details;
  if (top === undefined || details === undefined) return undefined;
  for (const [path, found] of evidence.episodes) {
    const file = evidence.files.get(path);
    if (file === undefined || found.kind !== "episodes" || file.seasons.length > 0 || file.date !== null) continue;
    const same = found.mapping.episodes.join() === file.episodes.join();
    if (file.episodes.length === 0 || same || confirmed(file, details, found.mapping)) continue;
    return {
      code: "absolute_unmapped",
      message: `The name says ${found.wanted} and no season; counted through it is season ${found.mapping.season} episode ${found.mapping.episodes.join(", ")} of ${named(top.candidate)}.`,
    };
  }
  return undefined;
}
