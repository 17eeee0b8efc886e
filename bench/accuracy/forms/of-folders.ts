import type { Entry } from "../catalogue.ts";
import { dotted, plain, two } from "../generated/words.ts";
import type { Form } from "./form.ts";
import { type Addition, type Chosen, ofEpisodes, placeOf } from "./of-episodes.ts";

/** Adds a word, for example after the season's number. Nothing may be filed. */
const wordOf =
  (words: readonly string[]) =>
  ({ random }: Chosen): Addition => ({ words: { word: random.pick(words) }, right: undefined });

const goesOn = (name: string, words: readonly string[]): Form => ({
  name: `season's folder goes on: ${name}`,
  group: "filed wrong",
  answer: "wait",
  make: ofEpisodes({
    patterns: [
      "{title} => Season {s} {word}/{ee}.mkv",
      "{title}/Season {s} {word}/{ee}.mkv",
      "{title} => Season {ss} {word}/{title} {ee}.mkv",
      "{title} Season {s} {word} => {ee}.mkv",
    ],
    add: wordOf(words),
  }),
});
const secondCount: Form = {
  name: "season's folder goes on: second number",
  group: "filed wrong",
  answer: "wait",
  make: ofEpisodes({
    patterns: [
      "{title} => Season {s}.2/{ee}.mkv",
      "{title} => Season {s}-2/{ee}.mkv",
      "{title}/Season {s} II/{ee}.mkv",
      "{title} => Season {s}.2/Episode {e}.mkv",
    ],
    add: () => ({ right: undefined }),
  }),
};

const onDisc = ({ episode }: Chosen): Addition | undefined =>
  episode.episode > 4 ? { right: undefined } : undefined;
const pieces = (name: string, patterns: readonly string[]): Form => ({
  name,
  group: "filed wrong",
  answer: "wait",
  make: ofEpisodes({ patterns, add: onDisc }),
});

/** Puts a file of another series into this series' folder. */
const anotherShow = ({ show, episode, random, source }: Chosen): Addition | undefined => {
  const other: Entry = random.pick(source.shows).entry;
  if (other.id === show.entry.id || episode.episode > 29) return undefined;
  const there = source.shows.find(({ entry }) => entry.id === other.id);
  const target = there?.episodes.find(
    (one) => one.season === episode.season && one.episode === episode.episode,
  );
  return {
    words: {
      other: plain(other.title),
      dotother: dotted(other.title),
      number: `${episode.season}${two(episode.episode)}`,
    },
    right: there && target && placeOf(there, target),
  };
};

const THINGS = [
  "Explained",
  "Review",
  "Table Read",
  "VFX Breakdown",
  "Music Video",
  "Postmortem",
  "Cast Interview",
  "Anatomy of a Scene",
  "The Revealed",
  "Ending Explained",
  "Watch Along",
  "Stunt Reel",
];
const thing = ({ random, episode }: Chosen): Addition | undefined => {
  const said = random.pick(THINGS);
  return episode.name.toLowerCase().includes(said.toLowerCase())
    ? undefined
    : { words: { thing: said, dotthing: dotted(said) }, right: undefined };
};
const KNOWN_THINGS = [
  "NCOP",
  "NCED",
  "Recap",
  "Trailer",
  "Promo",
  "Reaction",
  "Making Of",
  "Behind the Scenes",
  "Parody",
];
const knownThing = ({ random, episode }: Chosen): Addition | undefined => {
  const said = random.pick(KNOWN_THINGS);
  return episode.name.toLowerCase().includes(said.toLowerCase())
    ? undefined
    : { words: { thing: said, dotthing: dotted(said) }, right: undefined };
};

/**
 * Folders and words that turn an episode into something else: a part of it, an extra, or another
 * show's episode.
 */
export const OF_FOLDERS: readonly Form[] = [
  goesOn("extras", ["Bonus", "Extras", "Trailers", "Deleted", "Commentary", "Podcast"]),
  goesOn("specials", ["Specials", "Webisodes", "OVA"]),
  goesOn("part, box or set", ["Part B", "Box 2", "Set 2", "Part 2"]),
  secondCount,
  pieces("half a season's folder", [
    "{title} => Season {s} Part B/{title} {ee}.mkv",
    "{title} => Season {s}B/{ee}.mkv",
    "{title}/Season {s} Part B/{title} {ee}.mkv",
  ]),
  pieces("season, disc and episode as words", [
    "{title} - Season {s} - Disc {disc} - Episode {track}.mkv",
    "{title} Season {s} (Disc {disc}) Episode {track}.mkv",
    "{title} S{s} Disc {disc} - 0{track}.mkv",
    "{title} Disc {disc} Episode {track} Season {s}.mkv",
    "{title} - Season {s}, Disc {disc}, Episode {track}.mkv",
    "{title}.Season.{s}.Disc.{disc}.Episode.{track}.mkv",
  ]),
  pieces("season, volume, box or part and episode as words", [
    "{title} - Season {s} - Volume {disc} - Episode {track}.mkv",
    "{title} Season {s} Vol. {disc} Episode {track}.mkv",
    "{title} Season {s} Box {disc} Episode {track}.mkv",
    "{title} Season {s} Part {disc} Episode {track}.mkv",
    "{title} S{s} Part {disc} - 0{track}.mkv",
  ]),
  pieces("disc's folder below a season", [
    "{title} => Season {s}/Disc {disc}/0{track}.mkv",
    "{title} Season {s} => Disc {disc}/Episode {track}.mkv",
    "{title} => Season {s} Volume {disc}/{track}.mkv",
  ]),
  {
    name: "another show's file, bare number, in a season's folder",
    group: "filed wrong",
    answer: "either",
    make: ofEpisodes({
      patterns: [
        "{title} => Season {s}/{other} {number}.avi",
        "{title}/Season {s}/{other} {number}.avi",
        "{title} => Season {s}/{dotother}.{number}.avi",
        "{title} => Season {s}/{other} - {ee}.mkv",
      ],
      add: anotherShow,
    }),
  },
  {
    name: "a thing about an episode, in words of no list",
    group: "filed wrong",
    answer: "wait",
    make: ofEpisodes({
      patterns: [
        "{dots}.S{ss}E{ee}.{dotthing}.1080p.mkv",
        "{dots}.S{ss}E{ee}.{dotthing}.mkv",
        "{title} - S{ss}E{ee} - {thing}.mkv",
        "{title} => Season {s}/{title} S{ss}E{ee} {thing}.mkv",
      ],
      add: thing,
    }),
  },
  {
    name: "a thing about an episode, in known words",
    group: "usual",
    answer: "wait",
    make: ofEpisodes({
      patterns: [
        "{dots}.S{ss}E{ee}.{dotthing}.1080p.mkv",
        "{title} - S{ss}E{ee} - {thing}.mkv",
        "{title} - {thing} - S{ss}E{ee}.mkv",
      ],
      add: knownThing,
    }),
  },
  {
    name: "half an episode's number",
    group: "filed wrong",
    answer: "wait",
    make: ofEpisodes({
      patterns: [
        "{dots}.S{ss}E{ee}.5.720p.HDTV.x264-GRP.mkv",
        "{title} - S{ss}E{ee}.5 - Recap.mkv",
        "[Grp] {title} - {abs2}.5 [720p].mkv",
      ],
      add: () => ({ right: undefined }),
    }),
  },
];
