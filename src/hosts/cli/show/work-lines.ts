import type { ShownWorkDetails } from "../../../app/shown/lookup-shape.ts";
import type { CandidateInFull } from "../../../app/shown/release-shape.ts";
import type { ShownWork } from "../../../app/shown/work-shape.ts";
import { formatLength } from "../../../base/text/format-length.ts";
import { formatEpisodeCode, formatTitle } from "../../../base/text/work-text.ts";

/**
 * Formats a work: title, year, id, runtime and original title, then the overview, then the address
 * of the work's page.
 */
export const formatWorkLines = (work: ShownWork): string[] => [
  [formatTitle(work), `${work.type} ${work.tmdb_id}`, ...facts(work)].join("  "),
  ...(work.overview === undefined ? [] : [`    ${work.overview}`]),
  `    ${work.url}`,
];

/**
 * Formats a season of a work, one episode per line: its length, its air date, and whether the
 * library has it.
 */
export function formatSeasonLines({ details: work }: ShownWorkDetails): string[] {
  const { title, year, episodes = [], more_episodes: more } = work;
  return [
    `${formatTitle({ title, year })}  ${work.type} ${work.tmdb_id}`,
    ...episodes.map((episode) =>
      [
        `  ${formatEpisodeCode(episode.season, [episode.episode])}  ${episode.title}`,
        ...(episode.runtime_minutes === undefined
          ? []
          : [formatLength(episode.runtime_minutes * 60_000)]),
        ...(episode.air_date === undefined ? [] : [episode.air_date]),
        ...(episode.in_library ? ["in the library"] : []),
      ].join("  "),
    ),
    ...(more === undefined ? [] : [`  … and ${more} more`]),
  ];
}

/**
 * Returns facts that distinguish a candidate from the others, shown below the candidate's own line.
 * Empty if only a list of releases was requested.
 */
export function formatCandidateFacts(candidate: CandidateInFull): string[] {
  if (candidate.url === undefined) return [];
  const factLine = facts(candidate).join("  ");
  return [
    ...(factLine === "" ? [] : [factLine]),
    ...(candidate.in_library === undefined ? [] : [`in the library: ${candidate.in_library}`]),
    ...(candidate.length_fit === undefined ? [] : [candidate.length_fit.text]),
    ...(candidate.overview === undefined ? [] : [candidate.overview]),
    candidate.url,
  ];
}

const facts = ({
  type,
  runtime_minutes: minutes,
  original_title: original,
}: ShownWork | CandidateInFull): string[] => [
  ...(minutes === undefined
    ? []
    : [`${formatLength(minutes * 60_000)}${type === "tv" ? " an episode" : ""}`]),
  ...(original === undefined ? [] : [`original title ${original}`]),
];
