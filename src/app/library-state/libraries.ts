import { isAbsolute, join } from "node:path";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { Outage, tryOr, UserError } from "../../base/errors.ts";
import { MEDIA_TYPES, type MediaType } from "../../base/identity.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { hereOf, type PathMap, toHere } from "../../base/path/path-map.ts";
import { cleanText, quoted } from "../../base/text/clean-text.ts";
import {
  explainServerWithout,
  findServersWithout,
  type ProofServer,
} from "../../core/library/lacking-folder.ts";
import { SECTION_TYPE, toFiledType } from "../../core/library/library-kind.ts";
import type { ListedServer, ProofRule } from "../../core/library/server-entry.ts";
import type { Db, StoreReader } from "../../store/open.ts";
import { listRememberedSections, type RememberedSection } from "../../store/plex/plex-listings.ts";
import type { LibraryRoute } from "../routes/choose-route.ts";
import { listProofServers } from "./proof-servers.ts";

export type LibraryPolicy = {
  mediaRoots: readonly string[];
  /** Configured folders for movies and series: absolute, or relative to the first media root. */
  moviesDir: string | undefined;
  tvDir: string | undefined;
  /** The path map of the first server. */
  pathMap: readonly PathMap[];
  /** The servers whose lists are used, the first one first. See `listedServersOf`. */
  servers?: readonly ListedServer[] | undefined;
  /** The servers that must show a file. */
  proof?: ProofRule;
};

/**
 * `root` is the media root that must exist before anything is created below it. `section` and
 * `title` belong to the Plex library, if known. `rule` is the number (counted from 1) of the
 * routes.json rule that chose the folder.
 */
export type LibraryFolder = {
  root: string;
  path: string;
  section?: string;
  title?: string;
  rule?: number;
};

/**
 * Default library folder below the first media root. It is used, and created if necessary, when
 * nothing else determines the library.
 */
export const FALLBACK: Record<MediaType, string> = { movie: "Movies", tv: "TV Shows" };

/**
 * Returns the library folder for a type: the configured folder; otherwise the first Location of
 * Plex's libraries of that type that is under a media root, if possible one that all `proofServers`
 * have; otherwise `Movies` or `TV Shows` under the first media root.
 * @throws Outage `root_missing` if no media root is configured or the configured folder is not
 * below one, UserError (`refused`) if no Plex library contains the folder.
 */
export function chooseLibraryFolder(
  type: MediaType,
  policy: LibraryPolicy,
  sections: readonly RememberedSection[],
  proofServers: readonly ProofServer[],
): LibraryFolder {
  const [firstRoot] = policy.mediaRoots;
  if (firstRoot === undefined) {
    throw new Outage(
      "root_missing",
      "There is no library to file into. Set PLEX_MEDIA_ROOT and restart the daemon.",
    );
  }
  const configured = type === "movie" ? policy.moviesDir : policy.tvDir;
  if (configured !== undefined) {
    return requireInPlex(
      configuredFolder(configured, firstRoot, policy.mediaRoots),
      policy,
      sections,
    );
  }
  const folders = sections
    .filter((section) => section.type === SECTION_TYPE[type])
    .flatMap((section) => foldersOf(section, policy));
  const best = putSeenFirst(type, folders, proofServers)[0];
  if (best) {
    const { title: _, ...folder } = best;
    return folder;
  }
  return requireInPlex(
    { root: firstRoot, path: join(firstRoot, FALLBACK[type]) },
    policy,
    sections,
  );
}

/** Puts a folder that all of these servers have before the others. */
function putSeenFirst(
  type: MediaType,
  folders: readonly LibraryFolder[],
  servers: readonly ProofServer[],
): LibraryFolder[] {
  const seen = folders.find(({ path }) => findServersWithout(type, path, servers).length === 0);
  return seen ? [seen, ...folders.filter((folder) => folder !== seen)] : [...folders];
}

/**
 * Throws unless the folder is in one of Plex's Locations, because Plex never shows files outside
 * them. Does not throw while Plex's libraries are unknown.
 */
