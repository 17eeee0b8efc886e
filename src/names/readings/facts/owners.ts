// Assigns an owner to each component of a path.

import { countYearsApart } from "../../../base/identity.ts";
import { listReadings } from "../../identify/queries.ts";
import { isWeakTitle } from "../../identify/stated-type.ts";
import { findBrokenTitle, findTitleIn, hasTitle, type Work } from "../../identify/work.ts";
import type { ParsedName, Reading } from "../../parse/lex/parsed-name.ts";
import { type Component, readComponents } from "./path-component.ts";

/**
 * The part of a release that a component of a path belongs to.
 *
 * * `file`: the video's own name.
 * * `work`: a folder with a title of the work, whole or broken by other words, below any shelf.
 * * `season`: a folder of a season, at or below the outermost folder of the work or of a season.
 * * `between`: another folder below that one.
 * * `above`: a folder above it, which may have any name.
 * * `around`: a folder in a path in which no folder has a title of the work.
 */
export type Owner = "file" | "work" | "season" | "between" | "above" | "around";

/** A component with its owner. */
export interface OwnedComponent extends Component {
  owner: Owner;
  /** True for the outermost folder of the work. */
  isOutermost: boolean;
  /** The longest title of the work in the component's words, a title key; may be empty. */
  title: string;
  /** The keys of the work's titles, and the runs of a title that other words break in a folder. */
  titles: readonly string[];
  /** True if the component is read as exactly a title of the work. */
  isTitled: boolean;
}

/** A path: the video and its release, each parsed, and how its components are read. */
export type OwnedPath = { file: ParsedName; release: ParsedName; reading: Reading };

/** The owners whose words belong to the work: those of the file, and of each folder up to its own. */
const OF_WORK: ReadonlySet<Owner> = new Set(["file", "work", "season", "between"]);

/** True if each word of the component needs a role. */
export const isOfWork = ({ owner }: OwnedComponent): boolean => OF_WORK.has(owner);

/**
 * Finds a title of the work in a component, and the runs of one that other words break:
 * `The Lantern Parody Harbour (1967)`. A folder with all words of a title, in order, is the work's if
 * it has the work's year, or if it begins and ends as the title does. Other guards judge the title in
 * the file's own name.
 */
function findTitleOf(component: Component, index: number, work: Work) {
  const words = component.words();
  const title = findTitleIn(words, work);
  if (title !== "" || index === 0) return { title, runs: [] };
  const { year } = component.folder().parsed;
  const isDated = year !== null && countYearsApart(year, work.candidate.year) <= 1;
  const named = isDated ? words : words.replace(/ \d{4}$/, "");
  return findBrokenTitle(named, work, isDated) ?? { title, runs: [] };
}

/**
 * Gives each component of a video's path its owner, starting with the file. The work's own folder is
 * the outermost one that contains one of its titles. Folders above that may have any name. So may
 * the folders above `Movies` or `TV` in a bare path, which has no release's folder. For a title like
 * *Up*, which other names often contain, the same applies above `Downloads`.
 */
export function listOwners({ file, release, reading }: OwnedPath, work: Work): OwnedComponent[] {
  const all = readComponents(file, release, reading).map((component, index) => ({
    component,
    ...findTitleOf(component, index, work),
    kind: component.folder(),
  }));
  const isBare = file.name === release.name;
  const isShelf = ({ kind: { generic } }: (typeof all)[number], title: string): boolean =>
    isBare && generic !== null && (generic !== "any" || isWeakTitle(title));
  const own = all.findLastIndex(
    ({ title }, index) =>
      index > 0 && title !== "" && !all.slice(1, index).some((shelf) => isShelf(shelf, title)),
  );
  const season =
    work.candidate.type === "tv"
      ? all.findLastIndex(({ kind }, index) => index > 0 && kind.season)
      : -1;
  const ownerOf = (index: number): Owner => {
    if (index === 0) return "file";
    if (index > Math.max(own, season)) return own > 0 ? "above" : "around";
    if (index <= own && all[index]?.title !== "") return "work";
    return all[index]?.kind.season === true && index <= Math.max(own, season)
      ? "season"
      : "between";
  };
  return all.map(({ component, title, runs, kind }, index) => ({
    ...component,
    owner: ownerOf(index),
    isOutermost: index > 0 && index === own,
    title,
    titles: [...work.keys, ...runs],
    isTitled: hasTitle(work, listReadings(kind.parsed)),
  }));
}
