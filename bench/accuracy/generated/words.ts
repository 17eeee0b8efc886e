import type { Episode } from "../catalogue.ts";
import type { Show } from "./generated-name.ts";
import type { Words } from "./written.ts";

export const two = (number: number): string => String(number).padStart(2, "0");
/** A title as a file name, without the characters that file systems reject. */
export const plain = (text: string): string =>
  text.replace(/[:?*"<>|/\\]/g, "").replace(/ +/g, " ");
/** A title as scene releases write it. */
export const dotted = (text: string): string =>
  text
    .replace(/[:,!?'"()]/g, "")
    .replace(/&/g, "and")
    .replace(/[^\p{L}\p{N}]+/gu, ".")
    .replace(/\.$/, "");
export const yearOf = ({ date }: { date: string }): string => date.slice(0, 4);

const ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];
const ORDINAL = ["", "First", "Second", "Third", "Fourth", "Fifth", "Sixth"];
const NUMBER = ["", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"];
const HAN = "零一二三四五六七八九十";
const SHORT_ORDINAL = ["", "1st", "2nd", "3rd"];
/** `XI` and higher numbers stay digits, because no name writes them in Roman numerals. */
export const roman = (number: number): string => ROMAN[number] ?? String(number);

/** The spellings of a title. */
export function titleWords(title: string): Words {
  const dots = dotted(title);
  const low = dots.toLowerCase();
  return {
    title: plain(title),
    dots,
    low,
    hyphens: low.replaceAll(".", "-"),
    glued: low.replaceAll(".", ""),
    underscores: plain(title).replaceAll(" ", "_"),
    shouted: dots.toUpperCase().replaceAll(".", "_"),
    initials: low
      .split(".")
      .map((word) => word.slice(0, 1))
      .join(""),
  };
}

function numberWords(season: number, episode: number): Words {
  return {
    s: String(season),
    ss: two(season),
    e: String(episode),
    ee: two(episode),
    ordinal: SHORT_ORDINAL[season] ?? `${season}th`,
    Ordinal: ORDINAL[season] ?? `${season}th`,
    Number: NUMBER[season] ?? String(season),
    roman: roman(season),
    han: HAN[season] ?? String(season),
    // Written as fansub groups do: the first season is not numbered.
    again: season > 1 ? `${season} ` : "",
  };
}

function dateWords(airDate: string): Words {
  const [year = "", month = "", day = ""] = airDate.split("-");
  return { date: airDate, aired: year, yy: year.slice(2), month, day };
}

/**
 * Everything that a name can state about an episode. `absolute` counts from 1 through all seasons.
 * `track` is the position on its disc.
 */
export function episodeWords(show: Show, episode: Episode): Words {
  const number = show.episodes.indexOf(episode) + 1;
  const track = show.episodes.filter(({ season }) => season === episode.season).indexOf(episode);
  const name = plain(episode.name.replaceAll("/", " "));
  return {
    ...titleWords(show.entry.title),
    ...numberWords(episode.season, episode.episode),
    ...dateWords(episode.airDate ?? ""),
    name,
    dotname: dotted(episode.name),
    undername: dotted(episode.name).replaceAll(".", "_"),
    year: yearOf(show.entry),
    abs: String(number),
    abs2: two(number),
    abs3: String(number).padStart(3, "0"),
    // Each disc has four episodes. Tracks are counted from the beginning of each disc.
    disc: String(Math.floor(track / 4) + 1),
    track: String((track % 4) + 1),
    track0: String(track % 4),
  };
}
