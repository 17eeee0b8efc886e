import { basename, dirname, join } from "node:path";
import { joinSentences, type Sentence } from "../../base/actions/sentence.ts";
import { fallBackTo, Outage } from "../../base/errors.ts";
import type { Identity } from "../../base/identity.ts";
import type { EpisodeMapping, Item } from "../../base/item.ts";
import type { MediaFacts } from "../../base/media-facts.ts";
import { withoutExtension } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { explainServerWithout, findServersWithout } from "../../core/library/lacking-folder.ts";
import { explainOrigins, listHeaderFields } from "../../core/plan/names/detail-values.ts";
import { needsOtherIds, type OtherIds } from "../../core/plan/names/movie-path.ts";
import { DEFAULT_NAMES, type NameTemplates } from "../../core/plan/names/parse-template.ts";
import { toCollisionKey } from "../../core/plan/names/safe-name.ts";
import { type Plan, type PlannedFile, plan } from "../../core/plan/plan.ts";
import {
  asOwner,
  type FiledSibling,
  placeLateSubtitles,
} from "../../core/plan/subtitles/late-subtitles.ts";
import type { DuplicateChoice } from "../../core/release/state.ts";
import { resolutionOf } from "../../core/route/matches.ts";
import { mediaOf, type ParsedName, type ParsedRelease, parseFiles } from "../../names/index.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import { listRememberedSections, type RememberedSection } from "../../store/plex/plex-listings.ts";
import { labelsOfRelease } from "../../store/torrents/torrents.ts";
import { findSubtitlesAlreadyThere } from "../library-state/files-beside.ts";
import { type LibraryFolder, listLibraryFolders } from "../library-state/libraries.ts";
import { listProofServers } from "../library-state/proof-servers.ts";
import { withRecognised } from "../library-state/recognise-library.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { type AskFacts, chooseRoute, listRuledSections } from "../routes/choose-route.ts";
import { chooseFolder } from "./choose-folder.ts";
import { chooseVersions, type OtherVersions } from "./choose-versions.ts";
import { noteServerNames } from "./note-server-names.ts";
import { numberEpisodes } from "./number-episodes.ts";
import type { PlanDeps } from "./plan-deps.ts";

export type ReleasePlan = Plan & {
  identity: Identity;
  library: LibraryFolder;
  /** Plex libraries that rules keep apart from this one. */
  apart: ReadonlySet<string>;
  /**
   * True if one of our files is in one of the `apart` libraries. Such a file is not a duplicate.
   */
  isApart(path: string): boolean;
  /** Other versions in the library, by the path of the video that is filed next to them. */
  beside: OtherVersions;
  /** The items' episodes by path, with the numbers used in their names. */
  mappings: ReadonlyMap<string, EpisodeMapping>;
  /** Facts from the headers of the videos, by path. */
  headers: ReadonlyMap<string, MediaFacts>;
  /**
   * States which numbers the names contain, unless TMDB's own were chosen, which values come from
   * headers, and what a media server cannot show as it is meant.
   */
  note?: Sentence | undefined;
};

/** Returns the items with the episodes and the headers that a plan used for their names. */
export const applyPlanFacts = <I extends Item>(
  items: readonly I[],
  { mappings, headers }: Pick<ReleasePlan, "mappings" | "headers">,
): I[] =>
  items.map((item) => ({
    ...item,
    mapping: mappings.get(item.path) ?? item.mapping,
    media: headers.get(item.path) ?? item.media,
  }));

export type PlanRequest = {
  id?: number | undefined;
  name: string;
  /** Absolute path, if the release exists on disk. */
  path?: string | undefined;
  identity: Identity;
  items: readonly Item[];
  /** Videos, and halves of VobSubs, that were filed earlier from the same folder. */
  filedEarlier?: readonly FiledSibling[] | undefined;
  duplicates?: DuplicateChoice | undefined;
  /** True if the work has never had any file filed. */
  isNewWork?: boolean | undefined;
};

export type PlanRelease = (release: PlanRequest, signal: AbortSignal) => Promise<ReleasePlan>;

