import { isVideoFile } from "../../../base/file-types.ts";
import type { Identity, MediaType } from "../../../base/identity.ts";
import { type ReleaseFiles, selectMainVideos } from "../../identify/fit.ts";
import { findEnclosingFolder } from "../../identify/stated-type.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { RememberedLessons } from "../../learned/lesson.ts";
import { splitComponents } from "../../parse/folder.ts";
import { normalizeName } from "../../parse/lex/normalize-name.ts";
import { AS_IT_STANDS, type ParsedName } from "../../parse/lex/parsed-name.ts";
import { parseName } from "../../parse/name.ts";
import type { CatalogueIds } from "../../parse/nfo/ids.ts";
import { completeRelease, parsePath, parseRelease } from "../../parse/path.ts";
import type { NfoPlaces } from "./nfo.ts";

// True if the title comes from the release's name, the video's own name or a folder inside the
// release.
const saysTitle = (path: string, { title, saidBy }: ParsedName): boolean =>
  title !== null && (saidBy.title ?? 0) < splitComponents(path).length;

/**
 * Reads a folder by its videos instead of its own name. A single video is read like its whole path.
 * Several videos are read by the title that all of them share. Undefined if they have no title or
 * different ones.
 */
export function readByVideos(
  name: string,
  videos: readonly string[],
  reading = AS_IT_STANDS,
): ReleaseFiles | undefined {
  const { files } = parseRelease(name, videos, reading);
  const main = selectMainVideos({ files });
  const [first, ...more] = main;
  if (
    first === undefined ||
    first[0] === name ||
    !main.every(([path, file]) => saysTitle(path, file))
  ) {
    return undefined;
  }
  if (more.length === 0) {
    const [path] = first;
    const parsed = parsePath(`${name}/${path}`, reading);
    const folder = findEnclosingFolder(parsed, reading);
    return { parsed, files: new Map([...files, [path, parsed]]), nameOnly: false, folder, reading };
  }
  const folder = reading.get(normalizeName(name)) ?? parseName(name);
  const names = main.map(([, file]) => file);
  const titles = new Set(names.map(({ title }) => titleKey(title ?? "")));
  const years = new Set(names.flatMap(({ year }) => year ?? []));
  if (titles.size > 1 || years.size > 1) return undefined;
  const { altTitles, country } = first[1];
  const silent = {
    ...folder,
    title: null,
    altTitles: [...altTitles],
    year: null,
    country,
    type: null,
    saidBy: {},
  };
  return { parsed: completeRelease(silent, names), files, nameOnly: false, folder, reading };
}

/** The ids of a work. `by` names their source in sentences shown to a person. */
export type WorkClaim = { ids: CatalogueIds; type?: MediaType | undefined; by: string };

/** A release to identify, and everything known about it in addition to its name. */
export type ReleaseName = {
  name: string;
  /** Paths of its videos, relative to the release; empty if only a name is known. */
  videos: string[];
  /** Identity of the parent release, if that was filed. */
  parentIdentity?: Identity | undefined;
  /** Title in the parent release's own name. */
  parentTitle?: string | undefined;
  /** True if a file of the parent was filed under numbers that differ from its name. */
  parentRenumbered?: boolean | undefined;
  /** The meaning that a person taught for names like this, if any. */
  remembered?: RememberedLessons | undefined;
  /** The year derived from the file's length, if the name has no year. */
  yearByLength?: number | undefined;
  /** Ids from other sources: Plex or a `.plexmatch` file. They may decide whenever an NFO may. */
  claims?: readonly WorkClaim[] | undefined;
  /** Paths of the release's extras. */
  extras?: readonly string[] | undefined;
  /**
   * The release's NFO files. They are read only if `at` is known, and never for a child release.
   */
  nfos?: NfoPlaces | undefined;
  /**
   * The release's absolute path, so that its videos can be read; undefined if only names are known.
   */
  at?: string | undefined;
};

/**
 * Parses a release. A name without files is treated as the release's only video, or as a folder if
 * it has no video extension.
 */
export function readRelease(
  name: string,
  videos: readonly string[],
  reading = AS_IT_STANDS,
): ReleaseFiles {
  if (videos.length > 0) {
    const { release, files } = parseRelease(name, videos, reading);
    return { parsed: release, files, nameOnly: false, reading };
  }
  const parsed = parsePath(name, reading);
  const folder = findEnclosingFolder(parsed, reading);
  return {
    parsed,
    files: new Map([[name, parsed]]),
    nameOnly: !isVideoFile(name),
    folder,
    reading,
  };
}
