import { basename, dirname, join } from "node:path";
import { quoteWork } from "../../base/candidate.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { type MediaType, sameWork } from "../../base/identity.ts";
import type { ItemRole } from "../../base/item.ts";
import { toThere } from "../../base/path/path-map.ts";
import { folderOf } from "../../base/path/path-parts.ts";
import type { Reason, ReasonCode } from "../../base/reason-codes.ts";
import type { ListedServer } from "../../core/library/server-entry.ts";
import {
  createTellApart,
  type Decision,
  filesOf,
  hasEpisodeTitle,
  type Identification,
  type Identify,
  type ParsedName,
  parseName,
  parsePlexmatch,
  parseRelease,
  proposalOf,
  type ReleaseName,
  type RememberedLessons,
  type WorkClaim,
} from "../../names/index.ts";
import type { Db } from "../../store/open.ts";
import { findWorksWithFiles } from "../../store/plex/indexed-works.ts";
import { findNfos } from "../identify/clues/nfo-places.ts";

/**
 * A work in a library. `path` is absolute, and the paths of its files are relative to it. If the
 * work is one file, that path is its name.
 */
type LibraryWork = {
  path: string;
  isFile: boolean;
  files: readonly { path: string; role: ItemRole }[];
  /** The type of the library, if known. */
  type?: MediaType | undefined;
};

/** Some files of a work and what they were identified as. */
export type IdentifiedFiles = { files: readonly string[]; identified: Identification };

type IdentifyWorkDeps = {
  identify: Identify;
  /** A person's earlier lessons about such a name. */
  recall: (name: ParsedName) => Promise<RememberedLessons | undefined>;
  readText: (folder: string, path: string) => Promise<string | undefined>;
  /** The works that media servers assign to these files, according to their lists. */
  inPlex: (paths: readonly string[]) => Promise<WorkClaim[]>;
};

/** Problems of single videos, which do not make the work of the other videos doubtful. */
const OF_VIDEOS: ReadonlySet<string> = new Set<ReasonCode>([
  "episode_missing",
  "episode_title_differs",
  "episode_title_elsewhere",
  "numbers_unclear",
  "unaccounted",
  "pack_incomplete",
  "absolute_unmapped",
  "folder_disagrees",
  "runtime_differs",
  "part_alone",
  "extra",
  "sample",
  "several_works",
  "low_confidence",
  "close_second",
]);

/** Signs that a season may be numbered in another order than TMDB's. */
const COUNTED_OTHERWISE: ReadonlySet<string> = new Set<ReasonCode>([
  "episode_missing",
  "episode_title_differs",
  "episode_title_elsewhere",
  "absolute_unmapped",
]);

/**
 * Reasons that Plex's match can resolve. If Plex knows only the title, it picks the best known of
 * several works.
 */
const ANSWERED_BY_PLEX: ReadonlySet<string> = new Set<ReasonCode>([
  "no_year_movie",
  "low_confidence",
]);

const isSure = ({ decision }: Identification): boolean => decision.kind === "auto";
const codesOf = ({ decision }: Identification): string[] =>
  decision.kind === "auto" ? [] : decision.reasons.map(({ code }) => code);

type SureVideos = { videos: string[]; identified: Identification };

/** Returns the seasons in the file names of an identification. */
const seasonsOf = ({ files }: Identification): number[] =>
  [...files.values()].flatMap(({ season }) => season ?? []);

/** True if each video's name contains TMDB's title for that episode. */
const haveTitles = (identified: Identification): boolean =>
  [...(proposalOf(identified)?.mappings ?? [])].every(([path, { titles }]) => {
    const file = identified.files.get(path);
    return file !== undefined && hasEpisodeTitle(file, titles);
  });

