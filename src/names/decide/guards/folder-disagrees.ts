// Holds a file if its folder or parent release states another work, season, episode or year.

import { quoteTitle, quoteWork } from "../../../base/candidate.ts";
import { countYearsApart } from "../../../base/identity.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { formatNumbers } from "../../../base/text/work-text.ts";
import { selectMainVideos } from "../../identify/fit.ts";
import { yearFits } from "../../identify/score.ts";
import { titleKey } from "../../identify/title-key.ts";
import { hasTitle, type Work } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { type Evidence, findBest } from "./evidence.ts";
import { firstReason, type UnexplainedWords } from "./word-table.ts";

/** A video and a name around it, such as its folder's or its release's. */
type Pair = { around: ParsedName; path: string; file: ParsedName };

const numbered = ({ season, episodes }: ParsedName): string =>
  `season ${season} episode ${formatNumbers(episodes)}`;

/** Returns the facts of a video that contradict a name around it, each with the fact of that name. */
const CONTRADICTIONS = {
  year: ({ around, file }: Pair) =>
    countYearsApart(file.year, around.year) > 1 ? [around.year, file.year] : undefined,
  season: ({ around: { seasons }, file: { season } }: Pair) =>
    season !== null && season > 0 && seasons.length > 0 && !seasons.includes(season)
      ? [`season ${seasons.join(", ")}`, `season ${season}`]
      : undefined,
  episode: ({ around, file }: Pair) => {
    const isStated = [around, file].every(
      ({ season, episodes }) => season !== null && episodes.length > 0,
    );
    // `Show S01E01-E10/Show.E03.mkv`: a range of more than two episodes is that of a pack.
    const isPart =
      around.episodes.length > 2 &&
      file.episodes.every((episode) => around.episodes.includes(episode));
    const isSame = isPart || around.episodes.join() === file.episodes.join();
    return isStated && !(isSame && around.season === file.season)
      ? [numbered(around), numbered(file)]
      : undefined;
  },
};

type Kind = keyof typeof CONTRADICTIONS;

function* compareFacts(pair: Pair, kinds: readonly Kind[]): Generator<UnexplainedWords> {
  for (const role of kinds) {
    const [other, text] = CONTRADICTIONS[role](pair) ?? [];
    if (text === undefined) continue;
    yield {
      text: String(text),
      other: String(other),
      anchor: "release",
      role,
      place: "whole",
      owner: "file",
      path: pair.path,
    };
  }
}

/**
 * Returns years in the names of episodes that are neither that of the series nor of their season.
 * Ignores a year that is part of a title of the series or of the episode.
 */
function* findOtherYears(evidence: Evidence, work: Work): Generator<UnexplainedWords> {
  const { parsed, episodes, files, fits } = evidence;
  for (const [path, file] of files) {
    const { type, title, year, date } = file;
    if (type !== "episode" || year === null || year === parsed.year || date !== null) continue;
    const found = episodes.get(path);
    const titles = found?.kind === "episodes" ? found.mapping.titles : [];
    const isOfTitle =
      hasTitle(work, [titleKey(`${title ?? ""} ${year}`)]) ||
      titles.some((one) => titleKey(one).split(" ").includes(String(year)));
    if (isOfTitle || yearFits(file, work, fits)) continue;
    yield {
      text: String(year),
      other: String(parsed.year ?? work.candidate.year),
      anchor: "release",
      role: "year",
      place: "whole",
      owner: "file",
      path,
    };
  }
}

/** Returns facts of a video's name or folder that contradict the release. */
function* findContradictions(evidence: Evidence, work: Work): Generator<UnexplainedWords> {
  const isMovie = work.candidate.type === "movie";
  const { parsed, folder, mismatched } = evidence;
  const [first] = mismatched;
  if (first !== undefined) {
    const { path, title, year, owner } = first;
    const dated = `${quoteTitle(title)}${year === undefined ? "" : ` (${year})`}`;
    yield {
      text: title,
      other: `${dated}${owner === undefined ? "" : `, which is ${owner}`}`,
      anchor: "release",
      role: "title",
      place: "whole",
      owner: path === folder?.name ? "around" : "file",
    };
  }
  const videos = selectMainVideos(evidence);
  const [only, ...more] = videos;
  if (only !== undefined && more.length === 0) {
    yield* compareFacts({ around: parsed, path: only[0], file: only[1] }, ["episode"]);
  }
  for (const [path, file] of folder === undefined ? [] : videos) {
    const kinds = isMovie
      ? (["year", "season", "episode"] as const)
      : (["season", "episode"] as const);
    yield* compareFacts({ around: folder ?? parsed, path, file }, kinds);
  }
  for (const [path, file] of evidence.files) {
    const kinds = file.type === "episode" ? (["season"] as const) : (["season", "year"] as const);
    yield* compareFacts({ around: parsed, path, file }, kinds);
  }
  if (!isMovie) yield* findOtherYears(evidence, work);
}

/**
 * Returns the reason if the new files of a release that was filed before read as another work.
 */
function ofParent({ parent, parentTitle, parsed, said }: Evidence, work: Work): Reason | undefined {
  if (parent === undefined || said.length === 0 || said[0] === parentTitle) return undefined;
  if (hasTitle(work, said)) return undefined;
  const message = `The folder was filed as ${quoteWork(parent)}, but the new files in it read ${quoteTitle(parsed.title)}.`;
  return { code: "folder_disagrees", message };
}

/**
 * A folder and its file, or a child release and its parent, must have the same work, season and
 * year.
 */
export function folderDisagrees(evidence: Evidence): Reason | undefined {
  const top = findBest(evidence);
  if (top === undefined) return undefined;
  const { work } = top;
  const left = findContradictions(evidence, work);
  return evidence.mismatched.length > 0
    ? firstReason(left, { work })
    : (ofParent(evidence, work) ?? firstReason(left, { work }));
}
