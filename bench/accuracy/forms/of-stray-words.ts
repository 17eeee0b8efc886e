import { titleWords } from "../generated/words.ts";
import type { Form } from "./form.ts";
import { isTelling, type OfEpisodes, ofEpisodes, placeOf } from "./of-episodes.ts";
import { type OfFilms, ofFilms } from "./of-films.ts";

const NOTHING = { right: undefined };

const episodes = (name: string, patterns: readonly string[], add: OfEpisodes["add"]): Form => ({
  name,
  group: "filed wrong",
  answer: add === undefined ? "file" : "wait",
  make: ofEpisodes(add === undefined ? { patterns } : { patterns, add }),
});
const films = (
  name: string,
  patterns: readonly string[],
  add: OfFilms["add"] = () => NOTHING,
): Form => ({
  name,
  group: "filed wrong",
  answer: "wait",
  make: ofFilms({ patterns, add }),
});

// Names that people give to files that come with an episode. They are not taken from any list in
// the program.
const THINGS = [
  "Set.Tour",
  "BTS",
  "Intro",
  "Credits",
  "Directors.Commentary",
  "Rewind",
  "Unwrapped",
  "Live.Reading",
  "Cast.Announcement",
  "Scene.Comparison",
  "Wardrobe.Fitting",
  "VFX.Supervisor.Talk",
];
const SPECIALS = [
  "番外",
  "番外篇",
  "总集篇",
  "特典",
  "映像特典",
  "Mini Anime",
  "Bonus",
  "Picture Drama",
  "CM",
  "IV",
  "剧场版",
  "OVA",
  "OAD",
  "Menu",
  "Talk Event",
  "迷你动画",
];
const LETTERS = ["X", "M", "K", "A", "Q", "Z", "W", "S"];
const HAN_TITLES = ["无声的证人", "最后的城市", "武媚娘传奇", "枪神", "甜蜜的事业", "雾都"];
const KINDS = [
  "Complete.Series",
  "Miniseries",
  "TV.Series",
  "Season.1",
  "The.Complete.Series",
  "Mini-Series",
  "L.Integrale",
];

const thing: OfEpisodes["add"] = ({ random }) => {
  const said = random.pick(THINGS);
  return { words: { dotthing: said, thing: said.replaceAll(".", " ") }, ...NOTHING };
};
const special: OfEpisodes["add"] = ({ random }) => ({
  words: { special: random.pick(SPECIALS) },
  ...NOTHING,
});
const wait: OfEpisodes["add"] = () => NOTHING;
const half: OfEpisodes["add"] = ({ show, episode }) =>
  /\d|part|\bI+$/i.test(episode.name) || !isTelling(show, episode) ? undefined : NOTHING;
const secondShow: OfEpisodes["add"] = ({ show, random, source: { shows } }) => {
  const other = random.pick(shows);
  return other === show
    ? undefined
    : { words: { other: titleWords(other.entry.title).title ?? "" }, ...NOTHING };
};
const secondTitle: OfEpisodes["add"] = ({ show, episode }) => {
  const next = show.episodes.find(
    (one) =>
      one.season === episode.season && one.episode === episode.episode + 1 && isTelling(show, one),
  );
  // "Homicide.com" would be read as a site.
  return next === undefined || !isTelling(show, episode) || next.name.includes(".")
    ? undefined
    : { words: { next: next.name.replaceAll("/", " ") }, ...NOTHING };
};
const nextNumber: OfEpisodes["add"] = ({ show, episode }) => {
  const next = show.episodes.find(
    (one) => one.season === episode.season && one.episode === episode.episode + 1,
  );
  return next === undefined
    ? undefined
    : { words: { nee: String(next.episode).padStart(2, "0") }, right: placeOf(show, episode) };
};
const otherSeason: OfEpisodes["add"] = ({ show, episode, random }) => {
  const other = random.pick(show.episodes);
  const number = other.season * 100 + other.episode;
  return other.season === episode.season || other.season > 9 || other.episode > 99
    ? undefined
    : { words: { hundreds: String(number) }, right: placeOf(show, other) };
};
/** A short date that is also the date of an episode from another year: `13.04.14`. */
const shortDate: OfEpisodes["add"] = ({ show, episode }) => {
  const [year = "", month = "", day = ""] = (episode.airDate ?? "").split("-");
  const other = `20${day}-${month}-${year.slice(2)}`;
  const isBoth =
    show.episodes.some(({ airDate }) => airDate === other) && other !== episode.airDate;
  return year === "" || !isBoth
    ? undefined
    : { words: { short: `${day}.${month}.${year.slice(2)}` }, ...NOTHING };
};
const letter: OfFilms["add"] = (_, random) => ({
  words: { letter: random.pick(LETTERS), han: random.pick(HAN_TITLES) },
  ...NOTHING,
});
const kind: OfFilms["add"] = (_, random) => ({ words: { kind: random.pick(KINDS) }, ...NOTHING });
const about: OfFilms["add"] = (_, random) => ({
  words: {
    about: random.pick([
      "The Music",
      "Storyboard Walkthrough",
      "Remembering the Shoot",
      "Deleted Ending Explained",
    ]),
  },
  ...NOTHING,
});

