import { titleKey } from "../../identify/title-key.ts";
import { hasTitle } from "../../identify/work.ts";
import { workText } from "../../learned/lesson.ts";
import { quoted } from "../../release/candidate.ts";
import { type Evidence, others } from "../evidence/evidence.ts";
import { aboutBest } from "./best-match.ts";

// "Pilot", "Episode 5" and "Part 1" are titles in any series.
const DISTINCTIVE = /^(?!(?:episode|chapter|folge|part|finale|season) \d+$).+ ./;

// The name has TMDb's exact title for each episode; no other series has the same two words at that number.
function hasEpisodeTitles({ episodes, files }: Evidence): boolean {
  return (
    episodes.size > 0 &&
    [...episodes].every(([path, found]) => {
      const title = titleKey(files.get(path)?.episodeTitle ?? "");
      return (
        found.kind === "episodes" &&
        DISTINCTIVE.test(title) &&
        found.mapping.titles.some((one) => titleKey(one) === title)
      );
    })
  );
}

/**
 * A one-word title that other series have too means the one that a person named only if the name has more: a year, a country
 * or the titles of the episodes. The next "Ghosts" may be the other one. Titles of several words are rarely ambiguous.
 */
export const oneWordTitle = aboutBest("series_ambiguous", (top, evidence) => {
  const { parsed, said, namedBy, remembered } = evidence;
  if (namedBy !== "person" || remembered === undefined) return undefined;
  if (said[0]?.includes(" ") || parsed.year !== null || parsed.country !== null) return undefined;
  const rival = others(evidence).some((work) => work.candidate.type === top.candidate.type && hasTitle(work, said));
  if (!rival || hasEpisodeTitles(evidence)) return undefined;
  const { releaseId, title, identity } = remembered.newest;
  return `A person said for release ${releaseId} that ${quoted(title)} is ${workText(identity)}, but others have this one-word title too, and the name has no year, country or episode title.`;
});
