import { dotted, plain, yearOf } from "../generated/words.ts";
import { directorOf } from "../stand-in.ts";
import { COLLECTIONS, EDITIONS, LANGUAGES, PEOPLE, SITES } from "./film-words.ts";
import type { Form } from "./form.ts";
import { type OfFilms, ofFilms } from "./of-films.ts";

type Film = Omit<OfFilms, "patterns"> & {
  seen?: number;
  group?: Form["group"];
  answer?: Form["answer"];
};
const form = (
  name: string,
  patterns: readonly string[],
  { seen, group = "asked", answer = "file", ...of }: Film = {},
): Form => ({
  name,
  group,
  answer,
  seen,
  make: ofFilms({ patterns, ...of }),
});
const word =
  (words: readonly string[]): NonNullable<OfFilms["add"]> =>
  (_, random) => {
    const said = random.pick(words);
    return { words: { word: said, dotword: dotted(said) } };
  };

const numbered: NonNullable<OfFilms["add"]> = (_, random) => ({
  words: { n: `0${random.below(9) + 1}`, word: random.pick(COLLECTIONS) },
});
const restored: NonNullable<OfFilms["add"]> = (film, random) => {
  const later = Number(yearOf(film)) + 8 + random.below(20);
  return later > 2024 ? undefined : { words: { later: String(later) } };
};
const split: NonNullable<OfFilms["add"]> = ({ title }) => {
  const match = /^(.*\w) (?:Part |Vol\. |Volume |Chapter )?([2-9])$/i.exec(title);
  return match
    ? { words: { head: plain(match[1] ?? ""), dothead: dotted(match[1] ?? ""), n: match[2] ?? "" } }
    : undefined;
};
const pointed: NonNullable<OfFilms["add"]> = ({ title }) =>
  /\w['’]\w/.test(title)
    ? {
        words: {
          pointed: dotted(title.replace(/['’]/g, ".")),
          spaced: plain(title.replace(/['’]/g, " ")),
        },
      }
    : undefined;

/** Ways to write a film's name. */
export const OF_FILM_NAMES: readonly Form[] = [
  form(
    "film as the scene and Plex write it",
    [
      "{dots}.{year}.1080p.BluRay.x264-GRP.mkv",
      "{title} ({year}).mkv",
      "{title} ({year}) => {title} ({year}).mkv",
      "{title} ({year}) [1080p] [BluRay] [YTS.MX].mp4",
    ],
    { seen: 5_689, group: "usual" },
  ),
  form(
    "number in front of a film",
    ["{n} - {title} ({year}).mkv", "{n}. {title} ({year}).mkv", "{n} {title} {year} 1080p.mkv"],
    { add: numbered },
  ),
  form(
    "collection's name in front of a film",
    [
      "{word} {n} - {title} ({year}).mkv",
      "{word} - {title} ({year}).mkv",
      "{word} - {n} - {title} ({year}).mkv",
    ],
    { add: numbered },
  ),
  form(
    "year in front of a film",
    ["{year} - {title}.mkv", "({year}) {title}.mkv", "{year}.{dots}.mkv"],
    { seen: 7 },
  ),
  form("S-mark or channels behind a film's year", [
    "{dots}.{year}.1080p.BluRay.DD5.1-S56.mkv",
    "{dots}.{year}.E-AC3-S78.mkv",
    "{title} ({year}) 1080p AAC 5.1x2.mkv",
    "{title} ({year}) FLAC 2.0x3.mkv",
    "{dots}.{year}.720p-S97.mkv",
  ]),
  form(
    "year of the disc or restoration beside the film's",
    [
      "{title} ({year}) (Remastered {later}).mkv",
      "{dots}.{year}.{later}.Remaster.1080p.BluRay.mkv",
      "{title} {year} [{later} Restoration].mkv",
      "{dots}.{year}.Criterion.{later}.1080p.mkv",
      "{title} ({year}) [Blu-ray {later}].mkv",
      "{dots}.{year}.BluRay.{later}.1080p.x264-GRP.mkv",
    ],
    { add: restored },
  ),
  form(
    "language before the year",
    [
      "{dots}.{dotword}.{year}.1080p.BluRay.x264-GRP.mkv",
      "{title} {word} {year}.mkv",
      "{dots}.{dotword}.{year}.AC3.BDRip.x264-GRP.mkv",
    ],
    { add: word(LANGUAGES), seen: 9 },
  ),
  form(
    "edition before the year",
    [
      "{dots}.{dotword}.{year}.1080p.BluRay.x264-GRP.mkv",
      "{title} {word} ({year}).mkv",
      "{title} - {word} ({year}).mkv",
    ],
    { add: word(EDITIONS), seen: 34 },
  ),
  form(
    "edition behind the year",
    [
      "{dots}.{year}.{dotword}.1080p.BluRay.x264-GRP.mkv",
      "{title} ({year}) {word}.mkv",
      "{title} ({year}) [{word}] 1080p.mkv",
    ],
    { add: word(EDITIONS), seen: 34 },
  ),
  form(
    "site in front of a film",
    [
      "{word} - {title} ({year}) 720p.mkv",
      "{word} {title} ({year}).mkv",
      "{word}.{dots}.{year}.1080p.WEBRip.mkv",
    ],
    { add: word(SITES) },
  ),
  form(
    "site behind a film",
    [
      "{title} ({year}) 1080p {word}.mkv",
      "{dots}.{year}.BDRip.x264-GRP{word}.mkv",
      "{title} ({year}) - {word}.mkv",
    ],
    {
      add: word([
        "[Oxtorrent.com]",
        "[www.CpasBien.io]",
        "[ www.UsaBit.com ]",
        "www.newpct.com",
        "[rartv]",
      ]),
    },
  ),
  form(
    "director or actor in the name",
    [
      "{title} ({year}) {word} 720p.mkv",
      "{word} - {title} ({year}).mkv",
      "{title} - {word} ({year}).mkv",
      "{title} ({year}, {word}).mkv",
    ],
    { add: ({ id }) => ({ words: { word: directorOf(id) } }) },
  ),
  form(
    "name of a person who is not in the film's credits",
    [
      "{title} ({year}) {word} 720p.mkv",
      "{title} - {word} ({year}).mkv",
      "{title} ({year}, {word}).mkv",
    ],
    { add: word(PEOPLE), answer: "either" },
  ),
  form(
    "film in a collection's folder",
    [
      "{title} Collection => 01 - {title} ({year}).mkv",
      "{title} Collection/{year} {title}.mkv",
      "{title} Collection => {title} 1 ({year}).mkv",
      "The Complete Collection => {n}. {title} ({year}).mkv",
      "{title} Trilogy 1080p/{title} ({year}).mkv",
    ],
    { add: numbered },
  ),
  form(
    "sequel's number with another word or none",
    [
      "{head} Part {n} ({year}).mkv",
      "{head} Vol {n} ({year}).mkv",
      "{dothead}{n}.{year}.1080p.BluRay.mkv",
      "{head} Chapter {n} ({year}).mkv",
    ],
    { add: split },
  ),
  form(
    "apostrophe of a film as a point",
    ["{pointed}.{year}.1080p.BluRay.x264-GRP.mkv", "{spaced} ({year}).mkv"],
    {
      add: pointed,
      seen: 93,
    },
  ),
  form("MakeMKV's names in a film's folder", [
    "{title} ({year}) => {title}_t00.mkv",
    "{title} ({year}) => title_t00.mkv",
    "{title} ({year})/title_t01.mkv",
    "{title} ({year}) => {underscores}_t01.mkv",
  ]),
];
