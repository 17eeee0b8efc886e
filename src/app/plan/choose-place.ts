import { basename, dirname, join } from "node:path";
import { Outage, UserError } from "../../core/errors.ts";
import type { Identity } from "../../core/identity.ts";
import { isBelow } from "../../core/path/is-below.ts";
import { type Adopted, adopt } from "../../core/plan/names/season-folder.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { publishedFolders } from "../../store/journal/publications.ts";
import type { Store } from "../../store/open.ts";
import { assertInsideRoots } from "../journal/steps/roots.ts";
import type { PlexIndex } from "../library-state/in-plex.ts";
import type { LibraryFolder, LibraryFolders, LibraryPolicy } from "../library-state/libraries.ts";
import { assertThere } from "../library-state/mounted.ts";
import type { Files } from "../releases/files-port.ts";
import type { AskFacts } from "../routes/choose-route.ts";
import { type HintDeps, readHints } from "./read-hints.ts";

export type PlaceDeps = {
  store: Store;
  files: Pick<Files, "listRoot" | "assertInside">;
  library: LibraryPolicy;
  /** What Plex holds; without it nothing is known of it. */
  plexIndex?: Pick<PlexIndex, "folders"> | undefined;
  /** Without it files in folders say nothing. */
  readText?: HintDeps["readText"] | undefined;
  facts?: AskFacts | undefined;
};

/** The library's folder, and in it the work's own where there is one, with the folders that lie in that. */
type ChosenPlace = {
  library: LibraryFolder;
  folder?: string | undefined;
  inside: string[];
  seasons?: ReadonlyMap<number, string> | undefined;
};

type WorkFolder = { folder: string; place: LibraryFolder; seasons?: ReadonlyMap<number, string> };

const RANK: Record<Adopted["by"], number> = { own: 0, tag: 1, told: 2, title: 3 };

/**
 * The folder that is a work's already: (a) where Plex holds it, (b) where we filed it, (c) by an id in its name or in a file
 * in it, (d) by its name; else the library in which a new one is to be made.
 * @throws Outage `not_readable` for a folder that the system refuses to list, `root_missing` while a disk is away on which
 * Plex holds something
 */
export async function choosePlace(
  deps: PlaceDeps,
  identity: Identity,
  places: LibraryFolders,
  signal: AbortSignal,
): Promise<ChosenPlace> {
  for (const { folder, place, seasons } of [...(await heldBy()), ...(await filedIn())]) {
    const [path, name] = [dirname(folder), basename(folder)];
    // Tagged with another id it is another's, whoever says so.
    if (!adopt([name], identity, { own: name }) || !(await isOurs(folder))) continue;
    const inside = await foldersIn(folder);
    if (inside) return { library: { ...place, path }, folder: name, inside, seasons };
    await assertThere(deps, place, signal);
  }
  const found: { place: LibraryFolder; adopted: Adopted }[] = [];
  for (const place of places.near) {
    const names = (await foldersIn(place.path)) ?? [];
    const adopted = adopt(names, identity, { told: await toldIn(place.path, names) });
    if (adopted) found.push({ place, adopted });
  }
  const [best] = found.toSorted((a, b) => RANK[a.adopted.by] - RANK[b.adopted.by]);
  if (!best) {
    await assertThere(deps, places.first, signal);
    return { library: places.first, inside: [] };
  }
  const { place, adopted } = best;
  return { library: place, folder: adopted.name, inside: (await foldersIn(join(place.path, adopted.name))) ?? [] };

  /** Folders of the library that new ones are made in come first. */
  async function heldBy(): Promise<WorkFolder[]> {
    const held = (await deps.plexIndex?.folders(identity, signal)) ?? [];
    const known = held.flatMap(({ section, folder, seasons }): WorkFolder[] => {
      const place = placeOf(folder, section);
      return place ? [{ folder, place, seasons }] : [];
    });
    const isNear = ({ place }: WorkFolder): boolean => places.near.some(({ path }) => path === place.path);
    return [...known.filter(isNear), ...known.filter((one) => !isNear(one))];
  }

  /** Newest first. Our own episodes lie in a folder for their season. */
  async function filedIn(): Promise<WorkFolder[]> {
    const filed = await publishedFolders(deps.store.read, identity);
    const folders = filed.map((path) => (identity.type === "movie" ? dirname(path) : dirname(dirname(path))));
    return [...new Set(folders)].flatMap((folder) => {
      const place = placeOf(folder);
      return place ? { folder, place } : [];
    });
  }

  function placeOf(folder: string, section?: string): LibraryFolder | undefined {
    const above = places.all.filter(
      (place) => isBelow(folder, place.path) && (section === undefined || (place.section ?? section) === section),
    );
    return above.toSorted((a, b) => b.path.length - a.path.length)[0];
  }

  /** Inside a media root with all links resolved. */
  async function isOurs(folder: string): Promise<boolean> {
    try {
      await assertInsideRoots({ files: deps.files, mediaRoots: deps.library.mediaRoots }, join(folder, "x"));
      return true;
    } catch (error) {
      if (error instanceof UserError) return false;
      throw error;
    }
  }

  async function foldersIn(path: string): Promise<string[] | undefined> {
    const listing = await deps.files.listRoot(path, signal);
    if (listing.state === "not_readable")
      throw new Outage("not_readable", `${cleanText(path, 300)}: ${listing.message}`);
    if (listing.state !== "ok") return undefined;
    return listing.entries.filter((entry) => entry.kind === "folder").map((entry) => entry.name);
  }

  async function toldIn(path: string, names: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
    const { files, readText, facts } = deps;
    if (!readText) return new Map();
    const others = async () => facts?.(identity.type, identity.tmdbId, signal);
    return readHints({ files, readText }, path, names, identity, others, signal);
  }
}
