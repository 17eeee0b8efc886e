import { isVideoFile } from "../../base/file-types.ts";
import { fold } from "../../base/text/fold.ts";
import { type ParsedName, parsePath } from "../../names/index.ts";
import type { RenameStep } from "./work-steps.ts";

/** A rename that changes the meaning of a name. `why` names the difference. */
export type OddStep = Pick<RenameStep, "from" | "to"> & { why: string };

/**
 * Differences between the old and the new name, each with the weight that `oddestOf` uses. `share`
 * is between 0 and 1.
 */
const CHANGES: readonly {
  why: string;
  weight: number;
  share(was: ParsedName, is: ParsedName): number;
}[] = [
  {
    why: "another episode",
    weight: 6,
    share: (was, is) => differ(was.episodes.join(), is.episodes.join()),
  },
  { why: "another season", weight: 5, share: (was, is) => differ(was.season, is.season) },
  { why: "another title", weight: 4, share: (was, is) => otherWords(was.title, is.title) },
  { why: "another year", weight: 3, share: (was, is) => differ(was.year, is.year) },
];

/** A missing value is not a difference. */
const differ = <T>(was: T, is: T) =>
  Number(was !== is && ![was, is].some((value) => value === null || value === ""));

/** Share of the words of two titles that occur in only one of them. */
function otherWords(was: string | null, is: string | null): number {
  const [a, b] = [new Set(fold(was ?? "").split(" ")), new Set(fold(is ?? "").split(" "))];
  return was === null || is === null ? 0 : a.symmetricDifference(b).size / a.union(b).size;
}

const MAX_ODD = 10;

/**
 * Returns the renames in a plan that change names the most, most unusual first. Lists one folder or
 * video per work, because the work's other renames follow from it.
 */
export function oddestOf(works: readonly { steps: readonly RenameStep[] }[]): OddStep[] {
  const read = (path: string): ParsedName => parsePath(path.split("/").slice(-3).join("/"));
  const odd = works.flatMap(({ steps }) => {
    const all = steps.filter(({ what, from }) => what === "folder" || isVideoFile(from));
    const scored = all.map(({ from, to }) => {
      const [was, is] = [read(from), read(to)];
      const found = CHANGES.flatMap(({ why, weight, share }) => ({
        why,
        weight: weight * share(was, is),
      }));
      const differences = found.filter(({ weight }) => weight > 0);
      return {
        from,
        to,
        why: differences.map(({ why }) => why).join(", "),
        weight: differences.reduce((sum, difference) => sum + difference.weight, 0),
      };
    });
    return scored.toSorted((a, b) => b.weight - a.weight).slice(0, 1);
  });
  const most = odd.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  return most.slice(0, MAX_ODD).map(({ from, to, why }) => ({ from, to, why }));
}
