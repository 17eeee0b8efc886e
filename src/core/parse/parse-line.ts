import type { ParsedName } from "./lex/parsed-name.ts";

/** One line of the output of `parse -`: all fields in snake_case. Absent facts are null or empty. */
export function toParseLine(parsed: ParsedName): Record<string, unknown> {
  const { altTitles, episodeTitle, videoCodec, mayBe, saidBy, ...rest } = parsed;
  return {
    name: rest.name,
    type: rest.type,
    title: rest.title,
    alt_titles: altTitles,
    year: rest.year,
    country: rest.country,
    season: rest.season,
    seasons: rest.seasons,
    episodes: rest.episodes,
    absolute: rest.absolute,
    date: rest.date,
    may_be: mayBe,
    episode_title: episodeTitle,
    part: rest.part,
    edition: rest.edition,
    resolution: rest.resolution,
    source: rest.source,
    video_codec: videoCodec,
    audio: rest.audio,
    hdr: rest.hdr,
    group: rest.group,
    version: rest.version,
    languages: rest.languages,
    ids: rest.ids,
    sample: rest.sample,
    extra: rest.extra,
    said_by: saidBy,
  };
}
