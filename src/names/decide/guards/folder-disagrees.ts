// Holds a file if its folder or parent release states another work, season, episode or year.

import { quoteTitle, quoteWork } from "../../../base/candidate.ts";
import { countYearsApart } from "../../../base/identity.ts";
import { formatNumbers } from "../../../base/text/work-text.ts";
import { selectMainVideos } from "../../identify/fit.ts";
import { hasTitle } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { createBestGuard } from "./about.ts";
import type { Evidence } from "./evidence.ts";

const numbered = ({ season, episodes }: ParsedName): string =>
  `season ${season} episode ${formatNumbers(episodes)}`;

function otherEpisode(folder: ParsedName, path: string, file: ParsedName): string | undefined {
  if (
    folder.season === null ||
    file.season === null ||
    folder.episodes.length === 0 ||
    file.episodes.length === 0
  ) {
    return undefined;
  }
  return folder.season === file.season && folder.episodes.join() === file.episodes.join()
    ? undefined
    : `The folder says ${numbered(folder)}, but ${quoteTitle(path)} says ${numbered(file)}.`;
}

const otherSeason = (
  folder: ParsedName,
  path: string,
  { season }: ParsedName,
): string | undefined =>
  season !== null && season > 0 && folder.seasons.length > 0 && !folder.seasons.includes(season)
    ? `The folder says season ${folder.seasons.join(", ")}, but ${quoteTitle(path)} says season ${season}.`
    : undefined;

const otherYear = (folder: ParsedName, path: string, { year }: ParsedName): string | undefined =>
  countYearsApart(year, folder.year) > 1
    ? `The folder says ${folder.year}, but ${quoteTitle(path)} says ${year}.`
    : undefined;

/** Returns how the only video of a release contradicts the release's name; undefined if not. */
function onlyVideo(evidence: Evidence): string | undefined {
  const [only, ...more] = selectMainVideos(evidence);
  return only === undefined || more.length > 0 ? undefined : otherEpisode(evidence.parsed, ...only);
}

/**
 * A folder and its file, or a child release and its parent, must have the same work, season and
 * year.
 */
export const folderDisagrees = createBestGuard("folder_disagrees", (top, evidence) => {
  const { parsed, folder, mismatched, parent, said } = evidence;
  const [other] = mismatched;
  if (other !== undefined) {
    return `The release is ${quoteWork(top.candidate)}, but the ${other.path === folder?.name ? "folder" : "file name"} reads ${quoteTitle(other.title)}${other.year === undefined ? "" : ` (${other.year})`}${other.owner === undefined ? "" : `, which is ${other.owner}`}.`;
  }
  const judged = said[0] === evidence.parentTitle;
  if (parent !== undefined && said.length > 0 && !judged && !hasTitle(top.work, said)) {
    return `The folder was filed as ${quoteWork(parent)}, but the new files in it read ${quoteTitle(parsed.title)}.`;
  }
  const only = onlyVideo(evidence);
  if (only !== undefined) return only;
  const isMovie = top.candidate.type === "movie";
  const around =
    folder === undefined
      ? []
      : selectMainVideos(evidence).map((video) => [folder, ...video] as const);
  const wrong = [
    ...around.map(
      (pair) =>
        (isMovie ? otherYear(...pair) : undefined) ?? otherSeason(...pair) ?? otherEpisode(...pair),
    ),
    ...[...evidence.files].map(
      ([path, file]) =>
        otherSeason(parsed, path, file) ??
        (file.type === "episode" ? undefined : otherYear(parsed, path, file)),
    ),
  ];
  return wrong.find((reason) => reason !== undefined);
});
