// Reads initials that are joined to the number or letter of a piece of a film.

import { isVideoFile } from "../../base/file-types.ts";
import { isInitials, titleKey } from "../identify/title-key.ts";
import { splitComponents } from "../parse/folder.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { parseName } from "../parse/name.ts";
import { parsePath } from "../parse/path.ts";
import { componentOf } from "./facts/path-component.ts";
import { isGroupOf } from "./initials-and-number.ts";
import { type OtherReading, pathsOf, type ReleaseNames } from "./other-reading.ts";

// `grp shcd1`, `grp sha`, `grp sh b`, `sh1`: the words before the first technical tag.
const PIECE =
  /^(?:(?<group>[a-z\d]{2,12}) )?(?<word>[a-z]{2,40}?) ?(?:cd(?<disc>[1-9])|(?<letter>[a-d])|(?<number>[1-9]))$/;

/**
 * Returns the number of the piece in a film's folder. A bare number may be that of another film, so
 * it counts only in the folder of that disc.
 */
function findPiece(path: string, film: string): number | undefined {
  const [own = "", ...folders] = splitComponents(path);
  const match = isVideoFile(own) ? PIECE.exec(componentOf(own).words()) : null;
  const { group = "", word = "", disc, letter, number } = match?.groups ?? {};
  if (!isInitials(word, film) || !isGroupOf(group, folders)) return undefined;
  const { part: stated } = parsePath(path);
  const piece = letter === undefined ? Number(disc ?? number) : letter.charCodeAt(0) - 96;
  const isFree = stated === null && number === undefined;
  return isFree || stated === piece ? piece : undefined;
}

/**
 * Reads videos as the pieces of the film that their folder names. Each video must be one of them,
 * and they must be numbered from 1 without a gap.
 */
export function readJoinedPieces(names: ReleaseNames, first: ParsedName): OtherReading[] {
  const { title, year } = first;
  if (title === null || year === null || names.videos.length < 2) return [];
  const reading = new Map<string, ParsedName>();
  const pieces = new Set<number>();
  for (const path of pathsOf(names)) {
    const part = findPiece(path, titleKey(title));
    const [own = ""] = splitComponents(path);
    if (part === undefined) return [];
    pieces.add(part);
    reading.set(own, { ...parseName(own), type: "movie", title: null, altTitles: [], part });
  }
  const isWhole = pieces.size === names.videos.length && Math.max(...pieces) === pieces.size;
  return isWhole ? [{ type: "movie", title, year, reading }] : [];
}