function requireInPlex(
  place: LibraryFolder,
  policy: LibraryPolicy,
  sections: readonly RememberedSection[],
) {
  const locations = sections.flatMap((section) => section.locations);
  const ours = locations.flatMap((there) => hereOf(there, policy.pathMap) ?? []);
  if (locations.length === 0 || ours.some((location) => isAtOrBelow(place.path, location))) {
    return place;
  }
  throw UserError.refused(
    `No Plex library has the folder ${quoted(place.path, 300)}.`,
    "Add the folder to a library in Plex, or correct PLEX_MOVIES_DIR, PLEX_TV_DIR or PLEX_PATH_MAP; then retry.",
  );
}

function configuredFolder(
  configured: string,
  firstRoot: string,
  roots: readonly string[],
): LibraryFolder {
  const path = isAbsolute(configured) ? configured : join(firstRoot, configured);
  const root = roots.find((candidate) => isAtOrBelow(path, candidate));
  if (root) return { root, path };
  throw new Outage(
    "root_missing",
    `${quoted(path, 300)} is not below any folder of PLEX_MEDIA_ROOT. Correct the configuration and restart.`,
  );
}

/** The library folders into which a release may be filed. */
export type LibraryFolders = {
  /** The folder in which a new work folder is created. */
  first: LibraryFolder;
  /**
   * Folders of the same library. An existing work folder in them is adopted if its name matches.
   */
  near: LibraryFolder[];
  /** Folders in which an existing folder is adopted if it is known to belong to the work. */
  all: LibraryFolder[];
  /**
   * Plex libraries that rules keep apart from this one. Their files are not duplicates of files
   * here.
   */
  apart: ReadonlySet<string>;
  /** True if one of our files is in one of the `apart` libraries. */
  isApart(path: string): boolean;
};

/**
 * Returns the folders of the library that a rule chooses, or of the default library. Libraries
 * named in rules are used only for those rules.
 * @throws UserError (`refused`) for a library under no media root, Outage as in
 * `chooseLibraryFolder`
 */
