import type { Episode } from "../catalogue.ts";
import { plain, two } from "../generated/words.ts";
import type { Form } from "./form.ts";
import {
  type Addition,
  type Chosen,
  isCounted,
  isTelling,
  ofEpisodes,
  placeOf,
} from "./of-episodes.ts";

const numbered = ({ season, episode }: Episode) => ({
  os: String(season),
  oss: two(season),
  oe: String(episode),
  oee: two(episode),
});

/** The episode's own title and count with the number of another episode, which `where` chooses. */
const asIf =
  (where: (chosen: Chosen) => readonly Episode[]) =>
  (chosen: Chosen): Addition | undefined => {
    const { show, episode, random } = chosen;
    const places = where(chosen);
    if (places.length === 0 || !isCounted(show, episode) || !isTelling(show, episode)) {
      return undefined;
    }
    return { words: numbered(random.pick(places)), right: placeOf(show, episode) };
  };

const elsewhere = ({ show, episode }: Chosen): Episode[] =>
  show.episodes.filter(({ season }) => season !== episode.season);

/**
 * TVDB sometimes divides the seasons differently. Here, a season has thirteen episodes, and TMDB
 * also has an episode with the resulting number.
 */
const CUT = 13;
const recut = ({ show, episode }: Chosen): Episode[] => {
  const at = show.episodes.indexOf(episode);
  const [season, number] = [Math.floor(at / CUT) + 1, (at % CUT) + 1];
  return show.episodes.filter(
    (one) =>
      one.season === season &&
      one.episode === number &&
      (season !== episode.season || number !== episode.episode),
  );
};

/**
 * The number counts through all seasons, but the later season that contains the episode also has an
 * episode with that number.
 */
const countedThrough = ({ show, episode }: Chosen): Addition | undefined => {
  const number = show.episodes.indexOf(episode) + 1;
  const same = show.episodes.some((one) => one.season === episode.season && one.episode === number);
  return isCounted(show, episode) &&
    episode.season > 1 &&
    same &&
    number !== episode.episode &&
    isTelling(show, episode)
    ? { right: placeOf(show, episode) }
    : undefined;
};
const behindItsSeason = ({ show, episode }: Chosen): Addition | undefined => {
  const number = show.episodes.indexOf(episode) + 1;
  const same = show.episodes.some((one) => one.season === episode.season && one.episode === number);
  return isCounted(show, episode) && episode.season > 1 && !same && number > 100
    ? { right: placeOf(show, episode) }
    : undefined;
};
/** A title with a hyphen next to the number of the previous episode. */
const hyphened = ({ show, episode }: Chosen): Addition | undefined => {
  const before = show.episodes.find(
    (one) => one.season === episode.season && one.episode === episode.episode - 1,
  );
  const name = plain(episode.name).replace(/[^\w-]+/g, ".");
  return before && /\w-[A-Z]\w*$/.test(name)
    ? { words: { ...numbered(before), hyphenname: name }, right: placeOf(show, episode) }
    : undefined;
};
const aired = ({ show, episode, random }: Chosen): Addition | undefined => {
  const ofSeason = show.episodes.filter(({ season }) => season === episode.season);
  const other = show.episodes.filter(
    ({ season, airDate }) =>
      Math.abs(season - episode.season) > 1 &&
      airDate !== null &&
      ofSeason.every((one) => airDate.slice(0, 4) !== one.airDate?.slice(0, 4)) &&
      airDate.slice(0, 4) !== show.entry.date.slice(0, 4),
  );
  return other.length === 0
    ? undefined
    : { words: { otheraired: random.pick(other).airDate?.slice(0, 4) ?? "" }, right: undefined };
};

/** Numbers of one episode next to the title, episode count or year of another. */
export const OF_OTHER_PLACES: readonly Form[] = [
  {
    name: "title of another season's episode beside the number",
    group: "filed wrong",
    answer: "either",
    make: ofEpisodes({
      patterns: [
        "{title} - S{oss}E{oee} - {name}.mkv",
        "{dots}.S{oss}E{oee}.{dotname}.1080p.WEB-DL.x264-GRP.mkv",
        "{title} S{oss}E{oee} {name}.mkv",
        "{title} - {os}x{oee} - {name}.mkv",
        "{title} => Season {os}/{title} - S{oss}E{oee} - {name}.mkv",
      ],
      add: asIf(elsewhere),
    }),
  },
  {
    name: "seasons counted otherwise, by its title",
    group: "filed wrong",
    answer: "either",
    make: ofEpisodes({
      patterns: [
        "{title} - S{oss}E{oee} - {name}.mkv",
        "{dots}.S{oss}E{oee}.{dotname}.720p.HDTV.x264-GRP.mkv",
        "{title} => Season {oss}/{title} - s{oss}e{oee} - {name}.mkv",
      ],
      add: asIf(recut),
    }),
  },
  {
    name: "seasons counted otherwise, absolute number and title beside",
    group: "filed wrong",
    answer: "either",
    make: ofEpisodes({
      patterns: [
        "{title} - S{oss}E{oee} - {abs3} - {name}.mkv",
        "{title} - S{oss}E{oee} - {abs} - {name} [1080p].mkv",
      ],
      add: asIf(recut),
    }),
  },
  {
    name: "seasons counted otherwise, absolute number beside",
    group: "filed wrong",
    answer: "either",
    make: ofEpisodes({
      patterns: [
        "{title} S{oss}E{oee} [{abs}].mkv",
        "{title} - {os}x{oee} - {abs3}.mkv",
        "[Grp] {title} - S{oss}E{oee} ({abs}) [1080p].mkv",
      ],
      add: asIf(recut),
    }),
  },
  {
    name: "counted through, in a later season that is long enough, with title",
    group: "filed wrong",
    answer: "either",
    make: ofEpisodes({
      patterns: ["{title} => Season {s}/{abs2} - {name}.mkv", "{title} S{s} - {abs2} - {name}.mkv"],
      add: countedThrough,
    }),
  },
  {
    name: "counted through, in a later season that is long enough",
    group: "filed wrong",
    answer: "hidden",
    make: ofEpisodes({
      patterns: [
        "{title} => Season {s}/{abs2}.mkv",
        "[Grp] {title} S{s} - {abs2} [1080p].mkv",
        "{title} S{s} - {abs2}.mkv",
      ],
      add: countedThrough,
    }),
  },
  {
    name: "counted through, below a season's folder in another language",
    group: "filed wrong",
    answer: "either",
    make: ofEpisodes({
      patterns: [
        "{title}/Temporada {s}/{abs3}.mkv",
        "{title} => Staffel {s}/{abs3}.mkv",
        "{title}/Saison {s}/{abs3}.mkv",
      ],
      add: behindItsSeason,
    }),
  },
  {
    name: "title with a hyphen beside the number before its own",
    group: "filed wrong",
    answer: "either",
    make: ofEpisodes({
      patterns: [
        "{dots}.S{oss}E{oee}.{hyphenname}.mkv",
        "{dots}.S{oss}E{oee}.{hyphenname}.1080p.WEB.H264-GRP.mkv",
      ],
      add: hyphened,
    }),
  },
  {
    name: "year of one season, numbers of another",
    group: "filed wrong",
    answer: "wait",
    make: ofEpisodes({
      patterns: [
        "{dots}.{otheraired}.S{ss}E{ee}.1080p.BluRay.x264-GRP.mkv",
        "{title} ({otheraired}) - S{ss}E{ee}.mkv",
      ],
      add: aired,
    }),
  },
];
