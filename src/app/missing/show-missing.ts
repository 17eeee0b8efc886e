import { dropUndefined } from "../../base/drop-undefined.ts";
import { toIsoTime } from "../../base/text/local-time.ts";
import {
  groupBySeason,
  type MissingReport,
  type ReportedEpisode,
  type SeriesReport,
  selectMissing,
  type WaitingRelease,
} from "./list-missing.ts";
import type { ShownMissing } from "./missing-shape.ts";

/** The part of a report that is shown. */
export interface MissingPage {
  /** Also list the episodes with titles and dates. */
  titles: boolean;
  limit: number;
  /** Number of series to skip. */
  after: number;
}

/** Maximum number of series listed whose missing episodes are not known. */
const MAX_UNCLEAR = 20;
/** Maximum number of releases listed for a series. */
const MAX_RELEASES = 10;
/** Maximum number of episodes listed with title and date. */
const MAX_TITLES = 200;

/** Shows a part of a report in the form of the tool, the page and the terminal's JSON. */
export function showMissing(
  report: MissingReport,
  { titles, limit, after }: MissingPage,
): ShownMissing {
  const incomplete = selectMissing(report);
  const shown = incomplete.slice(after, after + limit);
  const unclear = report.series.filter((series) => series.unclear !== undefined);
  const next = after + shown.length;
  return {
    series: shown.map((series) => showSeries(series, titles)),
    total: incomplete.length,
    episodes: incomplete.reduce((sum, { missing }) => sum + missing.length, 0),
    complete: report.series.length - incomplete.length - unclear.length,
    unclear: unclear.slice(0, MAX_UNCLEAR).map(({ tmdbId, title, year, unclear: why = "" }) => ({
      tmdb_id: tmdbId,
      title,
      ...dropUndefined({ year }),
      why,
    })),
    unclear_total: unclear.length,
    notes: report.notes,
    at: toIsoTime(report.at),
    ...(next < incomplete.length ? { next: String(next) } : {}),
  };
}

function showSeries(
  { tmdbId, title, year, missing, specials, waiting: releases, upcoming, undated }: SeriesReport,
  withTitles: boolean,
): ShownMissing["series"][number] {
  const all = [...missing, ...specials];
  const waiting = all.filter(({ waits }) => waits);
  return {
    tmdb_id: tmdbId,
    title,
    ...dropUndefined({ year }),
    missing: missing.length,
    seasons: groupBySeason(missing),
    ...(waiting.length > 0 ? { waiting: groupBySeason(waiting) } : {}),
    ...(releases.length > 0 ? { releases: releases.slice(0, MAX_RELEASES).map(showRelease) } : {}),
    ...(specials.length > 0 ? { specials: specials.map(({ episode }) => episode) } : {}),
    ...(upcoming > 0 ? { upcoming } : {}),
    ...(undated > 0 ? { undated } : {}),
    ...(withTitles ? { episodes: all.slice(0, MAX_TITLES).map(showEpisode) } : {}),
  };
}

const showRelease = ({ id, name, episodes, unnumbered }: WaitingRelease) => ({
  release_id: id,
  name,
  episodes,
  ...(unnumbered > 0 ? { unnumbered } : {}),
});

const showEpisode = ({ season, episode, title, airDate }: ReportedEpisode) => ({
  season,
  episode,
  title,
  air_date: airDate,
});
