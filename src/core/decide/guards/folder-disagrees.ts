import { numbersOf } from "../../identify/numbers.ts";
import { mainVideos } from "../../identify/release-files.ts";
import { hasTitle } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { parseName } from "../../parse/name.ts";
import { baseOf } from "../../path/path-parts.ts";
import type { Reason } from "../../reason.ts";
import { named, quoted } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

const numbered = ({ season, episodes }: ParsedName): string => `season ${season} episode ${episodes.join(", ")}`;

function otherEpisode(folder: ParsedName, file: ParsedName): boolean {
  if (folder.season === null || file.season === null || folder.episodes.length === 0 || file.episodes.length === 0)
    return false;
  return folder.season !== file.season || folder.episodes.join() !== file.episodes.join();
}

/** The number, from 2 on, that is the whole name of a file: half of a film, or another film of a series. */
function laterPart(path: string): number | undefined {
  const bare = /^0?([2-9]|[1-9]\d)\.[a-z\d]{2,4}$/i.exec(baseOf(path))?.[1];
  return bare === undefined ? undefined : Number(bare);
}

/** Whether a bare number in the file's name differs from the episode in its folder's name. */
function otherNumber(folder: ParsedName, path: string): boolean {
  const whole = folder.name.includes("/") ? folder.name.split("/").at(-2) : folder.name;
  const said = parseName(whole ?? "");
  const { absolute, episodes, season } = parseName(baseOf(path));
  const bare = /^(\d{1,4})\.[a-z\d]{2,4}$/i.exec(baseOf(path))?.[1];
  // Beside a season the number counts in another order.
  const numbers = season !== null ? [] : absolute.length > 0 ? absolute : episodes;
  const [number] = bare !== undefined ? [Number(bare)] : numbers;
  // Next to a recorder's date the number counts recordings.
  const dated = /\d{6}/.test(baseOf(path));
  if (said.season === null || said.episodes.length === 0 || number === undefined || dated) return false;
  return !said.episodes.includes(number) && !said.episodes.some((one) => number === (said.season ?? 0) * 100 + one);
}

/** How year, season or episode of a file differ from those of a folder around it that does not give the title. */
function contradiction(folder: ParsedName, path: string, file: ParsedName, movie: boolean): string | undefined {
  if (movie && folder.year !== null && file.year !== null && Math.abs(folder.year - file.year) > 1)
    return `The folder says ${folder.year}, but ${quoted(path)} says ${file.year}.`;
  if (file.season !== null && file.season > 0 && folder.seasons.length > 0 && !folder.seasons.includes(file.season))
    return `The folder says season ${folder.seasons.join(", ")}, but ${quoted(path)} says season ${file.season}.`;
  return otherEpisode(folder, file)
    ? `The folder says ${numbered(folder)}, but ${quoted(path)} says ${numbered(file)}.`
    : undefined;
}

/** Folder and file, or a child release and its parent, must be the same work, season and year. */
export function folderDisagrees(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  const { parsed, mismatched, parent, said } = evidence;
  const hold = (message: string): Reason => ({ code: "folder_disagrees", message });
  const [other] = mismatched;
  if (top !== undefined && other !== undefined)
    return hold(
      `The release is ${named(top.candidate)}, but the ${other.path === evidence.folder?.name ? "folder" : "file name"} reads ${quoted(other.title)}${other.year === undefined ? "" : ` (${other.year})`}${other.owner === undefined ? "" : `, which is ${other.owner}`}.`,
    );
  const judged = said[0] === evidence.parentTitle;
  if (top !== undefined && parent !== undefined && said.length > 0 && !judged && !hasTitle(top.work, said))
    return hold(`The folder was filed as ${named(parent)}, but the new files in it read ${quoted(parsed.title)}.`);
  const [only, ...more] = mainVideos(evidence);
  if (only !== undefined && more.length === 0 && otherEpisode(parsed, only[1]))
    return hold(`The folder says ${numbered(parsed)}, but ${quoted(only[0])} says ${numbered(only[1])}.`);
  if (only !== undefined && more.length === 0 && otherNumber(parsed, only[0]))
    return hold(`The folder says ${numbered(parsed)}, but ${quoted(only[0])} has another number.`);
  const part =
    top?.candidate.type !== "movie" || only === undefined || more.length > 0 ? undefined : laterPart(only[0]);
  if (top !== undefined && part !== undefined && ![...top.work.keys].some((key) => numbersOf(key).join() === `${part}`))
    return hold(
      `${quoted(only?.[0] ?? "")} is number ${part}, but the other parts of ${named(top.candidate)} are not here.`,
    );
  const { folder } = evidence;
  if (folder !== undefined)
    for (const [path, file] of mainVideos(evidence)) {
      const wrong = contradiction(folder, path, file, top?.candidate.type === "movie");
      if (wrong !== undefined) return hold(wrong);
    }
  const seasons = new Set(parsed.seasons.length > 0 ? parsed.seasons : parsed.season === null ? [] : [parsed.season]);
  for (const [path, file] of evidence.files) {
    if (file.season !== null && file.season > 0 && seasons.size > 0 && !seasons.has(file.season))
      return hold(`The folder says season ${[...seasons].join(", ")}, but ${quoted(path)} says season ${file.season}.`);
    if (file.type !== "episode" && file.year !== null && parsed.year !== null && Math.abs(file.year - parsed.year) > 1)
      return hold(`The folder says ${parsed.year}, but ${quoted(path)} says ${file.year}.`);
  }
  return undefined;
}
