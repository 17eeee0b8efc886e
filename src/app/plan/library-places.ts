import { UserError } from "../../core/errors.ts";
import type { MediaType } from "../../core/identity.ts";
import { hereOf } from "../../core/path/path-map.ts";
import { quoted } from "../../core/text/quoted.ts";
import type { KnownSection } from "../../store/plex/plex-listings.ts";
import { type LibraryPlace, type LibraryPolicy, libraryFor } from "../library-state/libraries.ts";
import { type Route, SECTION_TYPE } from "../routes/choose-route.ts";

/** Where a release may lie. */
export type LibraryPlaces = {
  /** Where a new folder is made. */
  first: LibraryPlace;
  /** Folders of the same library, in which a folder is adopted by its name. */
  near: LibraryPlace[];
  /** Where a folder is adopted that is known to be the work's. */
  all: LibraryPlace[];
  /** Libraries of Plex that rules keep apart from this one: what they hold is no duplicate of what comes here. */
  apart: ReadonlySet<string>;
  /** Whether a file of ours lies in one of those. */
  isApart(path: string): boolean;
};

/**
 * The places of the library that a rule leads to, else those of the default one. What rules lead to is theirs alone.
 * @throws UserError (`refused`) for a library under no media root, Outage as `libraryFor` does
 */
export function libraryPlaces(
  type: MediaType,
  policy: LibraryPolicy,
  sections: readonly KnownSection[],
  { route, ruled }: { route?: Route | undefined; ruled: ReadonlySet<string> },
): LibraryPlaces {
  const ofType = sections.filter((section) => section.type === SECTION_TYPE[type]);
  if (route) {
    const near = placesOf(route.section, policy).map((place) => ({ ...place, rule: route.rule }));
    const [first] = near;
    if (!first) throw outside(route);
    const apart = new Set(ofType.map(({ id }) => id).filter((id) => id !== route.section.id));
    return { first, near, all: near, apart, isApart: isIn(apart) };
  }
  const chosen = libraryFor(type, policy, sections);
  const section = sectionAt(chosen.path, ofType, policy);
  const first = section ? { ...chosen, section: section.id, title: section.title } : chosen;
  const apart = new Set([...ruled].filter((id) => id !== first.section));
  const all = ofType.filter(({ id }) => !apart.has(id)).flatMap((one) => placesOf(one, policy));
  const isFirst = (place: LibraryPlace): boolean => place.path === first.path;
  const configured = (type === "movie" ? policy.moviesDir : policy.tvDir) !== undefined;
  const near = configured ? [] : all.filter((place) => place.section === first.section && !isFirst(place));
  return {
    first,
    near: [first, ...near],
    all: [first, ...all.filter((place) => !isFirst(place))],
    apart,
    isApart: isIn(apart),
  };

  function isIn(libraries: ReadonlySet<string>): (path: string) => boolean {
    return (path) => libraries.has(sectionAt(path, ofType, policy)?.id ?? "");
  }
}

/** The folders of a library that lie under a media root, in Plex's order. */
function placesOf({ id, title, locations }: KnownSection, { mediaRoots, pathMap }: LibraryPolicy): LibraryPlace[] {
  return locations.flatMap((location) => {
    const path = hereOf(location, pathMap);
    const root = path && mediaRoots.find((candidate) => isBelow(path, candidate));
    return path === undefined || root === undefined ? [] : { root, path, section: id, title };
  });
}

/** The library in which a folder of ours lies: libraries may nest. */
function sectionAt(
  path: string,
  sections: readonly KnownSection[],
  { pathMap }: LibraryPolicy,
): KnownSection | undefined {
  let best: { section: KnownSection; length: number } | undefined;
  for (const section of sections)
    for (const location of section.locations) {
      const here = hereOf(location, pathMap);
      if (here !== undefined && isBelow(path, here) && here.length > (best?.length ?? -1))
        best = { section, length: here.length };
    }
  return best?.section;
}

const outside = ({ rule, section }: Route): UserError =>
  new UserError(
    `Rule ${rule} of routes.json leads to the library ${quoted(section.title)}, none of whose folders lies under a PLEX_MEDIA_ROOT.`,
    "Add its folder to PLEX_MEDIA_ROOT, correct PLEX_PATH_MAP, or name another library there; then retry.",
    "refused",
  );

const isBelow = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith("/") ? root : `${root}/`);
