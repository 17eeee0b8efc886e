import { dirname } from "node:path";
import { Outage } from "../../base/errors.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { Operation } from "../../core/journal/operation.ts";
import type { PlannedFile } from "../../core/plan/plan.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import type { Db } from "../../store/open.ts";
import { type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { type Kin, kinOf } from "../../store/releases/lineage.ts";
import type { IncomingVideo } from "../library-state/duplicates.ts";
import { listEarlierFiles } from "../library-state/files-beside.ts";
import type { FindGone } from "../library-state/find-gone.ts";
import { assertMounted } from "../library-state/mounted.ts";
import { applyPlanFacts, type ReleasePlan, sourcePathOf } from "../plan/plan-release.ts";
import type { ObservedRelease } from "../releases/observe.ts";
import { checkPlan, type Preparation } from "./check-plan.ts";
import { completeItems } from "./complete-items.ts";
import type { FileDeps } from "./file-deps.ts";
import { nothingFiledReasons } from "./filing-reasons.ts";

/** Dependencies for preparing a release. A dry run has only these. */
export type PrepareDeps = Pick<
  FileDeps,
  | "store"
  | "files"
  | "observe"
  | "confirmSource"
  | "complete"
  | "hasTmdb"
  | "planner"
  | "duplicatePolicy"
  | "plexIndex"
  | "findAlreadyThere"
  | "findGone"
  | "findNested"
  | "lengths"
>;

/** Database records of a release, read once before it is prepared. */
export interface ReleaseRecords extends Kin {
  items: FiledItem[];
  /** All of the release's operations in the journal. Undefined if they were not read. */
  journaled: readonly Operation[] | undefined;
}

export const readRecords = async (
  db: Db,
  release: ReleaseIn<"approved">,
  journaled?: readonly Operation[],
): Promise<ReleaseRecords> => ({
  ...(await kinOf(db, release)),
  items: await itemsOf(db, release.id),
  journaled,
});

/**
 * Observes the source again, completes the identity and makes the plan, or returns another event
 * for the release.
 */
export async function prepare(
  deps: PrepareDeps,
  release: ReleaseIn<"approved">,
  signal: AbortSignal,
  given?: ReleaseRecords,
): Promise<Preparation> {
  const records = given ?? (await readRecords(deps.store.read, release));
  const asked = await deps.confirmSource(release, signal);
  if (asked) return { ready: false, event: asked };
  const seen = await deps.observe(release, signal, { whole: records.lineage.length < 2 });
  const gone = await whatIsWrong(deps.files, release, seen, signal);
  if (gone) return { ready: false, event: gone };
  const completed = await completeItems(deps, release, records.items, signal);
  if (!completed.ok) {
    return { ready: false, event: { kind: "refused", reasons: completed.reasons } };
  }
  const { identity } = completed;
  const filedEarlier = await listEarlierFiles(deps.store.read, release, identity);
  const { id, name, path, duplicates } = release;
  const request = {
    id,
    name,
    path,
    identity,
    items: completed.items,
    filedEarlier,
    duplicates,
    isNewWork: records.journaled?.length === 0 && records.isOnlyOfWork,
  };
  const plan = await deps.planner(request, signal);
  const items = applyPlanFacts(completed.items, plan);
  await assertMounted(deps, plan.library, signal);
  const videos = await readIncomingVideos(deps.files, release, plan.files, items, seen.single);
  const base = { plan, items, videos, identity, single: seen.single };
  if (videos.length === 0) {
    // A late file in a folder that is already filed does not need a video of its own.
    if (
      release.parentId !== undefined &&
      plan.files.some(({ destination }) => destination !== undefined)
    ) {
      return {
        ready: true,
        ...base,
        proofs: new Map(),
        lengths: new Map(),
        publications: new Set(),
        gone: [],
        whereabouts: new Map(),
      };
    }
    return {
      ready: false,
      event: { kind: "refused", reasons: nothingFiledReasons(plan.files) },
      identity,
    };
  }
  const findGone = findGoneWhileMounted(deps, plan.library);
  return { ...(await checkPlan({ ...deps, findGone }, release, base, signal, records)), identity };
}

/**
 * Finds out where files are, like `findGone`, while this library is mounted. If a file in it could
 * not be looked at, the library may have left for a moment, so that look proves nothing.
 * @throws Outage `root_missing` while the library is away
 */
const findGoneWhileMounted =
  (
    deps: Pick<PrepareDeps, "store" | "files" | "findGone">,
    library: ReleasePlan["library"],
  ): FindGone =>
  async (operations, signal) => {
    const found = await deps.findGone(operations, signal);
    const mayBeAway = operations.some(({ id, finalPath }) => {
      const where = found.get(id);
      return where?.is === "unclear" && !where.proof && isBelow(finalPath, library.path);
    });
    if (!mayBeAway) return found;
    await assertMounted(deps, library, signal);
    return deps.findGone(operations, signal);
  };

async function whatIsWrong(
  files: FileDeps["files"],
  release: ReleaseIn<"approved">,
  seen: ObservedRelease,
  signal: AbortSignal,
): Promise<Event | undefined> {
  const problem = seen.problems.find(({ code }) => code === "missing" || code === "not_readable");
  if (problem?.code === "not_readable") {
    throw new Outage("not_readable", `${quoted(release.path, 300)} cannot be read.`);
  }
  if (problem) {
    const parent = await files.listRoot(dirname(release.path), signal, { atMost: 1 });
    const unmounted =
      parent.state !== "ok" || (parent.entries.length === 0 && release.source !== "person");
    if (!unmounted) return { kind: "vanished" };
    throw new Outage(
      "root_missing",
      `${quoted(dirname(release.path), 300)} is empty or missing. Mount its disk.`,
    );
  }
  return seen.contentKey === release.contentKey ? undefined : { kind: "content_changed" };
}

/** Returns the videos with a destination in the plan, as they are on disk now. */
export async function readIncomingVideos(
  files: FileDeps["files"],
  release: Pick<Release, "path">,
  planned: readonly PlannedFile[],
  items: readonly FiledItem[],
  single: boolean,
): Promise<IncomingVideo[]> {
  const videos: IncomingVideo[] = [];
  for (const { path, role, destination } of planned) {
    if (role !== "video" || destination === undefined) continue;
    const sourcePath = sourcePathOf(release, { path }, single);
    const source = await files.readFileIdentity(sourcePath);
    if (source) {
      videos.push({
        path,
        sourcePath,
        source,
        destination,
        mapping: items.find((item) => item.path === path)?.mapping,
      });
    }
  }
  return videos;
}
