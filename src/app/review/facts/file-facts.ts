import { placesOf, saidTitles } from "../../../core/identify/episode-title.ts";
import type { ParsedName } from "../../../core/parse/lex/parsed-name.ts";
import type { Details } from "../../../core/release/candidate.ts";
import { type EpisodeMapping, sameNumbers } from "../../../core/release/item.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import type { FileFacts } from "../../shown/release.ts";
import { fitOfVideo, type Video } from "./video-fit.ts";

/**
 * Where a video's numbers come from, how its length fits them, and another episode whose title its name has.
 * @param series the release's series, where TMDb's answer is known
 * @param byPerson whether a person decided about the release
 */
export function factsOfVideo(video: Video, series: Details | undefined, byPerson: boolean): FileFacts {
  const { mapping } = video;
  const suggestion = series && suggestionFor(video, series);
  const fit = series && fitOfVideo(series, video);
  return {
    ...(mapping === undefined ? {} : { numbers_from: originOf(video.name, mapping, byPerson) }),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(fit === undefined ? {} : { length_fit: fit }),
  };
}

/** Numbers that the name has as well are the name's, whoever approved them. */
function originOf(
  name: ParsedName,
  mapping: EpisodeMapping,
  byPerson: boolean,
): NonNullable<FileFacts["numbers_from"]> {
  const season = name.season ?? (name.seasons.length === 1 ? name.seasons[0] : undefined);
  const said = mapping.named ?? mapping;
  if (sameNumbers({ season, episodes: name.episodes }, said)) return "name";
  return byPerson ? "person" : "suggestion";
}

/** The only episode with a title that stands in the name, unless the video has these numbers already. */
function suggestionFor({ name, mapping }: Video, series: Details): FileFacts["suggestion"] {
  const [only, ...others] = placesOf(series, saidTitles(name));
  if (only === undefined || others.length > 0) return undefined;
  const { season, episode } = only;
  if (mapping?.season === season && mapping.episodes.includes(episode)) return undefined;
  const facts = series.seasons.find((one) => one.season === season)?.episodes.find((one) => one.episode === episode);
  return { season, episodes: [episode], titles: [cleanText(facts?.title ?? "")] };
}
