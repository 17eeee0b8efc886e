import type { ShownMissing } from "../../../app/missing/missing-shape.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { formatRuns } from "../../../base/text/format-runs.ts";
import { formatEpisodeCode, formatTitle } from "../../../base/text/work-text.ts";
import { formatNextPage } from "./table.ts";

/**
 * Formats a part of the missing episodes: each series with its seasons, or with titles and dates if
 * the answer has them; then the totals, and the series that could not be compared.
 */
export function missingLines(
  { series, total, episodes, complete, unclear, unclear_total: all, notes, next }: ShownMissing,
  { command, limit }: { command: string; limit: number },
): string[] {
  const unclearLines = unclear.flatMap((one) => [`${formatTitle(one)}: ${one.why}`]);
  const more = all > unclear.length ? [`… and ${all - unclear.length} more`] : [];
  return [
    ...series.flatMap(seriesLines),
    ...(series.length > 0 ? [""] : []),
    `${formatCount(episodes, "episode is", "episodes are")} missing in ${total} series; ${complete} complete.` +
      formatNextPage(command, next, { limit }),
    ...(all > 0
      ? ["", `Not known for ${all} series, so nothing of them is listed:`, ...unclearLines, ...more]
      : []),
    ...notes,
  ];
}

function seriesLines(series: ShownMissing["series"][number]): string[] {
  const { missing, seasons, specials = [], waiting = [], releases = [], episodes } = series;
  const waits = waiting.reduce((sum, season) => sum + season.episodes.length, 0);
  const unnumbered = releases.reduce((sum, release) => sum + (release.unnumbered ?? 0), 0);
  const head = [
    `${formatTitle(series)}  tv ${series.tmdb_id}`,
    `${missing} missing`,
    ...(specials.length > 0 ? [formatCount(specials.length, "special")] : []),
    ...(waits > 0 ? [`${waits} waiting in the queue`] : []),
    ...(unnumbered > 0
      ? [`${formatCount(unnumbered, "video")} without a number waiting in the queue`]
      : []),
  ].join("  ");
  if (episodes) {
    const listed = missing + specials.length;
    return [
      head,
      ...episodes.map(
        ({ season, episode, title, air_date: date }) =>
          `  ${formatEpisodeCode(season, [episode])}  ${date}  ${title}`,
      ),
      ...(listed > episodes.length ? [`  … and ${listed - episodes.length} more`] : []),
    ];
  }
  return [
    head,
    ...seasons.map((season) => `  season ${season.season}: ${formatRuns(season.episodes)}`),
    ...(specials.length > 0 ? [`  specials: ${formatRuns(specials)}`] : []),
  ];
}
