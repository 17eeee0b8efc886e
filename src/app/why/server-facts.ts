import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import type { Identity } from "../../base/identity.ts";
import { isInLocations, type PathMap, toThere } from "../../base/path/path-map.ts";
import { baseOf, folderOf } from "../../base/path/path-parts.ts";
import { seasonOf } from "../../base/season-folder-name.ts";
import { explainServerWithout, findServersWithout } from "../../core/library/lacking-folder.ts";
import {
  type ListedServer,
  pathMapSettingOf,
  type ServerEntry,
  type ServerName,
} from "../../core/library/server-entry.ts";
import type { NameReader } from "../../core/plan/names/name-rules.ts";
import { DEFAULT_NAMES, type NameTemplates } from "../../core/plan/names/parse-template.ts";
import type { Release } from "../../core/release/release.ts";
import { adviseWithoutRename, findNameRemedy } from "../../core/rename/misread-names.ts";
import type { ScanOutcome } from "../../core/scan/judge.ts";
import type { Db } from "../../store/open.ts";
import { listFirstScans } from "../../store/plex/first-scans.ts";
import { listRememberedSections } from "../../store/plex/plex-listings.ts";
import { proofsOf } from "../../store/plex/plex-proofs.ts";
import type { Scan } from "../../store/plex/scans.ts";
import { findServerVersion } from "../../store/plex/server-versions.ts";
import { explainByName, type NameCause } from "../scan/explain-by-name.ts";

/** A configured server. Without its path map, its folders have the same paths here. */
export type NamedServer = Pick<ServerEntry, "name" | "mapSetting"> &
  Partial<Pick<ListedServer, "pathMap">>;

/** The findings about a release at one server, in addition to its state. */
export type ServerFindings = {
  /** How the server shows the files, as far as it was found out. */
  outcomes: ReadonlySet<ScanOutcome>;
  /** The cause in a file's name for which the server does not show it as filed. */
  byName?: { message: string; remedy: Sentence } | undefined;
  /** Why the server cannot show the files: it has no library with their folder. */
  noLibrary?: { message: string; remedy: string } | undefined;
  /** The library folder for which the server was asked to scan all its libraries first. */
  firstScan?: string | undefined;
};

type Subject = {
  release: Pick<Release, "id" | "identity" | "plex">;
  /** Absolute paths of the release's videos in the library. */
  videos: readonly string[];
  scans: readonly Scan[];
};

/** Returns the findings about a release at a server, from the database and from names only. */
export async function findAtServer(
  db: Db,
  { release, videos, scans }: Subject,
  {
    name,
    kind,
    title,
    state,
    pathMap = [],
  }: { name: string; kind: ServerName; title: string; state: Release["plex"] } & Partial<
    Pick<ListedServer, "pathMap">
  >,
  names: NameTemplates = DEFAULT_NAMES,
): Promise<ServerFindings> {
  const { identity } = release;
  const proofs = await proofsOf(db, release.id, name);
  const outcomes = new Set(proofs.map(({ outcome }) => outcome));
  const firstScans = [...(await listFirstScans(db, name))];
  const isWaiting = ({ server, state: asked }: Scan): boolean => server === name && asked === "ask";
  const firstScan = firstScans.find((location) =>
    scans.some(
      (scan) => isWaiting(scan) && isInLocations(toThere(scan.folder, pathMap), [location]),
    ),
  );
  const isShown = state === undefined || state === "seen" || state === "pending";
  if (isShown || !identity) return { outcomes, firstScan };
  const noLibrary = await findNoLibrary(db, { identity, videos }, { name, title, pathMap });
  if (noLibrary) return { outcomes, firstScan, noLibrary };
  // Only the major version is stored, so its newest minor version counts.
  const { major } = (await findServerVersion(db, name)) ?? {};
  const reader = { kind, version: major === undefined ? undefined : `${major}.99` };
  const [cause] = (await explainByName(db, reader, identity, videos)).values();
  if (cause === undefined) return { outcomes, firstScan };
  const remedy = adviseOnName(cause, { reader, title, names });
  return { outcomes, firstScan, byName: { message: cause.message, remedy } };
}

/** Compares the folder of the first video with the server's libraries, as they were last listed. */
async function findNoLibrary(
  db: Db,
  { identity, videos: [video] }: { identity: Pick<Identity, "type">; videos: readonly string[] },
  { name, ...server }: { name: string; title: string; pathMap: readonly PathMap[] },
): Promise<ServerFindings["noLibrary"]> {
  if (video === undefined) return undefined;
  const { type } = identity;
  const libraries = await listRememberedSections(db, name);
  const asked = { ...server, libraries, mapSetting: pathMapSettingOf(name) };
  const inside = folderOf(video);
  if (findServersWithout(type, inside, [asked]).length === 0) return undefined;
  // The folder of the library: the work's folder is below it, and a season's below that.
  const work =
    type === "movie" || seasonOf(baseOf(inside)) === undefined ? inside : folderOf(inside);
  const { problem, remedy } = explainServerWithout(asked, type, folderOf(work));
  return { message: problem, remedy };
}

/** Returns the next step for a name that a server misreads. It is tried before it is offered. */
function adviseOnName(
  { kind, work }: NameCause,
  { reader, title, names }: { reader: NameReader; title: string; names: NameTemplates },
): Sentence {
  const { type, tmdbId } = work.identity;
  const remedy = findNameRemedy([reader], kind, work, { names });
  if (remedy) {
    const first = remedy.settings === undefined ? "" : `Set ${remedy.settings}. `;
    return sentence`${first}${{ do: "rename", works: [{ type, tmdbId }] }} gives it a name that ${title} reads as meant.`;
  }
  const other = adviseWithoutRename({ kind });
  if (other !== undefined) return other;
  return kind === "other_numbers"
    ? `Correct its numbers in ${title}.`
    : sentence`Give the file another name by hand, then use ${{ do: "adopt" }}.`;
}
