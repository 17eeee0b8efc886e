import { isVideoFile } from "../media-files/file-types.ts";
import { baseOf } from "../path/path-parts.ts";
import type { Names } from "./release-readings.ts";
import { titleSpellings } from "./title-spellings.ts";

/** A release whose names may be meant otherwise, and the names with title, season and episode written plainly. */
export type NumberedReading = {
  names: Names;
  /** Numbers that may be counted through all seasons as well, each with the film's title that its name may be. */
  hundreds: readonly { number: number; film: string }[];
};

// `Show 2.16`, `2.16 The Title`: in a name with spaces, and the only such pair.
const POINTED = /(?<=^| )([1-9]\d?)\.(\d\d)(?=$| )/g;
// `Show 705`, `Show - 210 - The Title`: a fansub's number, behind its group, always counts through.
const HUNDREDS = /(?<=^[^[].* (?:- )?)([1-9])(\d\d)(?=$| - )/g;
const EXTENSION = /\.[a-z\d]{2,4}$/i;

type Plain = { path: string; number: number; film: string };

/** The path with its only number of this form as `S02E16`; undefined if its name has none, or several. */
function withPlainNumber(path: string, form: RegExp): Plain | undefined {
  const own = baseOf(path);
  const extension = EXTENSION.exec(own)?.[0] ?? "";
  const text = own.slice(0, own.length - extension.length);
  const [match, ...more] = isVideoFile(own) ? text.matchAll(form) : [];
  const [digits = "", season = "", episode = ""] = match ?? [];
  if (match === undefined || more.length > 0 || episode === "00") return undefined;
  const rest = text.slice(match.index + digits.length);
  const said = `S${season.padStart(2, "0")}E${episode}${rest === "" || rest.startsWith(" -") ? rest : ` -${rest}`}`;
  const before = path.slice(0, path.length - own.length);
  const film = text.slice(0, match.index + digits.length).replace(/ - /g, " ");
  return { path: `${before}${text.slice(0, match.index)}${said}${extension}`, number: Number(season + episode), film };
}

function withNumbers({ name, videos }: Names, form: RegExp): NumberedReading[] {
  const paths = videos.length === 0 ? [name] : videos;
  const plain = paths.flatMap((path) => withPlainNumber(path, form) ?? []);
  const [only] = plain;
  if (only === undefined || plain.length < paths.length) return [];
  const hundreds = form === HUNDREDS ? plain : [];
  if (videos.length === 0) return [{ names: { name: only.path, videos }, hundreds }];
  // A release of one file has its name twice.
  const whole = videos[0] === name ? only.path : name;
  return [{ names: { name: whole, videos: plain.map(({ path }) => path) }, hundreds }];
}

/** The names with another spelling of the title wherever it stands, with the points or spaces that they have. */
function withTitle({ name, videos }: Names, title: string, spelling: string): NumberedReading {
  const words = title.split(" ").map((word) => word.replace(/[^\p{L}\d]/gu, "\\$&"));
  const stands = new RegExp(words.join("[ ._]"), "gi");
  const spelt = (path: string) =>
    path.replace(stands, (found) => (found.includes(".") ? spelling.replaceAll(" ", ".") : spelling));
  return { names: { name: spelt(name), videos: videos.map(spelt) }, hundreds: [] };
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