/** Words that nothing explains, or that an earlier, weaker version of the parser explained away. */
export const OF_STRAY_WORDS: readonly Form[] = [
  films("season that has a film's title and year", [
    "{dots}.{year}.S01.1080p.BluRay.x264-GRP",
    "{dots}.{year}.S02.720p.WEB.H264-GRP",
    "{title} ({year}) S01 [1080p]",
    "{dots}.{year}.S01-GRP => {dots}.{year}.S01-GRP.mkv",
    "{title} ({year}) S03.mkv",
    "{dots}.German.{year}.S01.1080p-GRP",
  ]),
  films(
    "kind of work behind a film's title and year",
    ["{dots}.{year}.{kind}.1080p-GRP", "{dots}.{year}.{kind}.mkv"],
    kind,
  ),
  films("season joined to a tag, where a group stands", [
    "{dots}.{year}.1080p-S01",
    "{dots}.{year}.E-AC3-S12.mkv",
  ]),
  films("words behind an edition", [
    "{title} ({year}) => {title} - Fan Edit Sequel.mkv",
    "{title} Fan Edit Sequel ({year}).mkv",
    "{dots}.{year}.Extended.Cut.Sequel.1080p-GRP.mkv",
  ]),
  films("word of another title in a film's folder", [
    "{title} ({year})/Qex.mkv",
    "{title} ({year}) => Zo.mkv",
  ]),
  films(
    "letter and Chinese title",
    ["{letter} {han} ({year}).mkv", "{letter}.{han}.{year}.mkv"],
    letter,
  ),
  films("thing about a film in its folder", ["{title} ({year}) => {title} - {about}.mkv"], about),
  episodes(
    "thing about an episode, in any words",
    [
      "{dots}.S{ss}E{ee}.{dotthing}.1080p.WEB.H264-GRP.mkv",
      "{title} - S{ss}E{ee} - {thing}.mkv",
      "{dots}.S{ss}E{ee}.{dotname}.{dotthing}.mkv",
      "{title} {thing} S{ss}E{ee}.mkv",
      "{dots}.S{ss}E{ee}.{dotthing}.1080p-GRP => grp-{low}.s{ss}e{ee}.mkv",
    ],
    thing,
  ),
  episodes(
    "thing about an episode in a name that says another language",
    [
      "{dots}.S{ss}E{ee}.{dotthing}.GERMAN.1080p.WEB.H264-GRP.mkv",
      "{dots}.S{ss}E{ee}.{dotthing}.FRENCH.mkv",
    ],
    thing,
  ),
  episodes(
    "special of an anime in brackets",
    [
      "[Group] {title} [{special}][{ee}].mkv",
      "[Group][{title}][{special}][{ee}][1080p].mkv",
      "[Group] {title} [{special}] - {ee} [1080p].mkv",
      "[Group] {title} S{ss}E{ee} [{special}] [1080p].mkv",
    ],
    special,
  ),
  episodes(
    "parody of an episode",
    ["{dots}.S{ss}E{ee}.XXX.1080p.MP4-GRP", "{dots}.S{ss}E{ee}.1080p.XXX.MP4-GRP.mkv"],
    wait,
  ),
  episodes(
    "half of an episode",
    ["{title} S{ss}E{ee} (2 of 2).mkv", "{title} - S{ss}E{ee} - 1 of 2.mkv"],
    half,
  ),
  episodes(
    "two shows in one name",
    ["{title} S{ss}E{ee} - {other} S{ss}E{ee}.mkv", "{title} - S{ss}E{ee} - {other}.mkv"],
    secondShow,
  ),
  episodes(
    "number of one episode, titles of two",
    ["{title} - S{ss}E{ee} - {name} - {next}.mkv"],
    secondTitle,
  ),
  episodes("date of two days", ["{dots}.{short}.720p.WEB.h264-GRP.mkv"], shortDate),
  {
    name: "folder of two episodes, file of one",
    group: "filed wrong",
    answer: "either",
    make: ofEpisodes({
      patterns: ["{title} S{ss}E{ee} S{ss}E{nee} HDTV XviD-xyz/E{ee} - {name}.avi"],
      add: nextNumber,
    }),
  },
  {
    name: "three digits of another season than the folder's",
    group: "filed wrong",
    answer: "either",
    make: ofEpisodes({ patterns: ["{title} Season {s}/{title} {hundreds}.mkv"], add: otherSeason }),
  },
];
