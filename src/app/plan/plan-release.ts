import { basename, join } from "node:path";
import type { Identity } from "../../core/identity.ts";
import { Outage } from "../../core/outage.ts";
import { parseRelease } from "../../core/parse/path.ts";
import { asOwner, lateSubtitles, type StandingVideo } from "../../core/plan/late-subtitles.ts";
import { type Plan, type PlannedFile, plan } from "../../core/plan/plan.ts";
import type { Reason } from "../../core/reason.ts";
import type { Item } from "../../core/release/item.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Store } from "../../store/open.ts";
import { knownSections } from "../../store/plex-sections.ts";
import { publishedFolders } from "../../store/publications.ts";
import type { Files } from "../files-port.ts";
import { type LibraryPlace, type LibraryPolicy, libraryFor } from "./library-for.ts";

export type ReleasePlan = Plan & { identity: Identity; library: LibraryPlace };

export type PlanDeps = { store: Store; files: Pick<Files, "listRoot">; library: LibraryPolicy };

/** Where each file of a release would go. The preview and the filing are both this. */
export function createPlanner({ store, files, library: policy }: PlanDeps) {
  return async (
    release: {
      name: string;
      identity: Identity;
      items: readonly Item[];
      /** Videos of its folder that were filed before it. */
      standing?: readonly StandingVideo[] | undefined;
    },
    signal: AbortSignal,
  ): Promise<ReleasePlan> => {
    const { identity, name, standing = [] } = release;
    const items = [...release.items, ...standing.map(asOwner)];
    const library = libraryFor(identity.type, policy, await knownSections(store.read));
    const folders = await folderNames(library.path);
    const parsed = parseRelease(
      name,
      items.map((item) => item.path),
    ).files;
    const ownFolder = await ownFolderOf(identity, library.path);
    const inside = new Map<string, string[]>();
    for (const folder of folders)
      if (mayBe(folder, identity, ownFolder)) inside.set(folder, await folderNames(join(library.path, folder)));
    const seasonFolders = (folder: string): string[] => inside.get(folder) ?? [];
    const planned = plan({
      identity,
      items,
      parsed,
      library: { path: library.path, folders, seasonFolders, ownFolder },
    });
    const late = lateSubtitles(release.items, standing, parsed);
    const own = planned.files.slice(0, release.items.length);
    return { ...planned, files: own.map((file) => placedLate(file, late.get(file.path))), identity, library };

    async function folderNames(path: string): Promise<string[]> {
      const listing = await files.listRoot(path, signal);
      if (listing.state === "not_readable")
        throw new Outage("not_readable", `${cleanText(path, 300)}: ${listing.message}`);
      if (listing.state !== "ok") return [];
      return listing.entries.filter((entry) => entry.kind === "folder").map((entry) => entry.name);
    }
  };

  /** The folder that holds what was filed of this work and not taken back. */
  async function ownFolderOf(identity: Identity, libraryPath: string): Promise<string | undefined> {
    for (const path of await publishedFolders(store.read, identity)) {
      if (!path.startsWith(`${libraryPath}/`)) continue;
      return path.slice(libraryPath.length + 1).split("/")[0];
    }
    return undefined;
  }
}

/** A subtitle whose video stands in the library goes beside it, wherever new files of the work go. */
function placedLate(file: PlannedFile, home: string | Reason | undefined): PlannedFile {
  if (home === undefined) return file;
  const { path, role } = file;
  return typeof home === "string" ? { path, role, destination: home } : { path, role, problem: home };
}

/** Only a folder that could be adopted needs to be looked into; a library may hold thousands. */
function mayBe(folder: string, identity: Identity, ownFolder: string | undefined): boolean {
  if (identity.type === "movie") return false;
  if (folder === ownFolder || folder.includes(String(identity.tmdbId))) return true;
  const letters = (text: string): string =>
    text
      .normalize("NFKD")
      .replace(/[^\p{L}\p{N}]/gu, "")
      .toLowerCase();
  return letters(folder).startsWith(letters(identity.title).slice(0, 4));
}

/** Path of an item's file, for a release that is one file or a folder. */
export const sourcePathOf = (release: { path: string }, item: { path: string }, single: boolean): string =>
  single && item.path === basename(release.path) ? release.path : join(release.path, item.path);

/** Whether a release is one file: a folder may hold a file of its own name. */
export async function isSingle(
  files: Pick<Files, "listRoot">,
  release: { path: string },
  signal: AbortSignal,
): Promise<boolean> {
  return (await files.listRoot(release.path, signal)).state !== "ok";
}
