import { join } from "node:path";
import type { Sentence } from "../../base/actions/sentence.ts";
import { isVideoFile } from "../../base/file-types.ts";
import { countYearsApart, type Identity, sameWork } from "../../base/identity.ts";
import type { EpisodeMapping } from "../../base/item.ts";
import { baseOf, folderOf } from "../../base/path/path-parts.ts";
import { isNeverItem } from "../../core/media-files/partial-name.ts";
import type { OtherIds } from "../../core/plan/names/movie-path.ts";
import { DEFAULT_NAMES } from "../../core/plan/names/parse-template.ts";
import { selectOtherReaders } from "../../core/plan/names/server-reading.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { noteMisreadings } from "../../core/rename/misread-names.ts";
import { roleOf } from "../../core/settle/roles.ts";
import { parseName } from "../../names/index.ts";
import { findPublishedFiles } from "../../store/library/library-releases.ts";
import { editionIn } from "./choose-versions.ts";
import type { PlanDeps } from "./plan-deps.ts";

type PlannedNames = {
  identity: Identity;
  library: string;
  plan: Plan;
  mappings: ReadonlyMap<string, EpisodeMapping>;
  /** True if the release is filed next to other versions. */
  keepsBoth: boolean;
  ids: OtherIds | undefined;
};

/**
 * Returns notes about planned names that a configured server cannot show as they are meant. They
 * never hold a release. The folder of a film is listed if a server other than Plex is configured,
 * because one name in it decides how such a server shows all others. So is the folder of a season
 * into which another version of an episode is filed.
 */
export async function noteServerNames(
  {
    files,
    store,
    names = DEFAULT_NAMES,
    nameReaders,
  }: Pick<PlanDeps, "files" | "store" | "names" | "nameReaders">,
  { identity, library, plan, mappings, keepsBoth, ids }: PlannedNames,
  signal: AbortSignal,
): Promise<Sentence[]> {
  const videos = plan.files.flatMap(({ path, role, destination }) =>
    role === "video" && destination !== undefined
      ? [{ path: destination, mapping: mappings.get(path) }]
      : [],
  );
  const subtitles = plan.files.flatMap(({ role, destination }) =>
    role === "subtitle" && destination !== undefined ? [destination] : [],
  );
  if (videos.length === 0 && subtitles.length === 0) return [];
  const readers = (await nameReaders?.(signal)) ?? [];
  if (readers.length === 0) return [];
  const planned = new Set(videos.map(({ path }) => path));
  const { same, others, isKnown } = await readFolder();
  const work = {
    identity,
    library,
    folder: plan.folder,
    videos: [...videos, ...same],
    others,
    subtitles,
  };
  return noteMisreadings(readers, { ...work, planned, isKnown }, { names, ids });

  /**
   * True if the first number is also that of a planned episode. Other episodes are not affected.
   */
  function startsLikePlanned(mapping: EpisodeMapping | undefined): boolean {
    if (mapping === undefined) return false;
    const { season, episodes } = mapping;
    return videos.some(
      (video) => video.mapping?.season === season && video.mapping.episodes[0] === episodes[0],
    );
  }

  /** Lists the folders whose other videos decide how a server shows the planned ones. */
  function listReadFolders(): string[] {
    if (videos.length === 0 || selectOtherReaders(readers).length === 0) return [];
    if (identity.type === "movie") return [plan.folder];
    // Without a decision for several versions, no other file of these episodes stays.
    return keepsBoth ? [...new Set(videos.map(({ path }) => folderOf(path)))] : [];
  }

  async function listVideosIn(folder: string): Promise<string[]> {
    const listing = await files.listRoot(folder, signal);
    return (listing.state === "ok" ? listing.entries : [])
      .filter(({ name, kind }) => kind !== "folder" && isVideo(name))
      .map(({ name }) => join(folder, name))
      .filter((path) => !planned.has(path));
  }

  /** Returns the videos that stay in these folders: those of the work, and those of other films. */
  async function readFolder() {
    const lists = await Promise.all(listReadFolders().map(listVideosIn));
    const found = lists.flat().toSorted();
    const known = await findPublishedFiles(store.read, found);
    const isOther = (path: string): boolean => {
      const work = known.get(path)?.work;
      if (work) return !sameWork(work, identity);
      return countYearsApart(parseName(baseOf(path)).year ?? undefined, identity.year) > 1;
    };
    // Another version of the same edition is replaced, or the release waits for a decision.
    const editions = new Set([...planned].map(editionIn));
    const stays = (path: string): boolean => keepsBoth || !editions.has(editionIn(path));
    const same = found
      .filter((path) => !isOther(path) && stays(path))
      .map((path) => ({ path, mapping: known.get(path)?.mapping ?? readNumbers(path) }))
      .filter(({ mapping }) => identity.type === "movie" || startsLikePlanned(mapping));
    return {
      same,
      others: found.filter(isOther),
      isKnown: same.every(({ path }) => known.has(path)),
    };
  }
}

function readNumbers(path: string): EpisodeMapping | undefined {
  const { season, episodes } = parseName(baseOf(path));
  return season === null || episodes.length === 0 ? undefined : { season, episodes, titles: [] };
}

const isVideo = (name: string): boolean =>
  isVideoFile(name) && !isNeverItem(name) && roleOf(name, 0) === "video";
