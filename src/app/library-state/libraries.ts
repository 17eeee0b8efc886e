import { isAbsolute, join } from "node:path";
import { Outage, UserError } from "../../core/errors.ts";
import type { MediaType } from "../../core/identity.ts";
import { hereOf, type PathMap } from "../../core/path/path-map.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { KnownSection } from "../../store/plex/plex-listings.ts";
import { SECTION_TYPE } from "../routes/choose-route.ts";

export type LibraryPolicy = {
  mediaRoots: readonly string[];
  /** Configured folder for movies and series: absolute, or below the first media root. */
  moviesDir: string | undefined;
  tvDir: string | undefined;
  pathMap: readonly PathMap[];
};

/**
 * `root` is the media root that must exist before anything is made below it; `section` and `title` are of the library of
 * Plex, where it is known; `rule` is that of routes.json which led here, counted from 1.
 */
export type LibraryPlace = { root: string; path: string; section?: string; title?: string; rule?: number };

const FALLBACK: Record<MediaType, string> = { movie: "Movies", tv: "TV Shows" };

/**
 * The library folder for a type: the configured one, else the first Location of Plex's first library of that type that
 * lies under a media root, else `Movies` or `TV Shows` under the first media root.
 * @throws Outage `root_missing` when no media root is configured to hold it, UserError (`refused`) when Plex is known and
 * does not look there.
 */
export function libraryFor(type: MediaType, policy: LibraryPolicy, sections: readonly KnownSection[]): LibraryPlace {
  const [firstRoot] = policy.mediaRoots;
  if (firstRoot === undefined) {
    throw new Outage("root_missing", "There is no library to file into; set PLEX_MEDIA_ROOT and restart the daemon.");
  }
  const configured = type === "movie" ? policy.moviesDir : policy.tvDir;
  if (configured !== undefined) {
    return knownToPlex(configuredPlace(configured, firstRoot, policy.mediaRoots), policy, sections);
  }
  for (const section of sections.filter((s) => s.type === SECTION_TYPE[type])) {
    for (const location of section.locations) {
      const path = hereOf(location, policy.pathMap);
      const root = path && policy.mediaRoots.find((candidate) => isBelow(path, candidate));
      if (path && root) return { root, path, section: section.id };
    }
  }
  return knownToPlex({ root: firstRoot, path: join(firstRoot, FALLBACK[type]) }, policy, sections);
}

/** What lies under no Location of Plex would be filed and never be seen. Nothing to say while Plex is not known. */
function knownToPlex(place: LibraryPlace, policy: LibraryPolicy, sections: readonly KnownSection[]): LibraryPlace {
  const locations = sections.flatMap((section) => section.locations);
  const ours = locations.flatMap((there) => hereOf(there, policy.pathMap) ?? []);
  if (locations.length === 0 || ours.some((location) => isBelow(place.path, location))) return place;
  throw new UserError(
    `No library of Plex has ${cleanText(place.path, 300)} among its folders.`,
    "Add the folder to a library in Plex, or correct PLEX_MOVIES_DIR, PLEX_TV_DIR or PLEX_PATH_MAP; then retry.",
    "refused",
  );
}

function configuredPlace(configured: string, firstRoot: string, roots: readonly string[]): LibraryPlace {
  const path = isAbsolute(configured) ? configured : join(firstRoot, configured);
  const root = roots.find((candidate) => isBelow(path, candidate));
  if (root) return { root, path };
  throw new Outage(
    "root_missing",
    `${cleanText(path, 300)} lies under no PLEX_MEDIA_ROOT; correct the configuration and restart.`,
  );
}

const isBelow = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith("/") ? root : `${root}/`);
