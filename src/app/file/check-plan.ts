import { basename } from "node:path";
import { sentence } from "../../base/actions/sentence.ts";
import type { Identity, MediaType } from "../../base/identity.ts";
import { splitEpisodes } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { countSame } from "../../core/plan/files/count-same.ts";
import { withoutVideos } from "../../core/plan/plan.ts";
import type { Release } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import { publicationsOfWork, type WorkPublication } from "../../store/journal/publications.ts";
import { listSubtitlesBeside } from "../../store/journal/supersede.ts";
import type { FiledItem } from "../../store/releases/items.ts";
import type { Kin } from "../../store/releases/lineage.ts";
import { type FiledProof, proveUnchanged } from "../journal/steps/prove-filed.ts";
import {
  adviseOnForeignFile,
  chooseDuplicateRule,
  type DuplicateRule,
  type IncomingVideo,
  rivalsOf,
  toDuplicateEvent,
} from "../library-state/duplicates.ts";
import {
  type ForeignFinding,
  findTakenName,
  foreignReason,
} from "../library-state/foreign-duplicate.ts";
import { findPublishedBySize } from "../library-state/in-journal.ts";
import { type LengthByPath, readRivalLengths } from "../library-state/rival-lengths.ts";
import {
  type GonePublication,
  selectGone,
  type Whereabouts,
  withReplacedGone,
} from "../library-state/whereabouts.ts";
import type { ReleasePlan } from "../plan/plan-release.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { FileDeps } from "./file-deps.ts";

/**
 * Under `upgrade` and `replace`, checks before any decision whether each file that these videos may
 * replace is still as it was filed.
 */
export async function proveRivals(
  { files }: { files: EngineFiles },
  {
    rule,
    plan,
    videos,
    filed,
    whereabouts = new Map(),
  }: {
    rule: DuplicateRule;
    plan: Pick<ReleasePlan, "identity" | "isApart">;
    videos: readonly IncomingVideo[];
    /** Files that other releases of the work filed. */
    filed: readonly WorkPublication[];
    /** What became of files that are no longer at their paths, by publication id. */
    whereabouts?: ReadonlyMap<string, Whereabouts>;
  },
  signal: AbortSignal,
): Promise<Map<string, FiledProof>> {
  const proofs = new Map<string, FiledProof>();
  if (rule !== "upgrade" && rule !== "replace") return proofs;
  for (const { operation } of rivalsOf(plan.identity, videos, filed)) {
    if (operation.state !== "sealed" || plan.isApart(operation.finalPath)) continue;
    const where = whereabouts.get(operation.id);
    const reason = where && reasonNotAtPath(operation.finalPath, where);
    proofs.set(
      operation.id,
      reason ? { ok: false, reason } : await proveUnchanged(files, operation, signal),
    );
  }
  return proofs;
}

/**
 * Returns why a file cannot be replaced that is not at its path. Undefined if its disk is away: the
 * look at the file then says when to go on.
 */
function reasonNotAtPath(path: string, where: Whereabouts): Reason | undefined {
  if (where.is === "moved") {
    return {
      code: "missing",
      message: sentence`${quoted(path, 300)} is now ${quoted(where.to, 300)}. To let plex-ingest follow it: ${{ do: "adopt" }}.`,
    };
  }
  if (where.is !== "unclear" || where.proof === undefined) return undefined;
  return { code: "missing", message: `${quoted(path, 300)} is missing. ${where.why}` };
}

/** A release whose files all have a destination or a reason. Nothing has been touched yet. */
export type PreparedFiling = {
  plan: ReleasePlan;
  items: FiledItem[];
  videos: IncomingVideo[];
  identity: ReleasePlan["identity"];
  /** True if the release is a single file, not a folder. */
  single: boolean;
  /**
   * Under `upgrade` and `replace`: whether each file that may be replaced is as it was filed, by
   * publication id.
   */
  proofs: ReadonlyMap<string, FiledProof>;
  /**
   * Under `upgrade` and `review`: the lengths of the videos and of the files that they may replace.
   */
  lengths: LengthByPath;
  /** Ids of the work's publications that existed when the library was read. */
  publications: ReadonlySet<string>;
  /**
   * Publications of the work whose files were deleted by hand. They are no duplicates, and their
   * names are free.
   */
  gone: readonly GonePublication<Operation>[];
  /** Places of the work's filed files that are no longer at their paths, by publication id. */
  whereabouts: ReadonlyMap<string, Whereabouts>;
};

