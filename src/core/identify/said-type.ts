import type { MediaType } from "../identity.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";

/**
 * The TMDb type that the name gives evidence of: numbering or a date for a series, a year without them for a movie.
 * A bare title is no evidence, though most bare titles are movies.
 */
export function saidType(parsed: ParsedName): MediaType | undefined {
  if (parsed.type === "episode") return "tv";
  if (parsed.type === "movie" && parsed.year !== null) return "movie";
  return undefined;
}
