import * as z from "zod";
import type { Details } from "../../core/release/candidate.ts";
import { type AskDeps, createAsk, seasonLife, seriesLife } from "./ask.ts";
import { seriesDetails } from "./map.ts";
import { type WireSeason, type WireSeries, wireSeason, wireSeries } from "./wire.ts";

const APPENDED_PARTS = ["alternative_titles", "external_ids", "translations"];
// TMDb accepts at most 20 parts in append_to_response.
const MAX_APPENDED_SEASONS = 20 - APPENDED_PARTS.length;

type Whole = { series: WireSeries; seasons: WireSeason[] };
const whole: z.ZodType<Whole> = z.object({ series: wireSeries, seasons: z.array(wireSeason) });

/**
 * A series with its other titles and the wanted seasons that exist, in ascending order; undefined if TMDb does not have
 * the id. Up to 17 seasons come in one request, each further one in its own.
 */
export function createSeries(deps: AskDeps, language: string) {
  const askWhole = createAsk<Whole>(deps);
  const askSeason = createAsk<WireSeason>(deps);
  const { clock } = deps;

  async function readSeason(
    tmdbId: number,
    season: number,
    fresh: boolean,
    signal: AbortSignal,
  ): Promise<WireSeason[]> {
    const path = `/tv/${tmdbId}/season/${season}`;
    const lifeMs = (found: WireSeason): number => seasonLife(found, clock.now());
    const params = new URLSearchParams({ language });
    const found = await askSeason({ path, params, schema: wireSeason, lifeMs }, signal, fresh);
    return found ? [found] : [];
  }

  return async (
    tmdbId: number,
    wanted: readonly number[],
    fresh: boolean,
    signal: AbortSignal,
  ): Promise<Details | undefined> => {
    const numbers = [...new Set(wanted)].filter((season) => Number.isSafeInteger(season) && season >= 0);
    const first = numbers.toSorted((a, b) => a - b).slice(0, MAX_APPENDED_SEASONS);
    const append = [...APPENDED_PARTS, ...first.map((season) => `season/${season}`)].join(",");
    const params = new URLSearchParams({ language, append_to_response: append });
    const shape = (json: unknown): unknown => ({ series: json, seasons: appended(json, first) });
    const lifeMs = ({ series, seasons }: Whole): number => seriesLife(series, seasons, clock.now());
    const found = await askWhole({ path: `/tv/${tmdbId}`, params, schema: whole, shape, lifeMs }, signal, fresh);
    if (!found) return undefined;
    const received = new Set(found.seasons.map((season) => season.season_number));
    const listed = new Set(
      found.series.seasons.filter((season) => season.episode_count !== 0).map((season) => season.season_number),
    );
    const missing = numbers.filter((season) => listed.has(season) && !received.has(season));
    const more = await Promise.all(missing.map((season) => readSeason(tmdbId, season, fresh, signal)));
    const seasons = [...found.seasons, ...more.flat()].toSorted((a, b) => a.season_number - b.season_number);
    return seriesDetails(found.series, seasons);
  };
}

/** The appended seasons. A season that does not exist is missing, null or an error object with a status code. */
function appended(json: unknown, seasons: readonly number[]): unknown[] {
  if (typeof json !== "object" || json === null) return [];
  const entries = new Map<string, unknown>(Object.entries(json));
  return seasons.map((season) => entries.get(`season/${season}`)).filter((entry) => entry != null && !isRefusal(entry));
}

const isRefusal = (entry: unknown): boolean => typeof entry === "object" && entry !== null && "status_code" in entry;
