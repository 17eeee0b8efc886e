import type { ParsedName } from "./lex/parsed-name.ts";

/** One line of the output of `parse -`: all fields in snake_case. Absent facts are null or empty. */
export function toParseLine(parsed: ParsedName): Record<string, unknown> {
  // What an older version wrote into the database lacks it.
  const { date, absolute, episodeTitle }: Partial<ParsedName["mayBe"]> = parsed.mayBe ?? {};
  return {
    name: parsed.name,
    type: parsed.type,
    title: parsed.title,
    alt_titles: parsed.altTitles,
    year: parsed.year,
    country: parsed.country,
    season: parsed.season,
    seasons: parsed.seasons,
    episodes: parsed.episodes,
    absolute: parsed.absolute,
    date: parsed.date,
    may_be: {
      ...(date !== undefined && { date }),
      ...(absolute !== undefined && { absolute }),
      ...(episodeTitle !== undefined && { episode_title: episodeTitle }),
    },
    episode_title: parsed.episodeTitle,
    part: parsed.part,
    edition: parsed.edition,
    resolution: parsed.resolution,
    source: parsed.source,
    video_codec: parsed.videoCodec,
    audio: parsed.audio,
    hdr: parsed.hdr,
    group: parsed.group,
    version: parsed.version,
    languages: parsed.languages,
    ids: parsed.ids,
    sample: parsed.sample,
    extra: parsed.extra,
    said_by: parsed.saidBy,
  };
}
