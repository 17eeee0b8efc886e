// Finds the pieces of one episode: numbered without a gap in one folder, and together as long as it.

import { compareLength } from "../../../base/length-fit.ts";
import { folderOf } from "../../../base/path/path-parts.ts";
import { MINUTE_MS } from "../../../base/text/time-units.ts";
import { type FileEpisodes, factsOf } from "../../identify/fit.ts";
import { numbersOf } from "../../identify/numbers.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Work } from "../../identify/work.ts";
import { type Evidence, lengthOf } from "./evidence.ts";

type Placed = { path: string; part: number; found: Extract<FileEpisodes, { kind: "episodes" }> };

// Plex stacks at most eight parts.
const MAX_PARTS = 8;

/** True if these are all pieces of the episode, by their numbers and their length together. */
function areAllParts(pieces: readonly Placed[], work: Work, evidence: Evidence): boolean {
  const [first] = pieces;
  if (first === undefined || pieces.length < 2 || pieces.length > MAX_PARTS) return false;
  const parts = new Set(pieces.map(({ part }) => part));
  if (!pieces.every((_, index) => parts.has(index + 1))) return false;
  const facts = factsOf(work.details, first.found.mapping);
  // `The Fire (2)`: TMDB's own title counts parts, so each of them is an episode.
  if (facts.some(({ title }) => numbersOf(`x ${titleKey(title)}`).length > 0)) return false;
  const minutes = facts.flatMap(({ runtimeMinutes }) => runtimeMinutes ?? []);
  const lengths = pieces.flatMap(({ path }) => lengthOf(evidence, path) ?? []);
  if (minutes.length !== first.found.mapping.episodes.length) return false;
  if (minutes.length === 0 || lengths.length !== pieces.length) return false;
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  return compareLength("movie", sum(lengths), MINUTE_MS * sum(minutes)).fit !== "differs";
}

/** Returns the part that each video of one episode is, by path. Other videos are missing. */
export function findEpisodeParts(evidence: Evidence, work: Work): ReadonlyMap<string, number> {
  const placed: Placed[] = [];
  for (const [path, found] of evidence.episodes) {
    const part = evidence.files.get(path)?.part ?? 0;
    if (found.kind === "episodes" && part > 0) placed.push({ path, part, found });
  }
  const placeOf = ({ path, found: { mapping } }: Placed): string =>
    `${mapping.season}x${mapping.episodes.join()} ${folderOf(path)}`;
  const groups = placed.length < 2 ? [] : [...Map.groupBy(placed, placeOf).values()];
  return new Map(
    groups
      .filter((pieces) => areAllParts(pieces, work, evidence))
      .flatMap((pieces) => pieces.map(({ path, part }) => [path, part] as const)),
  );
}
