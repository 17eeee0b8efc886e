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

/** The only episode number of a label that has no season. */
const episodeOf = ({ episode, absolute, season }: Row): number | undefined =>
  season === undefined ? only(episode ?? absolute) : undefined;

/**
 * True if the text contains a date like `09.03.08` that is this day with its parts in another order
 * (day first or year first).
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
    why:
      "The label splits a bare `102` into season 1, episode 2. It may also be the 102nd " +
      "episode or a word of the title, and nothing else in the name decides.",
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
    why:
      "The label uses the year of a series as its season, although the name does not number " +
      "seasons by year (as `S2013` or `2013x01` would).",
    applies({ name, season }) {
      const of = only(season) ?? 0;
      return of >= 1900 && !new RegExp(String.raw`s(?:eason )?${of}|${of}x\d`, "i").test(name);
    },
  },
  {
    code: "part_as_episode",
    why:
      "The label treats `Part 2` as an episode. In a series it is as often half a season, and " +
      "without a series it is a film in parts.",
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
    why:
      "A bare number after the title, without a marker, a dash or a fansub group, is as often " +
      "the number of a sequel as of an episode.",
    applies(row) {
      const number = episodeOf(row);
      const bare = new RegExp(String.raw`^[ -]${number}(?= |$)(?! of )`).test(behindTitle(row));
      return number !== undefined && bare && !/^\[|\[[\da-f]{8}\]/i.test(leaf(row.name));
    },
  },
  {
    code: "bare_number_as_season",
    why:
      "The label treats a bare number after the title as the season. It is as often a word of " +
      "the title.",
    applies(row) {
      const of = only(row.season) ?? 0;
      return of > 1 && new RegExp(String.raw`^ ${of}(?= - \d| \(|$)`).test(behindTitle(row));
    },
  },
  {
    code: "half_number",
    why: "`02.5` is between the second and the third episode. The label makes it the second.",
    applies({ name, episode, absolute }) {
      const number = only(episode ?? absolute);
      return (
        number !== undefined && new RegExp(String.raw`(?<!\d|\d\.)0?${number}\.5(?!\d)`).test(name)
      );
    },
  },
  {
    code: "span_as_its_end",
    why: "The name states a range of episodes, and the label only the last one.",
    applies({ name, episode, absolute }) {
      const number = only(episode ?? absolute);
      return (
        number !== undefined && new RegExp(String.raw` 0?1 ?- ?${number}(?= |$)`).test(leaf(name))
      );
    },
  },
  {
    code: "day_in_two_digits",
    why: "A date of three two-digit numbers is a different day if it is read from the other end.",
    applies: ({ name, date }) =>
      date !== undefined && !name.includes(date.slice(0, 4)) && turned(date, leaf(name)),
  },
  {
    code: "number_alone",
    why:
      "A name that is only a number states neither a year nor an episode, because films have " +
      "such titles.",
    applies: ({ name }) => !name.includes("/") && /^\d+$/.test(leaf(name)),
  },
  {
    code: "years_in_brackets",
    why: "If a name has two different years in brackets, either may be the year of release.",
    applies({ name, year }) {
      const [, first, second] = YEARS.exec(name) ?? [];
      return year !== undefined && first !== second;
    },
  },
];
