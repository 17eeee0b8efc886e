import type { ApprovedFile, Blank } from "../../../base/actions/approval.ts";
import type { Action } from "../../../base/actions/table.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { selectMapping } from "../../../base/item.ts";
import {
  isSpecialByName,
  type ParsedName,
  parseFiles,
  parseRelease,
} from "../../../names/index.ts";
import { type Subject, type SubjectFile, videosOf } from "./subject.ts";

type OfferedNumbers = { season?: number; episodes?: number[] };

/**
 * Reads season and episodes from the names of these files. If a name states only one of the two,
 * the other is not set.
 */
function numbersInNames(name: string, files: readonly SubjectFile[]): Map<string, OfferedNumbers> {
  const parsed = parseFiles(name, files);
  return new Map(
    files.map(({ path }) => [path, numbersIn(path, parsed.files.get(path) ?? parsed.release)]),
  );
}

/**
 * The number of a special is not its number on TMDB, so only the season is known. Without it, an
 * approval would file `Show - OVA 02` as the second episode of the first season.
 */
const numbersIn = (path: string, parsed: ParsedName): OfferedNumbers =>
  isOfSpecial(path, parsed) ? { season: 0 } : numbersOf(parsed);

const isOfSpecial = (path: string, parsed: ParsedName): boolean =>
  parsed.season !== 0 && isSpecialByName(path, parsed);

/** A part without a season is an episode of a miniseries: `Band of Brothers - Part 3`. */
function numbersOf({ season, seasons, episodes, absolute, part }: ParsedName): OfferedNumbers {
  const only = season ?? (seasons.length === 1 ? seasons[0] : undefined);
  if (part !== null && only === undefined && episodes.length === 0 && absolute.length === 0) {
    return { season: 1, episodes: [part] };
  }
  const list = episodes.length > 0 ? episodes : absolute;
  return {
    ...(only === undefined ? {} : { season: only }),
    ...(list.length === 0 ? {} : { episodes: [...list] }),
  };
}

/** Fields of an approval that give each of these videos its numbers. */
type ApprovalNumbers = {
  season?: number;
  episodes?: number[];
  files?: ApprovedFile[];
  blanks?: Blank[];
};

/**
 * Proposes numbers for videos that identification could not place. For a release with one video,
 * these are `season` and `episodes`. If there are several videos, the approval names each of them,
 * and skips those whose names lack a number. Without this, an approval would file the other videos
 * and leave these behind.
 */
export function proposeNumbers(subject: Subject, open: readonly SubjectFile[]): ApprovalNumbers {
  const numbersByPath = numbersInNames(subject.name, open);
  const [only] = open;
  if (videosOf(subject).length <= 1) {
    const { season, episodes } =
      (only && numbersByPath.get(only.path)) ??
      numbersIn(subject.name, parseRelease(subject.name, []).release);
    const blanks: Blank[] = [
      ...(season === undefined ? (["season"] as const) : []),
      ...(episodes === undefined ? (["episodes"] as const) : []),
    ];
    return { ...dropUndefined({ season, episodes }), ...(blanks.length === 0 ? {} : { blanks }) };
  }
  const taken = new Set<string>();
  return { files: open.map((file) => answerFor(file, numbersByPath.get(file.path), taken)) };
}

/** Two files cannot both have the same numbers, so the second is skipped. */
function answerFor(
  { path }: SubjectFile,
  numbers: OfferedNumbers | undefined,
  taken: Set<string>,
): ApprovedFile {
  const { season, episodes } = numbers ?? {};
  const code = `${season}/${episodes?.join()}`;
  if (season === undefined || episodes === undefined || taken.has(code)) {
    return { path, skip: true };
  }
  taken.add(code);
  return { path, season, episodes };
}

/**
 * Returns the videos whose names count specials but that identification placed among the episodes of
 * a season.
 */
export const findMisplacedSpecials = (subject: Subject, tmdbId: number): SubjectFile[] =>
  findUnplacedSpecials(subject, tmdbId).filter(
    ({ mapping }) => selectMapping({ type: "tv", tmdbId }, mapping) !== undefined,
  );

/** Returns the videos whose names count specials and that have no number of a special. */
export function findUnplacedSpecials(
  subject: Pick<Subject, "name" | "files">,
  tmdbId: number,
): SubjectFile[] {
  const parsed = parseFiles(subject.name, subject.files);
  return videosOf(subject).filter(({ path, mapping }) => {
    const place = selectMapping({ type: "tv", tmdbId }, mapping);
    const name = parsed.files.get(path) ?? parsed.release;
    return place?.season !== 0 && isOfSpecial(path, name);
  });
}

/** Adds these numbers to the action. */
export const withNumbers = (
  action: Action & { do: "approve" },
  numbers: ApprovalNumbers,
): Action & { do: "approve" } => {
  const blanks = [...(action.blanks ?? []), ...(numbers.blanks ?? [])];
  return { ...action, ...numbers, ...(blanks.length === 0 ? {} : { blanks }) };
};
