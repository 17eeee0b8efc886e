import { isVideoFile } from "../media-files/file-types.ts";
import { components } from "../parse/folder.ts";
import type { Reading } from "../parse/lex/parsed-name.ts";
import { parseName, readName } from "../parse/name.ts";
import { tokensOf } from "../parse/tokens.ts";
import { baseOf } from "../path/path-parts.ts";
import { fold } from "../text/fold.ts";
import { componentOf } from "./facts/component.ts";
import type { Names } from "./release-readings.ts";
import { titleSpellings } from "./title-spellings.ts";

/** A release whose names have other season and episode, or another title, than at first sight. */
export type NumberedReading = {
  reading: Reading;
  /** Numbers that may be counted through all seasons as well, each with the film's title that its name may be. */
  hundreds: readonly { number: number; film: string }[];
};

/** The release with the only claim of this form in the name of each video; none if one has none, or several. */
function withNumbers({ name, videos }: Names, form: string): NumberedReading[] {
  const paths = (videos.length === 0 ? [name] : videos).map(baseOf);
  const claims = paths.map((own) =>
    isVideoFile(own)
      ? componentOf(own)
          .lostClaims()
          .filter((one) => one.form === form)
      : [],
  );
  if (claims.some(({ length }) => length !== 1)) return [];
  const numbered = paths.flatMap((own, at) => (claims[at] ?? []).map((claim) => ({ own, claim })));
  const reading = new Map(
    numbered.map(({ own, claim }) => [own, readName(own, { series: true, movie: false, numbering: claim })]),
  );
  const hundreds = numbered.map(({ own, claim: { end, seasons, episodes } }) => ({
    number: (seasons[0] ?? 0) * 100 + (episodes[0] ?? 0),
    film: tokensOf(own).text.slice(0, end).replace(/ - /g, " "),
  }));
  return [{ reading, hundreds: form === "705" ? hundreds : [] }];
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
    ...withNumbers(names, "2.16"),
    ...withNumbers(names, "705"),
    ...spellings.map((one) => withTitle(names, said, one)),
  ];
}