const held = (identified: Identification, reasons: Reason[]): Identification => {
  const suggestion = proposalOf(identified);
  const decision: Decision = {
    kind: "review",
    reasons,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
  return { ...identified, decision };
};

export type IdentifyWork = (work: LibraryWork, signal: AbortSignal) => Promise<IdentifiedFiles[]>;

/**
 * Identifies a work in a library by the rules for downloads. Its folder's name, an NFO,
 * `.plexmatch` and Plex must not contradict each other. If some videos of a show are unclear, the
 * seasons and videos that would be filed on their own are certain.
 */
export function createIdentifyWork({
  identify,
  recall,
  readText,
  inPlex,
}: IdentifyWorkDeps): IdentifyWork {
  const tellApart = createTellApart(identify);

  async function claimsOf({ path, isFile }: LibraryWork): Promise<WorkClaim[]> {
    const text = isFile ? undefined : await readText(path, ".plexmatch");
    const ids = text === undefined ? undefined : parsePlexmatch(text);
    return ids === undefined ? [] : [{ ids, by: ".plexmatch" }];
  }

  return async (work, signal) => {
    const { path, isFile, files } = work;
    const name = basename(path);
    const videos = files.filter(({ role }) => role === "video").map((file) => file.path);
    const items = files.map((file) => ({ ...file, skip: false }));
    const extras = isFile
      ? []
      : files.filter(({ role }) => role === "extra").map((file) => file.path);
    const input: ReleaseName = {
      name,
      videos,
      at: path,
      extras,
      nfos: { own: isFile ? [] : findNfos(items, "library").own, beside: isFile },
      remembered: await recall(parseRelease(name, videos).release),
      claims: await claimsOf(work),
    };
    const plex = await inPlex(
      videos.map((video) => (isFile ? join(dirname(path), video) : join(path, video))),
    );
    const whole = await withPlex(input, plex);
    if (isSure(whole) || videos.length < 2) {
      return [{ files: files.map((file) => file.path), identified: whole }];
    }
    const sure = await sureOf(input, whole);
    if (sure.length === 0) return [{ files: files.map((file) => file.path), identified: whole }];
    return parted(sure, whole);

    /**
     * Identifies a release by its names first and then with Plex's match, which may contradict the
     * names or resolve what they leave open.
     */
    async function withPlex(
      asked: ReleaseName,
      given: readonly WorkClaim[],
    ): Promise<Identification> {
      const first = inLibrary(await identify(asked, signal));
      const identity = proposalOf(first)?.identity;
      const agrees = ({ ids, type }: WorkClaim): boolean =>
        type === identity?.type && ids.tmdb === identity?.tmdbId;
      if (isSure(first) && given.every(agrees)) return first;
      if (given.length === 0) return first;
      const second = inLibrary(
        await identify({ ...asked, claims: [...(asked.claims ?? []), ...given] }, signal),
      );
      if (first.decision.kind === "auto") return second;
      if (second.decision.kind === "review") {
        return codesOf(second).includes("id_contradicts") ? second : first;
      }
      const isAnswered =
        second.ranked[0]?.parts.title === 1 &&
        codesOf(first).every((code) => ANSWERED_BY_PLEX.has(code));
      return isAnswered ? second : held(second, first.decision.reasons);
    }

    /** Holds a film in a library of series for review, and vice versa. */
    function inLibrary(identified: Identification): Identification {
      const { decision } = identified;
      if (
        decision.kind !== "auto" ||
        work.type === undefined ||
        decision.identity.type === work.type
      ) {
        return identified;
      }
      const [is, library] = work.type === "tv" ? ["a film", "series"] : ["a series", "films"];
      const message = `${quoteWork(decision.identity)} is ${is}, but its folder is in a library of ${library}.`;
      return held(identified, [{ code: "folder_disagrees", message }]);
    }

    /**
     * Returns the videos that are certain without the other videos, if they are all of one work.
     */
    async function sureOf(asked: ReleaseName, all: Identification): Promise<SureVideos[]> {
      const proposed = proposalOf(all)?.identity;
      if (proposed === undefined || !codesOf(all).every((code) => OF_VIDEOS.has(code))) return [];
      const found =
        proposed.type === "tv" ? await sureEpisodes(asked, all) : await sureVersions(asked);
      const isOne = found.every(({ identified }) => {
        const identity = proposalOf(identified)?.identity;
        return identity !== undefined && sameWork(identity, proposed);
      });
      return isOne ? found : [];
    }

    /**
     * Identifies each folder of a show on its own, and each video of an unclear folder, as if the
     * other files did not exist. If a season is numbered differently from TMDB's, later seasons may
     * be as well, unless they have TMDB's titles.
     */
    async function sureEpisodes(asked: ReleaseName, all: Identification): Promise<SureVideos[]> {
      const groups = [...Map.groupBy(asked.videos, folderOf).values()];
      const found: SureVideos[] = [];
      let countedTo = Number.POSITIVE_INFINITY;
      for (const some of groups) {
        const alone = { ...asked, videos: some, extras: [] };
        const identified = groups.length === 1 ? all : await withPlex(alone, plex);
        const codes = codesOf(identified);
        if (isSure(identified)) {
          found.push({ videos: some, identified });
        } else if (codes.some((code) => COUNTED_OTHERWISE.has(code))) {
          countedTo = Math.min(countedTo, ...seasonsOf(identified).filter((season) => season > 0));
        } else if (codes.every((code) => OF_VIDEOS.has(code))) {
          const { own, apart } = await tellApart(alone, identified, signal);
          const certain = some.filter((video) => !own.leftOut.has(video));
          if (apart.length === 0 && certain.length > 0) {
            found.push({ videos: certain, identified: inLibrary(own) });
          }
        }
      }
      const isCounted = ({ identified }: SureVideos): boolean =>
        seasonsOf(identified).every((one) => one < countedTo) || haveTitles(identified);
      return found.filter((one) => isSure(one.identified) && isCounted(one));
    }

    /**
     * Finds the videos of several versions of one film. They are certain if each video is
     * identified as that film on its own and has a title in its own name.
     */
    async function sureVersions(asked: ReleaseName): Promise<SureVideos[]> {
      const found: SureVideos[] = [];
      for (const video of asked.videos) {
        const identified = await withPlex({ ...asked, videos: [video], extras: [] }, plex);
        if (!isSure(identified) || parseName(basename(video)).title === null) return [];
        found.push({ videos: [video], identified });
      }
      return found;
    }

    /**
     * Splits the files into two parts: the certain videos with their files, and the remaining
     * files, with the doubts about the whole work.
     */
    function parted(found: readonly SureVideos[], all: Identification): IdentifiedFiles[] {
      const certain = new Set(found.flatMap((one) => one.videos));
      const left = videos.filter((video) => !certain.has(video));
      const rest = new Set(left.length === 0 ? [] : filesOf(left, items));
      const [first = all] = found.map(({ identified }) => identified);
      const proposals = found.flatMap(({ identified }) => proposalOf(identified) ?? []);
      const mappings = new Map(proposals.flatMap((proposal) => [...proposal.mappings]));
      const { decision } = first;
      const together: Identification =
        decision.kind === "auto" ? { ...first, decision: { ...decision, mappings } } : first;
      return [
        {
          files: items.filter((item) => !rest.has(item.path)).map((item) => item.path),
          identified: together,
        },
        ...(rest.size === 0 ? [] : [{ files: [...rest], identified: all }]),
      ];
    }
  };
}

/** For a show with thousands of episodes, a few hundred are enough. */
const MAX_PATHS = 300;

/**
 * Finds the works that media servers assign to our files in our index of their lists. Sends no
 * request to a server. A claim that several servers make is the first one's.
 */
export const createServerClaims =
  (db: Db, servers: readonly ListedServer[]) =>
  async (paths: readonly string[]): Promise<WorkClaim[]> => {
    const claims = new Map<string, WorkClaim>();
    for (const { name, title, pathMap } of servers) {
      const there = paths.slice(0, MAX_PATHS).map((path) => toThere(path, pathMap));
      const found = await findWorksWithFiles(db, name, there);
      for (const { type, tmdbId: tmdb, imdbId: imdb, tvdbId: tvdb } of found) {
        // Agents before 2020 had only one id. A TMDB id is sufficient.
        const ids = tmdb === undefined ? dropUndefined({ imdb, tvdb }) : { tmdb };
        const key = JSON.stringify([type, ids]);
        if (Object.keys(ids).length > 0 && !claims.has(key)) {
          claims.set(key, { ids, type, by: title });
        }
      }
    }
    return [...claims.values()];
  };
