import { factsOf } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import { textBeforeTags } from "../../parse/numbers-in-text.ts";

import type { Reason } from "../../reason.ts";
import { type Details, quoted } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";
import { eachEpisode, type MappedVideo } from "./each-episode.ts";

// TMDb's placeholder ("Episode 5") is not a title.
const COUNTED = /^(?:episode|chapter|folge|episodio|capitulo)? ?\d*$/;

/** The episode with each title; the first one, if several have the same title. */
function placesOf({ seasons }: Details): Map<string, string> {
  const places = new Map<string, string>();
  for (const { season, episodes } of seasons)
    for (const { episode, title } of episodes) {
      const key = titleKey(title);
      if (!places.has(key)) places.set(key, `season ${season} episode ${episode}`);
    }
  return places;
}

function clash(
  { file, ownName, found }: MappedVideo,
  details: Details,
  places: ReadonlyMap<string, string>,
): string | undefined {
  const read = titleKey(file.episodeTitle ?? "");
  const mapped = factsOf(details, found.mapping);
  const date = mapped.find(({ airDate }) => airDate !== undefined)?.airDate;
  if (file.date !== null && date !== undefined && !mapped.some(({ airDate }) => airDate === file.date))
    return `the name says that it was shown on ${file.date} and TMDb says ${date}`;
  // "Spanish 101" in season 1 is not episode 1.
  const whole = titleKey(textBeforeTags(ownName));
  const other =
    mapped.some(({ title }) => titleKey(title) === whole) || COUNTED.test(whole) ? undefined : places.get(whole);
  if (other !== undefined) return `the whole name is the title of ${other}`;
  if (read === "" || mapped.some(({ title }) => titleKey(title) === read)) return undefined;
  const place = places.get(read);
  return place && `the name has the title ${quoted(file.episodeTitle)}, which is that of ${place}`;
}

/** The name has the title of another episode: its numbers follow another order. */
export function episodeTitleDiffers(evidence: Evidence): Reason | undefined {
  const details = best(evidence)?.work.details;
  if (details === undefined) return undefined;
  const places = placesOf(details);
  return eachEpisode("episode_title_differs", (video) => {
    const wrong = clash(video, details, places);
    return wrong && `By its number it is ${video.found.wanted}, but ${wrong}.`;
  })(evidence);
}
