import { hasEpisodeTitle } from "../../core/identify/episode-title.ts";
import { titleKey } from "../../core/identify/title-key.ts";
import { toWork } from "../../core/identify/work.ts";
import { type NumberedReading, numberedReadings } from "../../core/readings/numbered-readings.ts";
import type { IdentifyDeps } from "./clues/ports.ts";
import type { ReleaseName } from "./clues/read-release.ts";
import { decideNames, type Identified } from "./decide-names.ts";
import { renamed } from "./other-readings.ts";

const MAX_NEW = 1.5;

/** Whether each video says its episode's title, too; then it says no other number. */
function isTitled({ files, decision }: Identified): boolean {
  if (decision.kind !== "auto") return false;
  return [...decision.mappings].every(([path, { titles }]) => {
    const file = files.get(path);
    return file !== undefined && hasEpisodeTitle(file, titles);
  });
}

/** Whether a number is an episode that the series has, counted through its seasons, or the name is a film's title. */
async function isOtherwise(
  { search, details }: IdentifyDeps,
  { hundreds }: NumberedReading,
  tmdbId: number,
  signal: AbortSignal,
): Promise<boolean> {
  const [first] = hundreds;
  if (first === undefined) return false;
  const counts = (await details("tv", tmdbId, [], signal))?.seasonCounts.filter(({ season }) => season > 0) ?? [];
  const total = counts.reduce((sum, { episodeCount }) => sum + episodeCount, 0);
  // A few more than TMDb has may be the next ones.
  if (hundreds.some(({ number }) => number <= total * MAX_NEW)) return true;
  const films = await search({ type: "movie", title: first.film }, signal);
  return films.some((one) => toWork(one).keys.has(titleKey(first.film)));
}

/**
 * The release by other readings of its numbers and its title: the first that is, letter for letter, a series of TMDb, which
 * every guard agrees to, and beside which nothing else fits. Undefined if none is; asks until `deps` are out of requests.
 */
export async function decideNumbered(
  deps: IdentifyDeps,
  input: ReleaseName,
  first: Identified,
  signal: AbortSignal,
): Promise<Identified | undefined> {
  const [own] = first.ranked;
  for (const reading of numberedReadings(input, first.parsed.title)) {
    const other = renamed(deps, input, reading);
    const read = other.restore(await decideNames(other.deps, other.input, false, signal));
    const [top] = read.ranked;
    if (read.decision.kind !== "auto" || top?.candidate.type !== "tv" || top.parts.title !== 1) continue;
    const { tmdbId } = top.candidate;
    // As it stands the name is another work's title.
    if (own?.parts.title === 1 && (own.candidate.type !== "tv" || own.candidate.tmdbId !== tmdbId)) continue;
    if (isTitled(read) || !(await isOtherwise(deps, reading, tmdbId, signal))) return read;
  }
  return undefined;
}