/** Plans the destination of every file of a release. Both the preview and filing use this plan. */
export function createPlanner(deps: PlanDeps): PlanRelease {
  const { store, files, library: policy } = deps;
  return async (release, signal) => {
    const { identity, name, filedEarlier = [], duplicates } = release;
    const known = [...release.items, ...filedEarlier.map(asOwner)];
    const filedPaths = new Set(filedEarlier.map(({ path }) => path));
    const names = parseFiles(name, known);
    const parsed = names.files;
    const sections = await listRememberedSections(store.read);
    const proofServers = await listProofServers(store.read, policy);
    const recognised = await withRecognised(files, identity.type, policy, sections, signal);
    const places = listLibraryFolders(identity.type, recognised, sections, {
      ...(await routeOf(release, names, sections, signal)),
      proofServers,
    });
    const { library, folder, inside, seasons, others } = await chooseFolder(
      deps,
      release,
      places,
      signal,
    );
    const place = {
      path: library.path,
      folders: folder === undefined ? [] : [folder],
      seasonFolders: () => inside,
      ownFolder: folder,
      ownSeasons: seasons,
      others,
    };
    const folderPath = folder === undefined ? undefined : join(library.path, folder);
    const numbered = await numberEpisodes(
      deps,
      { identity, items: release.items, library, folder: folderPath },
      signal,
    );
    const { mappings, problem } = numbered;
    const headers = await readHeaders(deps, release, signal);
    const items = applyPlanFacts(known, { mappings, headers });
    const videos = applyPlanFacts(release.items, { mappings, headers }).filter(isFiledVideo);
    const origins = explainOrigins(
      videos.flatMap(({ path, media }) => {
        const said = parsed.get(path);
        return said === undefined ? [] : { said, media };
      }),
      identity,
      deps.names ?? DEFAULT_NAMES,
    );
    const ids = await otherIds(deps, identity, deps.names, signal);
    const planWith = (versions?: ReadonlyMap<string, string>): Plan =>
      plan({
        identity,
        items,
        parsed,
        library: place,
        versions,
        filedEarlier: filedPaths,
        names: deps.names,
        ids,
      });
    const label = duplicates?.do === "keep_both" ? duplicates.label : undefined;
    const where = { library, names: deps.names, planWith, label };
    const job = { id: release.id ?? 0, identity, items, parsed, ...where };
    const keepsBoth = duplicates ? duplicates.do === "keep_both" : deps.keepBoth?.() === true;
    const { planned, beside } = keepsBoth
      ? await chooseVersions(deps, job, signal)
      : { planned: planWith(), beside: new Map<string, string[]>() };
    const late = await planLateSubtitles(release, parsed, signal);
    const planFiles = planned.files.slice(0, release.items.length);
    const ownFiles =
      problem === undefined ? planFiles : planFiles.map((file) => withProblem(file, problem));
    const placed = ownFiles.map((file) => withLateDestination(file, late.get(file.path)));
    const { apart, isApart } = places;
    const named = { ...planned, files: placed };
    const unseen = findServersWithout(identity.type, library.path, proofServers).map((server) => {
      const { problem, remedy } = explainServerWithout(server, identity.type, library.path);
      return `${problem} ${remedy}`;
    });
    const forServers = await noteServerNames(
      deps,
      { identity, library: library.path, plan: named, mappings, keepsBoth, ids },
      signal,
    );
    const note = joinSentences([numbered.note, origins, ...unseen, ...forServers]) || undefined;
    const facts = { identity, library, apart, isApart, beside, mappings, headers, note };
    return { ...named, ...facts };
  };

  /**
   * Returns destinations for subtitles whose video was filed earlier, or the reason why a subtitle
   * is not filed.
   */
  async function planLateSubtitles(
    { id, path = "", items, filedEarlier = [] }: PlanRequest,
    parsed: ReadonlyMap<string, ParsedName>,
    signal: AbortSignal,
  ): Promise<Map<string, string | Reason>> {
    const filed =
      id === undefined || filedEarlier.length === 0 ? [] : await publicationsOf(store.read, id);
    const filedNow = new Set(filed.map(({ finalPath }) => finalPath));
    const late = placeLateSubtitles(
      items,
      filedEarlier,
      parsed,
      await takenNames(filedEarlier, filedNow, signal),
    );
    const single = late.size > 0 && (await isSingle(files, { path }, signal));
    const claims = [...late].flatMap(([file, home]) => {
      const video =
        typeof home === "string" &&
        filedEarlier.find(
          ({ role, destination }) =>
            role !== "subtitle" && home.startsWith(`${withoutExtension(destination)}.`),
        );
      return video
        ? {
            path: file,
            sourcePath: sourcePathOf({ path }, { path: file }, single),
            video: video.destination,
          }
        : [];
    });
    return new Map([
      ...late,
      ...(await findSubtitlesAlreadyThere(files, claims, filedNow, signal)),
    ]);
  }

  /**
   * Returns the names that are taken next to these videos, except those of the release's own files
   * (`filedNow`).
   */
  async function takenNames(
    filedEarlier: readonly FiledSibling[],
    filedNow: ReadonlySet<string>,
    signal: AbortSignal,
  ) {
    const taken = new Set<string>();
    for (const folder of new Set(filedEarlier.map(({ destination }) => dirname(destination)))) {
      const listing = await files.listRoot(folder, signal);
      if (listing.state === "ok") {
        for (const { name } of listing.entries) taken.add(toCollisionKey(join(folder, name)));
      }
    }
    for (const path of filedNow) taken.delete(toCollisionKey(path));
    return taken;
  }

  async function routeOf(
    { id, path, identity, items }: PlanRequest,
    names: ParsedRelease,
    sections: readonly RememberedSection[],
    signal: AbortSignal,
  ) {
    const rules = deps.routes?.rules() ?? [];
    if (rules.length === 0) return { ruled: new Set<string>() };
    const videos = items.flatMap((item) =>
      item.role === "video" ? (names.files.get(item.path) ?? []) : [],
    );
    const resolution = resolutionOf(names.release, videos);
    const labels = id === undefined ? [] : await labelsOfRelease(store.read, id);
    const routeInput = { type: identity.type, resolution, labels, path };
    const route = await chooseRoute(
      { rules, sections, facts: deps.routes?.facts },
      identity,
      routeInput,
      signal,
    );
    return { route, ruled: listRuledSections(rules, sections) };
  }
}

