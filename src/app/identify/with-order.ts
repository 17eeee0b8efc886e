import { mapFile } from "../../core/identify/episode-map.ts";
import type { ParsedName } from "../../core/parse/lex/parsed-name.ts";
import type { Details } from "../../core/release/candidate.ts";
import type { AskOrder } from "./ports.ts";

function wantsOrder(file: ParsedName, series: Details): boolean {
  if (file.absolute.length === 0 && file.episodes.length === 0) return false;
  const found = mapFile(file, series);
  if (found.kind === "unmapped") return found.uncounted === true;
  // "E576": the counts place it, and alone do not file it.
  const seasonless = file.season === null && file.seasons.length === 0 && file.date === null;
  return (
    found.kind === "episodes" &&
    seasonless &&
    file.episodes.length > 0 &&
    file.episodes.join() !== found.mapping.episodes.join()
  );
}

/**
 * The series with its absolute order where the season counts do not place a number of the files, or place it by counting
 * what may be no absolute number; else as it is.
 */
export async function withOrder(
  series: Details,
  files: readonly ParsedName[],
  absoluteOrder: AskOrder | undefined,
  signal: AbortSignal,
): Promise<Details> {
  if (absoluteOrder === undefined || !files.some((file) => wantsOrder(file, series))) return series;
  const absolute = await absoluteOrder(series.tmdbId, signal);
  return absolute === undefined ? series : { ...series, absolute };
}
