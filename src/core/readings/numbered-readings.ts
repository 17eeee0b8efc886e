import { isVideoFile } from "../media-files/file-types.ts";
import { components } from "../parse/folder.ts";
import type { ParsedName, Reading } from "../parse/lex/parsed-name.ts";
import { parseName, readName } from "../parse/name.ts";
import { tokensOf } from "../parse/tokens.ts";
import { baseOf } from "../path/path-parts.ts";
import { fold } from "../text/fold.ts";
import { componentOf } from "./facts/component.ts";
import { HUNDREDS, POINTED } from "./facts/number-claims.ts";
import type { Names } from "./release-readings.ts";
import { titleSpellings } from "./title-spellings.ts";

/** A release whose names have other season and episode, or another title, than at first sight. */
export type NumberedReading = {
  reading: Reading;
  /** Numbers that may be counted through all seasons as well, each with the film's title that its name may be. */
  hundreds: readonly { number: number; film: string }[];
};

type Numbered = { own: string; parsed: ParsedName; number: number; film: string };

/** A video's name with its only number of this form as season and episode; undefined if it has none, or several. */
function withNumber(path: string, form: string): Numbered | undefined {
  const own = baseOf(path);
  const [claim, ...more] = isVideoFile(own)
    ? componentOf(own)
        .lostClaims()
        .filter((one) => one.form === form)
    : [];
  if (claim === undefined || more.length > 0) return undefined;
  const parsed = readName(own, { series: true, movie: false, numbering: claim });
  const [[season = 0], [episode = 0]] = [claim.seasons, claim.episodes];
  const film = tokensOf(own).text.slice(0, claim.end).replace(/ - /g, " ");
  return { own, parsed, number: season * 100 + episode, film };
}

function withNumbers({ name, videos }: Names, form: string): NumberedReading[] {
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
