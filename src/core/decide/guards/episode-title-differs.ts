import type { Details } from "../../identify/candidate.ts";
import { factsOf } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/parsed-name.ts";
import type { Reason } from "../../reason.ts";
import type { EpisodeMapping } from "../../release/item.ts";
import { best, type Evidence } from "../evidence.ts";
import { quoted } from "../phrase.ts";

function clash(file: ParsedName, details: Details, mapping: EpisodeMapping): string | undefined {
  const read = titleKey(file.episodeTitle ?? "");
  const mapped = factsOf(details, mapping);
  const date = mapped.find(({ airDate }) => airDate !== undefined)?.airDate;
  if (file.date !== null && date !== undefined && !mapped.some(({ airDate }) => airDate === file.date))
    return `the name says it was shown on ${file.date}, and TMDb says ${date}`;
  if (read === "" || mapped.some(({ title }) => titleKey(title) === read)) return undefined;
  for (const { season, episodes } of details.seasons)
    for (const { episode, title } of episodes)
      if (titleKey(title) === read)
        return `the name has the title ${quoted(file.episodeTitle)}, which is season ${season} episode ${episode}`;
  return undefined;
}

/** An episode title in the name that is another episode's: the numbers are those of another order. */
export function episodeTitleDiffers(evidence: Evidence): Reason | undefined {
  const details = best(evidence)?.work.details;
  if (details === undefined) return undefined;
  for (const [path, found] of evidence.episodes) {
    const file = evidence.files.get(path);
    if (file === undefined || found.kind !== "episodes") continue;
    const wrong = clash(file, details, found.mapping);
    if (wrong !== undefined)
      return { code: "episode_title_differs", message: `By its number it is ${found.wanted}, but ${wrong}.` };
  }
  return undefined;
}
