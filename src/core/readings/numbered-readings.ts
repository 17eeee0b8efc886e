import { isVideoFile } from "../media-files/file-types.ts";
import { components } from "../parse/folder.ts";
import { episodesAt } from "../parse/lex/number-list.ts";
import type { ParsedName, Reading } from "../parse/lex/parsed-name.ts";
import { prepare } from "../parse/lex/prepare.ts";
import { parseName, readName } from "../parse/name.ts";
import { baseOf } from "../path/path-parts.ts";
import { fold } from "../text/fold.ts";
import type { Names } from "./release-readings.ts";
import { titleSpellings } from "./title-spellings.ts";

/** A release whose names have other season and episode, or another title, than at first sight. */
export type NumberedReading = {
  reading: Reading;
  /** Numbers that may be counted through all seasons as well, each with the film's title that its name may be. */
  hundreds: readonly { number: number; film: string }[];
};

// `Show 2.16`, `2.16 The Title`: in a name with spaces, and the only such pair.
const POINTED = /(?<=^| )([1-9]\d?)\.(\d\d)(?=$| )/g;
// `Show 705`, `Show - 210 - The Title`: a fansub's number, behind its group, always counts through.
const HUNDREDS = /(?<=^[^[].* (?:- )?)([1-9])(\d\d)(?=$| - )/g;

type Numbered = { own: string; parsed: ParsedName; number: number; film: string };

/** A video's name with its only number of this form as season and episode; undefined if it has none, or several. */
function withNumber(path: string, form: RegExp): Numbered | undefined {
  const own = baseOf(path);
  const { text } = prepare(own);
  const [match, ...more] = isVideoFile(own) ? text.matchAll(form) : [];
  const [digits = "", season = "", episode = ""] = match ?? [];
  if (match === undefined || more.length > 0 || episode === "00") return undefined;
  const end = match.index + digits.length;
  const numbering = episodesAt(match.index, end, Number(season), [Number(episode)]);
  const parsed = readName(own, { series: true, movie: false, numbering });
  return { own, parsed, number: Number(season + episode), film: text.slice(0, end).replace(/ - /g, " ") };
}

function withNumbers({ name, videos }: Names, form: RegExp): NumberedReading[] {
  const paths = videos.length === 0 ? [name] : videos;
  const numbered = paths.flatMap((path) => withNumber(path, form) ?? []);
  if (numbered.length < paths.length) return [];
  const reading = new Map(numbered.map(({ own, parsed }) => [own, parsed]));
  return [{ reading, hundreds: form === HUNDREDS ? numbered : [] }];
}

/** The names with another spelling of the title in each component that has it. */
function withTitle({ name, videos }: Names, title: string, spelling: string): NumberedReading {
  const every = new Set([name, ...videos].flatMap(components));
  const parsed = [...every].map((one) => [one, parseName(one)] as const);
  const bearing = parsed.filter(([, one]) => fold(one.title ?? "") === fold(title));
  return { reading: new Map(bearing.map(([one, own]) => [one, { ...own, title: spelling }])), hundreds: [] };
}

const MAX_TITLE_CHARS = 200;

/**
 * How the names of a series can be read besides as they stand: with a point or nothing between season and episode in all of its
 * videos (`Show 2.16.mkv`, `Show 705.avi`), or with an apostrophe in its title (`Alex.s.Row`).
 */
export function numberedReadings(names: Names, title: string | null): NumberedReading[] {
  const said = title === null || title.length > MAX_TITLE_CHARS ? "" : title;
  const spellings = titleSpellings(said).filter((one) => one !== said && one.includes("'"));
  return [
    ...withNumbers(names, POINTED),
    ...withNumbers(names, HUNDREDS),
    ...spellings.map((one) => withTitle(names, said, one)),
  ];
}
