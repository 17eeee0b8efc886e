import type { ParsedName, Reading } from "../parse/lex/parsed-name.ts";
import type { Details } from "../release/candidate.ts";
import { type FileEpisodes, mapFile, mapPackName } from "./episode-map.ts";

/** What the names of a release say. */
export type ReleaseFiles = {
  parsed: ParsedName;
  /** Every video, by its relative path; when only a name is known, that name alone. */
  files: ReadonlyMap<string, ParsedName>;
  /** Only the folder's name is known, not its files. */
  nameOnly: boolean;
  /** What the enclosing folder says, if the title comes from elsewhere. Nothing in it may contradict the title. */
  folder?: ParsedName | undefined;
  /** How its names were read. */
  reading: Reading;
};

/** The episodes of each video, by path. */
export type EpisodeMap = ReadonlyMap<string, FileEpisodes>;

/** The videos that are the work itself: neither samples nor extras. */
export const mainVideos = ({ files }: Pick<ReleaseFiles, "files">): [path: string, file: ParsedName][] =>
  [...files].filter(([, file]) => !file.sample && file.extra === null);

/** Maps every main video; a pack of which only the name is known has one entry per season. */
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