export function listLibraryFolders(
  type: MediaType,
  policy: LibraryPolicy,
  sections: readonly RememberedSection[],
  {
    route,
    ruled,
    proofServers,
  }: {
    route?: LibraryRoute | undefined;
    ruled: ReadonlySet<string>;
    proofServers: readonly ProofServer[];
  },
): LibraryFolders {
  const ofType = sections.filter((section) => section.type === SECTION_TYPE[type]);
  if (route) {
    const folders = putSeenFirst(type, foldersOf(route.section, policy), proofServers);
    const near = folders.map((place) => ({ ...place, rule: route.rule }));
    const [first] = near;
    if (!first) throw outsideMediaRoots(route);
    const apart = new Set(ofType.map(({ id }) => id).filter((id) => id !== route.section.id));
    return { first, near, all: near, apart, isApart: isIn(apart) };
  }
  const chosen = chooseLibraryFolder(type, policy, sections, proofServers);
  const section = sectionAt(chosen.path, ofType, policy);
  const first = section ? { ...chosen, section: section.id, title: section.title } : chosen;
  const apart = new Set([...ruled].filter((id) => id !== first.section));
  const all = ofType
    .filter(({ id }) => !apart.has(id))
    .flatMap((rememberedSection) => foldersOf(rememberedSection, policy));
  const isFirst = (place: LibraryFolder): boolean => place.path === first.path;
  const configured = (type === "movie" ? policy.moviesDir : policy.tvDir) !== undefined;
  const near = configured
    ? []
    : all.filter((place) => place.section === first.section && !isFirst(place));
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

/** Returns a library's folders that are under a media root, in Plex's order. */
function foldersOf(
  { id, title, locations }: RememberedSection,
  { mediaRoots, pathMap }: LibraryPolicy,
): LibraryFolder[] {
  return locations.flatMap((location) => {
    const path = hereOf(location, pathMap);
    const root = path && mediaRoots.find((candidate) => isAtOrBelow(path, candidate));
    return path === undefined || root === undefined ? [] : { root, path, section: id, title };
  });
}

/**
 * Returns the library that contains one of our folders. Libraries may nest, so the innermost one is
 * returned.
 */
function sectionAt(
  path: string,
  sections: readonly RememberedSection[],
  { pathMap }: LibraryPolicy,
) {
  let best: { section: RememberedSection; length: number } | undefined;
  for (const section of sections) {
    for (const location of section.locations) {
      const here = hereOf(location, pathMap);
      if (here !== undefined && isAtOrBelow(path, here) && here.length > (best?.length ?? -1)) {
        best = { section, length: here.length };
      }
    }
  }
  return best?.section;
}

const outsideMediaRoots = ({ rule, section }: LibraryRoute): UserError =>
  UserError.refused(
    `Rule ${rule} of routes.json points to the library ${quoted(section.title)}, which has no ` +
      "folder below PLEX_MEDIA_ROOT.",
    "Add its folder to PLEX_MEDIA_ROOT, correct PLEX_PATH_MAP, or choose another library in " +
      "the rule; then retry.",
  );

/** Returns the library of a plan, for history and previews. Empty if Plex is not configured. */
export const toLibraryDetail = ({
  title,
  rule,
}: LibraryFolder): { library?: string; rule?: number } => ({
  ...(title === undefined ? {} : { library: cleanText(title, 300) }),
  ...dropUndefined({ rule }),
});

/** A server that cannot show new files of a type, because it has no library with their folder. */
type LackingServer<Server> = { server: Server; type: MediaType; folder: string };

/**
 * Finds the servers, among those that must show new files, that lack a folder for them. `sections`
 * are the libraries of the first server. A library that is not decided has its own problem.
 */
export const findLackingServers = <Server extends ProofServer>(
  policy: LibraryPolicy,
  sections: readonly RememberedSection[],
  proofServers: readonly Server[],
): LackingServer<Server>[] =>
  MEDIA_TYPES.flatMap((type) => {
    const folder = tryOr(
      () => chooseLibraryFolder(type, policy, sections, proofServers).path,
      undefined,
    );
    const lacking = folder === undefined ? [] : findServersWithout(type, folder, proofServers);
    return lacking.map((server) => ({ server, type, folder: folder ?? "" }));
  });

/** Explains a server that lacks the folder for new files, with the remedy. */
export function explainLackingServer({ server, type, folder }: LackingServer<ProofServer>): string {
  const { problem, remedy } = explainServerWithout(server, type, folder);
  return `${problem} ${remedy}`;
}

/**
 * Explains which servers cannot show new files, although they must, because they have no library
 * with the folder for them. Undefined if all of them can. Each problem is followed by its remedy.
 */
export async function explainUnseenLibraries(
  db: Db,
  policy: LibraryPolicy,
): Promise<string | undefined> {
  const proofServers = await listProofServers(db, policy);
  if (proofServers.length === 0) return undefined;
  const sections = await listRememberedSections(db);
  const texts = findLackingServers(policy, sections, proofServers).map(explainLackingServer);
  return texts.length === 0 ? undefined : texts.join(" ");
}

/**
 * Returns library folders, then media roots. A library's trash is most likely on the same file
 * system as its files.
 */
export async function listLibraryFoldersAndRoots(
  store: StoreReader,
  policy: LibraryPolicy,
): Promise<string[]> {
  const sections = await listRememberedSections(store.read);
  const proofServers = await listProofServers(store.read, policy);
  // If a library is not configured, only the media roots remain.
  const libraries = MEDIA_TYPES.flatMap((type) =>
    tryOr(() => [chooseLibraryFolder(type, policy, sections, proofServers).path], []),
  );
  const others = sections
    .filter(({ type }) => toFiledType(type) !== undefined)
    .flatMap(({ locations }) => locations.map((location) => toHere(location, policy.pathMap)))
    .filter((path) => policy.mediaRoots.some((root) => isBelow(path, root)));
  return [...new Set([...libraries, ...others, ...policy.mediaRoots])];
}