const isFiledVideo = ({ role, skip }: Item): boolean => role === "video" && !skip;

/**
 * Returns what the headers of the videos state. A header that was not read before is read if names
 * contain its values and the release is on disk.
 */
async function readHeaders(
  { lengths, names = DEFAULT_NAMES }: Pick<PlanDeps, "lengths" | "names">,
  { path, identity, items }: PlanRequest,
  signal: AbortSignal,
): Promise<Map<string, MediaFacts>> {
  const videos = items.filter(isFiledVideo);
  const headers = new Map(
    videos.flatMap((video) => (video.media ? [[video.path, video.media] as const] : [])),
  );
  const unread = videos.filter(({ media }) => media === undefined).map((video) => video.path);
  if (lengths === undefined || path === undefined || unread.length === 0) return headers;
  if (listHeaderFields(identity.type, names).length === 0) return headers;
  for (const [video, length] of await lengths(path, unread, signal)) {
    const media = mediaOf(length);
    if (media !== undefined) headers.set(video, media);
  }
  return headers;
}

/**
 * If a subtitle's video is in the library, the subtitle goes next to it, regardless of where the
 * work's new files go.
 */
function withLateDestination(file: PlannedFile, home: string | Reason | undefined): PlannedFile {
  if (home === undefined) return file;
  const { path, role } = file;
  return typeof home === "string"
    ? { path, role, destination: home }
    : { path, role, problem: home };
}

/** If a file already has a reason, that reason is kept. */
const withProblem = ({ path, role, ...file }: PlannedFile, problem: Reason): PlannedFile => ({
  path,
  role,
  problem: file.problem ?? problem,
});

/** Returns the path of an item's file, for a release that is a single file or a folder. */
export const sourcePathOf = (
  release: { path: string },
  item: { path: string },
  single: boolean,
): string =>
  single && item.path === basename(release.path) ? release.path : join(release.path, item.path);

/**
 * True if a release is a single file. Note that a folder may contain a file with the folder's own
 * name.
 */
export async function isSingle(
  files: Pick<EngineFiles, "listRoot">,
  release: { path: string },
  signal: AbortSignal,
): Promise<boolean> {
  return (await files.listRoot(release.path, signal, { atMost: 1 })).state !== "ok";
}

/**
 * Returns a work's ids at IMDb and TVDB and its original title, which are requested only if its
 * names contain them. Without a response, the names contain no such ids, and the title in place of
 * the original one: a download does not wait for a tag that Plex does not need.
 */
async function otherIds(
  { facts }: { facts?: AskFacts | undefined },
  { type, tmdbId }: Identity,
  names: NameTemplates | undefined,
  signal: AbortSignal,
): Promise<OtherIds | undefined> {
  if (names === undefined || !needsOtherIds(type, names)) return undefined;
  return await facts?.(type, tmdbId, signal).catch(fallBackTo(undefined, Outage));
}