/**
 * `identity` is as complete as possible: its title may have been looked up for the first time.
 * `publications` is set if the obstacle may be the same file, filed since the library was read.
 */
export type Preparation =
  | ({ ready: true } & PreparedFiling)
  | {
      ready: false;
      event: Event;
      identity?: Identity;
      publications?: PreparedFiling["publications"];
    };

/**
 * True if a live publication has reached the library. A publication that has only begun may still
 * fail.
 */
export const isInLibrary = ({
  operation: { state },
}: Pick<WorkPublication, "operation">): boolean => state === "published" || state === "sealed";

/** Maximum number of a pack's files that are named. */
const MAX_SHOWN = 5;

type PlanCheckDeps = Pick<
  FileDeps,
  | "store"
  | "files"
  | "duplicatePolicy"
  | "plexIndex"
  | "findAlreadyThere"
  | "findGone"
  | "findNested"
  | "lengths"
>;

/**
 * Checks a plan against the library: whether its videos are already there, under this name or
 * another.
 */
export async function checkPlan(
  deps: PlanCheckDeps,
  release: Pick<Release, "id" | "name" | "path" | "duplicates">,
  base: Omit<PreparedFiling, "proofs" | "lengths" | "publications" | "gone" | "whereabouts">,
  signal: AbortSignal,
  kin?: Kin,
): Promise<Preparation> {
  const { plan, videos, identity } = base;
  const rule = chooseDuplicateRule(release, deps.duplicatePolicy());
  const keepsBoth = rule === "keep_both";
  // Read before the disk, so that anything filed afterwards is recognized as new.
  const filed = kin?.isOnlyOfWork
    ? []
    : await publicationsOfWork(deps.store.read, identity, release.id);
  const publications = new Set(filed.filter(isInLibrary).map(({ operation }) => operation.id));
  const rivals = rivalsOf(identity, videos, filed).map(({ operation }) => operation);
  const found = await deps.findGone(rivals, signal);
  const whereabouts = rule === "replace" ? withReplacedGone(found) : found;
  const gone = await withSubtitles(deps, release, selectGone(rivals, whereabouts), signal);
  const published = await findPublishedBySize(deps.store, release, filed, kin?.lineage);
  const there = await deps.findAlreadyThere(
    {
      at: release.path,
      videos: videos.map(({ path, source }) => ({ path, size: source.size })),
      also(path) {
        const video = videos.find((incomingVideo) => incomingVideo.path === path);
        const named =
          video === undefined
            ? []
            : [video.destination, ...(published.get(video.source.size) ?? [])];
        return [...named, ...(plan.beside.get(path) ?? [])];
      },
      isApart: plan.isApart,
    },
    signal,
  );
  if (there.size === videos.length) {
    return {
      ready: false,
      event: {
        kind: "nothing_to_file",
        reasons: countSame([...there.values()]).slice(0, MAX_SHOWN),
      },
    };
  }
  if (identity.type === "tv" && there.size > 0) {
    // Identical bytes are not another version. This does not apply to films, because the parts of
    // one film belong together.
    const rest = videos.filter(({ path }) => !there.has(path));
    return checkPlan(
      deps,
      release,
      { ...base, plan: withoutVideos(plan, there), videos: rest },
      signal,
      kin,
    );
  }
  // If both versions are kept, the plan already places this one next to the existing file. Only a
  // label that a person chose can collide with another file's.
  const freed = new Set(gone.map(({ operation }) => operation.finalPath));
  if (keepsBoth) {
    const taken = release.duplicates
      ? await findTakenName(deps, release, videos, freed)
      : undefined;
    return taken
      ? { ready: false, event: { kind: "refused", reasons: [labelTaken(taken.path)] } }
      : {
          ready: true,
          ...base,
          proofs: new Map(),
          lengths: new Map(),
          publications,
          gone,
          whereabouts,
        };
  }
  const find = (some: readonly IncomingVideo[]) =>
    foreignReason(deps, { release, rule, plan, filed }, some, signal);
  if (rule === "skip") return skipping({ ...base, publications, gone, whereabouts }, find);
  const foreign = await find(videos);
  if (foreign) {
    const { reason } = foreign;
    return {
      ready: false,
      event: toDuplicateEvent(rule, reason, adviseOnForeignFile(reason)),
      publications,
    };
  }
  const present = filed.filter(({ operation }) => whereabouts.get(operation.id)?.is !== "gone");
  const proofs = await proveRivals(
    deps,
    { rule, plan, videos, filed: present, whereabouts },
    signal,
  );
  const lengths =
    rule === "replace"
      ? new Map()
      : await readRivalLengths(
          deps.lengths,
          videos,
          rivalsOf(identity, videos, present).map(({ operation }) => operation),
          signal,
        );
  return { ready: true, ...base, proofs, lengths, publications, gone, whereabouts };
}

