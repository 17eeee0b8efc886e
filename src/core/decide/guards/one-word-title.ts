import { titleKey } from "../../identify/title-key.ts";
import { bears } from "../../identify/work.ts";
import { workText } from "../../learned/lesson.ts";
import type { Reason } from "../../reason.ts";
import { quoted } from "../../release/candidate.ts";
import { best, type Evidence, others } from "../evidence/evidence.ts";

// "Pilot", "Episode 5" and "Part 1" are titles of any series.
const TELLING = /^(?!(?:episode|chapter|folge|part|finale|season) \d+$).+ ./;

// The very title that TMDb has for each episode by its number; no other series has the same two words there.
function tellsEpisodes({ episodes, files }: Evidence): boolean {
  return (
    episodes.size > 0 &&
    [...episodes].every(([path, found]) => {
      const title = titleKey(files.get(path)?.episodeTitle ?? "");
      return (
        found.kind === "episodes" && TELLING.test(title) && found.mapping.titles.some((one) => titleKey(one) === title)
      );
    })
  );
}

/**
 * One word that other series bear too means the one that a person named only where the name says more: a year, a country, or
 * its episodes by their titles. The next "Ghosts" may be the other one. Several words are rarely meant both ways.
 */
export function oneWordTitle(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  const { parsed, said, namedBy, remembered } = evidence;
  if (top === undefined || namedBy !== "person" || remembered === undefined) return undefined;
  if (said[0]?.includes(" ") || parsed.year !== null || parsed.country !== null) return undefined;
  const rival = others(evidence).some((work) => work.candidate.type === top.candidate.type && bears(work, said));
  if (!rival || tellsEpisodes(evidence)) return undefined;
  const { releaseId, title, identity } = remembered.newest;
  return {
    code: "series_ambiguous",
    message: `A person said for release ${releaseId} that ${quoted(title)} is ${workText(identity)}, but others bear this one word, and the name has no year, country or title of the episode.`,
  };
}
