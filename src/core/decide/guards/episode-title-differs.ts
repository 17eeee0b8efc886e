// Holds an episode whose name has the title of another one.
import { hasEpisodeTitle, isTitleAlike, PLACEHOLDER, placesOf, saidTitles } from "../../identify/episode-title.ts";
import { factsOf } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import { type Details, quoted } from "../../release/candidate.ts";
import { eachEpisode, type MappedVideo } from "./about.ts";

type Place = { season: number; episode: number };

const inWords = ({ season, episode }: Place): string => `season ${season} episode ${episode}`;

/** Another place of the series whose title the name has, when the mapped episodes do not have it. */
function otherPlace({ found }: MappedVideo, said: readonly string[], details: Details): Place | undefined {
  const places = placesOf(details, said);
  const { season, episodes } = found.mapping;
  return places.some((one) => one.season === season && episodes.includes(one.episode)) ? undefined : places[0];
}

type Clash = { text: string; place?: Place };

function clash(video: MappedVideo, details: Details): Clash | undefined {
  const { file, own, found } = video;
  const mapped = factsOf(details, found.mapping);
  const titles = mapped.map(({ title }) => title);
  const date = mapped.find(({ airDate }) => airDate !== undefined)?.airDate;
  if (file.date !== null && date !== undefined && !mapped.some(({ airDate }) => airDate === file.date))
    return { text: `the name says that it was shown on ${file.date} and TMDB says ${date}` };
  // "Spanish 101" in season 1 is not episode 1.
  const whole = own.words();
  const other = PLACEHOLDER.test(whole) ? undefined : otherPlace(video, [whole], details);
  if (other !== undefined) return { text: `the whole name is the title of ${inWords(other)}`, place: other };
  const said = saidTitles(file);
  const has = `the name has the title ${quoted(file.episodeTitle)}, which is`;
  // A bare number is no title unless TMDB has an episode of that name: "33".
  const place = otherPlace(video, [...said, titleKey(file.episodeTitle ?? "")].filter(Boolean), details);
  if (place !== undefined) return { text: `${has} that of ${inWords(place)}`, place };
  // "Motherboy XXX", "INT. SUB": what reads as tags ends the title of another episode.
  const { episodeTitle: longer = "" } = file.mayBe;
  const tagged = longer === "" ? undefined : otherPlace(video, [titleKey(longer)], details);
  if (tagged !== undefined)
    return { text: `the name has ${quoted(longer)}, which is the title of ${inWords(tagged)}`, place: tagged };
  if (hasEpisodeTitle(file, titles) || isTitleAlike(said, titles)) return undefined;
  const [near] = details.seasons.flatMap(({ season, episodes }) =>
    episodes.flatMap(({ episode, title }) => (isTitleAlike(said, [title]) ? [{ season, episode }] : [])),
  );
  return near && { text: `${has} like that of ${inWords(near)}`, place: near };
}

/** The name has the title of another episode of the series, in whichever season: its numbers follow another order. */
export const episodeTitleDiffers = eachEpisode("episode_title_differs", (video) => {
  const { path, work, found } = video;
  const wrong = work.details && clash(video, work.details);
  const message = wrong && `By its number it is ${found.wanted}, but ${wrong.text}.`;
  if (message === undefined || wrong?.place === undefined) return message;
  const [{ season }, { season: other, episode }] = [found.mapping, wrong.place];
  const code = season === 0 || other !== season ? "episode_title_elsewhere" : "episode_title_differs";
  return { code, message, path, places: [{ season: other, episodes: [episode] }] };
});
