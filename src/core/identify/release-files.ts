import type { ParsedName } from "../parse/lex/parsed-name.ts";
import type { Details } from "../release/candidate.ts";
import { type FileEpisodes, mapFile, mapPackName } from "./episode-map.ts";

/** What a release says about itself. */
export type ReleaseFiles = {
  parsed: ParsedName;
  /** Every video, by its relative path; when only a name is known, that name alone. */
  files: ReadonlyMap<string, ParsedName>;
  /** A folder's name alone is known: which files it holds cannot be asked. */
  nameOnly: boolean;
  /** What the folder around says, where it is not the folder that says the title: nothing in it may speak against that. */
  folder?: ParsedName | undefined;
};

/** What each video is on a series, by path. */
export type EpisodeMap = ReadonlyMap<string, FileEpisodes>;

/** The videos that are the work itself: neither samples nor extras. */
export const mainVideos = ({ files }: Pick<ReleaseFiles, "files">): [path: string, file: ParsedName][] =>
  [...files].filter(([, file]) => !file.sample && file.extra === null);

/** Maps every main video; a pack known by name alone has one entry a season. */
export function mapRelease(release: ReleaseFiles, details: Details): EpisodeMap {
  const { parsed, nameOnly } = release;
  const map = new Map<string, FileEpisodes>();
  for (const [path, file] of mainVideos(release)) {
    const found = mapFile(file, details);
    if (found.kind !== "nothing" || !nameOnly) map.set(path, found);
    else
      for (const [at, season] of mapPackName(parsed, details).entries())
        map.set(at === 0 ? path : `${path}#${at}`, season);
    if (!map.has(path)) map.set(path, found);
  }
  return map;
}
