import type { Sentence } from "../../base/actions/sentence.ts";
import { KINDS } from "../../base/identity.ts";
import { formatEpisodes, formatTitle } from "../../base/text/work-text.ts";
import type { ShownIdentity } from "./release-shape.ts";
import type { PlannedChange } from "./results-shape.ts";

/** Headings of the lists of a planned change. The terminal uses them for several releases. */
export const CHANGE_HEADINGS = {
  toTrash:
    "These files move from the library to its trash. Downloads stay as they are, and moved ones " +
    "are put back:",
  stay: "These files were adopted. They stay where they are, and plex-ingest no longer tracks them:",
  stayFiled: "These files were adopted. They stay where they are:",
  oldNames: "These get their old names back:",
  putBack: "These files return from the trash to the library:",
  replaced: "These files are replaced and move from the library to its trash:",
} as const;

/**
 * Formats `Dune (2021), film, TMDB 438631`, with the episodes of a series. Without a title, which
 * was not looked up yet: `film, TMDB 438631`.
 */
function formatWorkLine(work: ShownIdentity): string {
  const kind = `${KINDS[work.type]}, TMDB ${work.tmdb_id}`;
  if (work.title === "") return kind;
  const numbers = work.season === undefined ? "" : ` ${formatEpisodes(work.season, work.episodes)}`;
  return `${formatTitle(work)}${numbers}, ${kind}`;
}

/**
 * Describes what a plan changes, line by line: the release and its title now, the files that leave
 * the library, the files that return, and the title and paths that come. Made from the plan only,
 * so that a person reads what the plan's token carries out. `say` words sentences for the reader.
 */
export function describeChange(
  { id, name, filed_as, files = [], missing = [], stay, ...change }: PlannedChange,
  say: (sentence: Sentence) => string,
): string[] {
  const { put_back: back = [], renames = [], identity, destinations = [] } = change;
  const { duplicate, replaces = [], warnings = [] } = change;
  const renamed = new Set(renames.map(({ from }) => from));
  const leaving = files
    .filter((path) => !renamed.has(path))
    .map((path) => (missing.includes(path) ? `${path} (no longer there)` : path));
  const left = stay
    ? identity
      ? CHANGE_HEADINGS.stayFiled
      : CHANGE_HEADINGS.stay
    : CHANGE_HEADINGS.toTrash;
  const isFiled = duplicate === undefined && destinations.length > 0;
  return [
    `Release ${id}${name === undefined ? "" : `, "${name}"`}${filed_as ? `, filed as ${formatWorkLine(filed_as)}` : ""}:`,
    ...listed(left, leaving),
    ...listed(
      CHANGE_HEADINGS.oldNames,
      renames.map(({ from, to }) => `${from} → ${to}`),
    ),
    ...listed(CHANGE_HEADINGS.putBack, back),
    ...listed(CHANGE_HEADINGS.replaced, replaces),
    ...(identity && isFiled
      ? listed(`Release ${id} is then filed as ${formatWorkLine(identity)}:`, destinations)
      : []),
    ...(identity && !isFiled ? [describeUnfiled(id, identity, warnings)] : []),
    ...(duplicate === undefined ? [] : [say(duplicate)]),
    // An approval's warnings repeat the files that it replaces.
    ...(isFiled && leaving.length > 0 ? [] : warnings.map(say)),
  ];
}

/** Warnings occur in approvals. With them and without paths, a release stays in review. */
const describeUnfiled = (id: number, work: ShownIdentity, warnings: readonly unknown[]): string =>
  warnings.length > 0
    ? `Release ${id} is not filed as ${formatWorkLine(work)}, and nothing leaves the library:`
    : `Release ${id} then becomes ${formatWorkLine(work)}.`;

const listed = (heading: string, paths: readonly string[]): string[] =>
  paths.length === 0 ? [] : [heading, ...paths.map((path) => `  ${path}`)];
