import { Outage } from "../../core/errors.ts";
import type { Identity } from "../../core/identity.ts";
import type { OtherIds } from "../../core/plan/names/movie-path.ts";
import type { NameTemplates } from "../../core/plan/names/name-templates.ts";
import { fieldsOf } from "../../core/plan/names/parse-template.ts";
import type { AskFacts } from "../routes/choose-route.ts";

/**
 * A work's ids at IMDb and TVDB, asked for only if its names have them. Without an answer the names have none: a download
 * does not wait for a tag that Plex can do without.
 */
export async function otherIds(
  { facts }: { facts?: AskFacts | undefined },
  { type, tmdbId }: Identity,
  names: NameTemplates | undefined,
  signal: AbortSignal,
): Promise<OtherIds | undefined> {
  if (names === undefined) return undefined;
  const used = type === "movie" ? [names.movieFolder, names.movieFile] : [names.showFolder];
  const wanted = used.flatMap(fieldsOf).some(({ field }) => field === "imdb" || field === "tvdb");
  try {
    return wanted ? await facts?.(type, tmdbId, signal) : undefined;
  } catch (error) {
    if (error instanceof Outage) return undefined;
    throw error;
  }
}
