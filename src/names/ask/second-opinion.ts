import { sentence } from "../../base/actions/sentence.ts";
import type { CandidateDetails } from "../../base/candidate.ts";
import { baseOf } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { mapFile, selectMainVideos } from "../identify/fit.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { readAllEpisodes } from "./catalogue/series-details.ts";
import type { IdentifyDeps } from "./clues/ports.ts";
import type { SecondAnswer, SecondCatalogue } from "./clues/second-catalogue.ts";
import { explainNumber } from "./explain-number.ts";
import type { Identification } from "./identify-reading.ts";

/**
 * True for a number or date that TMDB does not place. If the reason has places, TMDB lists the
 * episodes that the number may mean, so there is nothing to explain.
 */
const isUnplaced = ({ code, places }: Reason): boolean =>
  code === "episode_missing" || (code === "absolute_unmapped" && places === undefined);

const MAX_EXPLAINED = 3;

/** Returns the videos that TMDB does not place, by path. */
function listUnplaced(
  { files }: Pick<Identification, "files">,
  details: CandidateDetails,
): [path: string, file: ParsedName][] {
  return selectMainVideos({ files }).filter(([, file]) => {
    const { kind } = mapFile(file, details);
    return kind === "missing" || kind === "unmapped";
  });
}

function formatOpinion(
  { name, licence }: SecondCatalogue,
  answer: SecondAnswer,
  unplaced: readonly [path: string, file: ParsedName][],
  details: CandidateDetails,
): string {
  if (answer.kind === "unanswered") return `${name} was asked too, but ${answer.why}.`;
  if (answer.kind === "unknown") return `${name} was asked too, but does not list the series.`;
  const shown = unplaced.slice(0, MAX_EXPLAINED).map(([path, file]) => {
    const about = explainNumber(file, { name, episodes: answer.episodes }, details);
    return unplaced.length === 1 ? about : `${cleanText(baseOf(path), 80)}: ${about}`;
  });
  const credit = licence === undefined ? name : `${name}, ${licence}`;
  const more = unplaced.length - shown.length;
  const rest =
    more > 0 ? ` ${more} more ${more === 1 ? "video is" : "videos are"} not explained.` : "";
  return `${shown.join(" ")}${rest} Episode data: ${answer.page} (${credit}).`;
}

/**
 * Adds to the reason for a number that TMDB does not place how the second catalogue explains it. The
 * decision stays the same: the release waits for a person. Nothing is requested if no second
 * catalogue is configured, or if TMDB places every episode. Outages of TMDB are passed through.
 */
export async function withSecondOpinion(
  deps: IdentifyDeps,
  found: Identification,
  signal: AbortSignal,
): Promise<Identification> {
  const { second } = deps;
  const { decision, ranked } = found;
  if (second === undefined || decision.kind !== "review") return found;
  const [top] = ranked;
  if (top?.candidate.type !== "tv" || top.excludedBy !== undefined) return found;
  const asked = decision.reasons.find(isUnplaced);
  if (asked === undefined) return found;
  // Only the whole series shows whether TMDB has the episode under other numbers.
  const details = await readAllEpisodes(deps.details, top.candidate.tmdbId, signal);
  const unplaced = details === undefined ? [] : listUnplaced(found, details);
  if (details === undefined || unplaced.length === 0) return found;
  const { tvdbId, imdbId } = details;
  const opinion =
    tvdbId === undefined && imdbId === undefined
      ? `${second.name} was not asked, because TMDB has no id of the series in another catalogue.`
      : formatOpinion(second, await second.series({ tvdbId, imdbId }, signal), unplaced, details);
  const reasons = decision.reasons.map((reason) =>
    reason === asked ? { ...reason, message: sentence`${reason.message} ${opinion}` } : reason,
  );
  return { ...found, decision: { ...decision, reasons } };
}
