import { basename, join } from "node:path";
import type { Identity } from "../../base/identity.ts";
import type { Item } from "../../base/item.ts";
import { withoutExtension } from "../../base/path/path-parts.ts";
import {
  DETAIL_FIELDS,
  fieldsOf,
  type NameTemplates,
} from "../../core/plan/names/parse-template.ts";
import { toCollisionKey } from "../../core/plan/names/safe-name.ts";
import { chooseVersionLabels, type VideoVersion } from "../../core/plan/names/version-label.ts";
import type { Plan } from "../../core/plan/plan.ts";
import {
  editionKey,
  type ParsedName,
  parsePath,
  parseRelease,
  qualityOf,
} from "../../names/index.ts";
import {
  findPublicationAt,
  publicationsOfWork,
  type WorkPublication,
} from "../../store/journal/publications.ts";
import { rivalsOf } from "../library-state/duplicates.ts";
import type { LibraryFolder } from "../library-state/libraries.ts";
import { assertMounted } from "../library-state/mounted.ts";
import { listForeignVideos } from "../library-state/on-disk.ts";
import type { PlanDeps } from "./plan-deps.ts";

/**
 * Absolute paths of other versions in the library, by the path of the video that will be filed next
 * to them.
 */
export type OtherVersions = ReadonlyMap<string, readonly string[]>;

type VersionRequest = {
  /** The release's id, or 0. A release's own files do not count as other versions. */
  id: number;
  identity: Identity;
  items: readonly Item[];
  parsed: ReadonlyMap<string, ParsedName>;
  library: LibraryFolder;
  names?: NameTemplates | undefined;
  /** Returns the plan in which these labels follow the names of the videos. */
  planWith: (versions: ReadonlyMap<string, string>) => Plan;
  /**
   * A label that a person chose, used in place of an automatic one. The caller checks whether the
   * resulting name is free.
   */
  label?: string | undefined;
};

type OtherVersion = { path: string; version: VideoVersion };

/**
 * Plans a version label for each video that has another version in the library. Files in the
 * library keep their names.
 */
export async function chooseVersions(
  { store, files, findGone }: Pick<PlanDeps, "store" | "files" | "findGone">,
  { id, identity, items, parsed, library, names, planWith, label: chosen }: VersionRequest,
  signal: AbortSignal,
): Promise<{ planned: Plan; beside: OtherVersions }> {
  const all = await publicationsOfWork(store.read, identity, 0);
  const ours = new Set(all.map(({ operation }) => operation.finalPath));
  const videos = items.map(({ mapping }) => ({ mapping }));
  const ofOthers = all.filter(({ operation }) => operation.releaseId !== id);
  const rivals = rivalsOf(identity, videos, ofOthers).map(({ operation }) => operation);
  const whereabouts = await findGone?.(rivals, signal);
  const isGone = (operation: string): boolean => whereabouts?.get(operation)?.is === "gone";
  const filed = ofOthers.filter(({ operation }) => !isGone(operation.id));
  const versions = new Map<string, string>();
  const beside = new Map<string, string[]>();
  const taken = new Set<string>();
  const plain = planWith(versions);
  for (const { path, role, destination } of plain.files) {
    if (role !== "video" || destination === undefined) continue;
    const mapping = items.find((item) => item.path === path)?.mapping;
    const others = await othersOf(destination, mapping);
    if (others.length === 0) continue;
    const paths = others.map((other) => other.path);
    beside.set(path, paths);
    if (chosen !== undefined) {
      versions.set(path, chosen);
      continue;
    }
    // A different edition already has a different name. The same is true of a different quality, if
    // names contain it.
    const same = others.filter((other) => editionIn(other.path) === editionIn(destination));
    const stem = stemKey(destination);
    const isNamedApart =
      nameQuality(names, identity) && same.every((other) => stemKey(other.path) !== stem);
    if (same.length === 0 || (isNamedApart && (await isFree(destination)))) {
      taken.add(destination);
      continue;
    }
    const there = same.map(({ version }) => version);
    for (const label of chooseVersionLabels(versionOf(parsed.get(path)), there)) {
      versions.set(path, label);
      const wanted = planWith(versions).files.find((file) => file.path === path)?.destination;
      if (wanted === undefined || !(await isFree(wanted))) continue;
      taken.add(wanted);
      break;
    }
  }
  return { planned: versions.size === 0 ? plain : planWith(versions), beside };

  async function othersOf(destination: string, mapping: Item["mapping"]): Promise<OtherVersion[]> {
    const video = { mapping, destination };
    const others = rivalsOf(identity, [video], filed).map((rival) => ({
      path: rival.operation.finalPath,
      version: versionOf(parsedNameOf(rival)),
    }));
    const folder = { path: library.path, folder: basename(plain.folder) };
    const assertHere = (): Promise<void> => assertMounted({ store, files }, library, signal);
    const query = { library: folder, identity, videos: [video], ours, assertMounted: assertHere };
    for (const path of await listForeignVideos(files, query, signal)) {
      others.push({ path: join(library.path, path), version: versionOf(parsePath(path)) });
    }
    const there =
      others.every((other) => other.path !== destination) && !(await isFree(destination));
    // The quality of a foreign file with the plain name is unknown.
    return there ? [...others, { path: destination, version: versionOf(undefined) }] : others;
  }

  async function isFree(path: string): Promise<boolean> {
    if (taken.has(path)) return false;
    const publication = await findPublicationAt(store.read, path);
    return publication && !isGone(publication.id)
      ? publication.releaseId === id
      : (await files.readFileIdentity(path)) === undefined;
  }
}

function nameQuality(names: NameTemplates | undefined, { type }: Identity): boolean {
  const template = type === "movie" ? names?.movieFile : names?.episodeFile;
  return fieldsOf(template ?? []).some(({ field }) =>
    (DETAIL_FIELDS as readonly string[]).includes(field),
  );
}

const stemKey = (path: string): string => toCollisionKey(withoutExtension(basename(path)));

/** Returns the edition that Plex reads from a file name. */
export const editionIn = (path: string): string =>
  editionKey(/\{edition-([^{}]+)\}[^/]*$/i.exec(path)?.[1]);

const parsedNameOf = ({ releaseName, operation }: WorkPublication): ParsedName | undefined =>
  parseRelease(releaseName, [operation.itemPath]).files.get(operation.itemPath);

function versionOf(parsed: ParsedName | undefined): VideoVersion {
  if (!parsed) return { height: null, source: null, group: null };
  const { height, source } = qualityOf(parsed, 0);
  return { height, source, group: parsed.group };
}
