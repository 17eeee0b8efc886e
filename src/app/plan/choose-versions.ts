import { basename, join } from "node:path";
import type { Identity } from "../../core/identity.ts";
import type { ParsedName } from "../../core/parse/lex/parsed-name.ts";
import { parsePath, parseRelease } from "../../core/parse/path.ts";
import { type Version, versionLabels } from "../../core/plan/names/version-label.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { qualityOf } from "../../core/quality/order.ts";
import type { Item } from "../../core/release/item.ts";
import { fold } from "../../core/text/fold.ts";
import { publicationAt, publicationsOfWork, type WorkPublication } from "../../store/journal/publications.ts";
import type { Store } from "../../store/open.ts";
import { rivalsOf } from "../library-state/duplicates.ts";
import { allInLibrary } from "../library-state/on-disk.ts";
import type { Files } from "../releases/files-port.ts";

export type VersionDeps = { store: Store; files: Pick<Files, "walk" | "fileIdentity" | "listRoot"> };

/** Absolute paths of what stands in the library of the same work, by the path of the video that is to stand beside it. */
export type Beside = ReadonlyMap<string, readonly string[]>;

type VersionJob = {
  /** The release's own id, if it has one: what it filed itself is no other version. */
  id: number;
  identity: Identity;
  items: readonly Item[];
  parsed: ReadonlyMap<string, ParsedName>;
  library: string;
  /** The plan with these labels behind the videos' names. */
  place: (versions: ReadonlyMap<string, string>) => Plan;
};

type Other = { path: string; version: Version };

/** The plan in which every video that the library has in another version gets a name beside that one; what stands there keeps its own. */
export async function chooseVersions(
  { store, files }: VersionDeps,
  { id, identity, items, parsed, library, place }: VersionJob,
  signal: AbortSignal,
): Promise<{ planned: Plan; beside: Beside }> {
  const all = await publicationsOfWork(store.read, identity, 0);
  const ours = new Set(all.map(({ operation }) => operation.finalPath));
  const filed = all.filter(({ operation }) => operation.releaseId !== id);
  const versions = new Map<string, string>();
  const beside = new Map<string, string[]>();
  const taken = new Set<string>();
  const plain = place(versions);
  for (const { path, role, destination } of plain.files) {
    if (role !== "video" || destination === undefined) continue;
    const mapping = items.find((item) => item.path === path)?.mapping;
    const others = await othersOf(destination, mapping);
    if (others.length === 0) continue;
    beside.set(
      path,
      others.map((other) => other.path),
    );
    // Another edition is told apart by its name already.
    const same = others.filter((other) => editionIn(other.path) === editionIn(destination));
    if (same.length === 0) {
      taken.add(destination);
      continue;
    }
    const labels = versionLabels(
      versionOf(parsed.get(path)),
      same.map(({ version }) => version),
    );
    for (const label of labels) {
      versions.set(path, label);
      const wanted = place(versions).files.find((file) => file.path === path)?.destination;
      if (wanted === undefined || !(await isFree(wanted))) continue;
      taken.add(wanted);
      break;
    }
  }
  return { planned: versions.size === 0 ? plain : place(versions), beside };

  async function othersOf(destination: string, mapping: Item["mapping"]): Promise<Other[]> {
    const video = { mapping, destination };
    const others = rivalsOf(identity, [video], filed).map((rival) => ({
      path: rival.operation.finalPath,
      version: versionOf(nameOf(rival)),
    }));
    const known = { path: library, folder: basename(plain.folder) };
    for await (const stranger of allInLibrary(files, known, identity, [video], ours, signal))
      others.push({ path: join(library, stranger), version: versionOf(parsePath(stranger)) });
    const there = others.every((other) => other.path !== destination) && !(await isFree(destination));
    // What somebody else put under the plain name says nothing of its quality.
    return there ? [...others, { path: destination, version: versionOf(undefined) }] : others;
  }

  async function isFree(path: string): Promise<boolean> {
    if (taken.has(path)) return false;
    const publication = await publicationAt(store.read, path);
    return publication ? publication.releaseId === id : (await files.fileIdentity(path)) === undefined;
  }
}

/** By the name that Plex reads in the library. */
const editionIn = (path: string): string => fold(/\{edition-([^{}]+)\}[^/]*$/i.exec(path)?.[1] ?? "");

const nameOf = ({ releaseName, operation }: WorkPublication): ParsedName | undefined =>
  parseRelease(releaseName, [operation.itemPath]).files.get(operation.itemPath);

function versionOf(parsed: ParsedName | undefined): Version {
  if (!parsed) return { height: null, source: null, group: null };
  const { height, source } = qualityOf(parsed, 0);
  return { height, source, group: parsed.group };
}