/** Adds the deleted subtitles that were next to these deleted videos. */
async function withSubtitles(
  { store, findGone }: Pick<PlanCheckDeps, "store" | "findGone">,
  { id: releaseId }: Pick<Release, "id">,
  videos: readonly GonePublication<Operation>[],
  signal: AbortSignal,
): Promise<GonePublication<Operation>[]> {
  const all = [...videos];
  for (const { operation } of videos) {
    const beside = await listSubtitlesBeside(store.read, operation.finalPath, releaseId);
    const whereabouts = await findGone(beside, signal);
    all.push(...selectGone(beside, whereabouts));
  }
  return all;
}

/** Under `skip`, files only what the library lacks. */
async function skipping(
  prepared: Omit<PreparedFiling, "proofs" | "lengths">,
  find: (videos: readonly IncomingVideo[]) => Promise<ForeignFinding | undefined>,
): Promise<Preparation> {
  const { plan, videos, identity } = prepared;
  const { left, part, unsure } = await skipKnown(identity.type, videos, find);
  if (unsure) {
    return {
      ready: false,
      event: toDuplicateEvent("review", unsure, adviseOnForeignFile(unsure)),
    };
  }
  if (part) {
    return {
      ready: false,
      event: toDuplicateEvent("review", notWhole(part), adviseOnForeignFile(part)),
    };
  }
  const [first] = left.values();
  if (first && left.size === videos.length) {
    return { ready: false, event: toDuplicateEvent("skip", first, adviseOnForeignFile(first)) };
  }
  const rest = videos.filter(({ path }) => !left.has(path));
  return {
    ready: true,
    ...prepared,
    plan: withoutVideos(plan, left),
    videos: rest,
    proofs: new Map(),
    lengths: new Map(),
  };
}

const labelTaken = (path: string): Reason => ({
  code: "duplicate",
  message: sentence`The library already has ${quoted(basename(path), 300)}. Keep both under another label, or ${{ do: "verb", of: "reject" }} this one.`,
  path,
});

const notWhole = ({ message, ...reason }: Reason): Reason => ({
  ...reason,
  message: sentence`${message} However, the library does not have all episodes of this file.`,
});

/**
 * Videos that the library already has, by path. `part` is the reason for a video of which the
 * library has only a part, and `unsure` the reason for one that it may not have.
 */
type SkippedVideos = { left: Map<string, Reason>; part?: Reason; unsure?: Reason };

/**
 * Finds the videos of a release that someone else already put into the library. `find` returns a
 * reason if the library has one of the given videos. A file with several episodes counts as present
 * only if all of its episodes are.
 */
async function skipKnown(
  type: MediaType,
  videos: readonly IncomingVideo[],
  find: (videos: readonly IncomingVideo[]) => Promise<ForeignFinding | undefined>,
): Promise<SkippedVideos> {
  const left = new Map<string, Reason>();
  // Checks all videos at once first: usually none is there, and each call reads the folder.
  if ((await find(videos)) === undefined) return { left };
  for (const video of videos) {
    const found: (ForeignFinding | undefined)[] = [];
    for (const piece of piecesOf(type, video)) found.push(await find([piece]));
    const unsure = found.find((finding) => finding?.isSure === false);
    if (unsure) return { left, unsure: unsure.reason };
    const known = found.flatMap((finding) => finding?.reason ?? []);
    const [first] = known;
    if (first && known.length < found.length) return { left, part: first };
    if (first) left.set(video.path, first);
  }
  return { left };
}

/** Returns one piece for each episode. */
const piecesOf = (type: MediaType, video: IncomingVideo): IncomingVideo[] =>
  type === "movie" || video.mapping === undefined
    ? [video]
    : splitEpisodes(video.mapping).map((mapping) => ({ ...video, mapping }));
