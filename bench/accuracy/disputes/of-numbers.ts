import type { Row } from "../rows.ts";
import type { Dispute } from "./dispute.ts";
import { behindTitle, leaf, only } from "./in-name.ts";

const NUMBERS: Record<string, number> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  i: 1,
  ii: 2,
  iii: 3,
  iv: 4,
  v: 5,
  vi: 6,
};
const PART = /\b(?:part|pt) ?(\d{1,2}|[ivx]{1,4}|one|two|three|four)\b/gi;
const SEASON_SAID =
  /\b(?:season|series|saison|staffel|stagione|tem[a-z]*) ?\d|\bs\d|\d{1,2}x\d|\bcap \d/i;

const YEARS =
  /\([^()]*?(?<!\d)((?:19|20)\d\d)(?!\d)[^()]*\)[^/]*?\([^()]*?(?<!\d)((?:19|20)\d\d)(?!\d)/;

/** The only episode number of a label without a season. */
const episodeOf = ({ episode, absolute, season }: Row): number | undefined =>
  season === undefined ? only(episode ?? absolute) : undefined;

/**
 * True if the text has a date like `09.03.08` that is this day with its parts in another order, day
 * or year first.
 */
function turned(date: string, text: string): boolean {
  const spelt = [date.slice(2, 4), date.slice(5, 7), date.slice(8)];
  for (const found of text.matchAll(/(?<!\d)(\d{1,2})([ .-])(\d{1,2})\2(\d{2})(?!\d)/g)) {
    const read = [found[1], found[3], found[4]].map((digits = "") => digits.padStart(2, "0"));
    if (read.toSorted().join() === spelt.toSorted().join() && Number(read[1]) <= 12) return true;
  }
  return false;
}

export const OF_NUMBERS: readonly Dispute[] = [
  {
    code: "bare_number_split",
    why: "A bare `102` is split into season 1 episode 2; it is as well the 102nd episode, or a word of the title, and nothing else in the name says which.",
    applies({ name, season, episode }) {
      const [of, number] = [only(season) ?? 0, only(episode)];
      const path = name.replace(/[._]+/g, " ");
      if (of < 1 || number === undefined || SEASON_SAID.test(path)) return false;
      return new RegExp(String.raw`(?<![\p{L}\d])${100 * of + number}(?![\p{L}\d])`, "u").test(
        leaf(name),
      );
    },
  },
  {
    code: "year_as_season",
    why: "The label makes the year of a series its season, where the name does not number seasons by years (`S2013`, `2013x01`).",
    applies({ name, season }) {
      const of = only(season) ?? 0;
      return of >= 1900 && !new RegExp(String.raw`s(?:eason )?${of}|${of}x\d`, "i").test(name);
    },
  },
  {
    code: "part_as_episode",
    why: "`Part 2` is made an episode: of a series it is as often half a season, and alone it is a film in parts.",
    applies({ name, episode, absolute }) {
      const number = only(episode ?? absolute);
      const parts = [...leaf(name).matchAll(PART)].map(
        ([, said = ""]) => NUMBERS[said.toLowerCase()] ?? Number(said),
      );
      const rest = leaf(name).replace(PART, " ");
      return (
        number !== undefined &&
        parts.includes(number) &&
        !new RegExp(String.raw`(?<!\d)0*${number}(?!\d)`).test(rest)
      );
    },
  },
  {
    code: "bare_number_as_episode",
    why: "A bare number behind the title, without a mark, a dash or a fansub group, is as often a sequel's as an episode's.",
    applies(row) {
      const number = episodeOf(row);
      const bare = new RegExp(String.raw`^[ -]${number}(?= |$)(?! of )`).test(behindTitle(row));
      return number !== undefined && bare && !/^\[|\[[\da-f]{8}\]/i.test(leaf(row.name));
    },
  },
  {
    code: "bare_number_as_season",
    why: "A bare number behind the title is made the season; it is as often a word of the title.",
    applies(row) {
      const of = only(row.season) ?? 0;
      return of > 1 && new RegExp(String.raw`^ ${of}(?= - \d| \(|$)`).test(behindTitle(row));
    },
  },
  {
    code: "half_number",
    why: "`02.5` stands between the second and the third episode; the label makes it the second.",
    applies({ name, episode, absolute }) {
      const number = only(episode ?? absolute);
      return (
        number !== undefined && new RegExp(String.raw`(?<!\d|\d\.)0?${number}\.5(?!\d)`).test(name)
      );
    },
  },
  {
    code: "span_as_its_end",
    why: "The name says a span of episodes, and the label only its last one.",
    applies({ name, episode, absolute }) {
      const number = only(episode ?? absolute);
      return (
        number !== undefined && new RegExp(String.raw` 0?1 ?- ?${number}(?= |$)`).test(leaf(name))
      );
    },
  },
  {
    code: "day_in_two_digits",
    why: "A day in three numbers of two digits is another day when it is read from its other end.",
    applies: ({ name, date }) =>
      date !== undefined && !name.includes(date.slice(0, 4)) && turned(date, leaf(name)),
  },
  {
    code: "number_alone",
    why: "A name that is nothing but a number says neither a year nor an episode: films are called so.",
    applies: ({ name }) => !name.includes("/") && /^\d+$/.test(leaf(name)),
  },
  {
    code: "years_in_brackets",
    why: "Of two different years in brackets either may be the year of release.",
    applies({ name, year }) {
      const [, first, second] = YEARS.exec(name) ?? [];
      return year !== undefined && first !== second;
    },
  },
];
