import { dropUndefined } from "../../base/drop-undefined.ts";
import type { Reason } from "../../base/reason-codes.ts";
import type { By } from "../../core/actor.ts";
import { GONE_BY_HAND } from "../../core/journal/operation.ts";
import { type Plan, withoutVideos } from "../../core/plan/plan.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import { abandonOperation, beginOperation, findOperation } from "../../store/journal/journal.ts";
import { publicationsOfWork, type WorkPublication } from "../../store/journal/publications.ts";
import { listSubtitlesBeside } from "../../store/journal/supersede.ts";
import type { Db, Trx } from "../../store/open.ts";
import { nameAliasOf } from "../../store/releases/aliases.ts";
import { type FiledItem, listMappingsBeingFiled, saveItems } from "../../store/releases/items.ts";
import { isOnlyOfWork } from "../../store/releases/lineage.ts";
import { setUnversioned } from "../../store/releases/releases.ts";
import { everywhere } from "../../store/storages/scope.ts";
import { lockWork, recountWorkOf } from "../../store/works/recount.ts";
import type { BegunPublication, Publication } from "../journal/operations/publish.ts";
import { stampOf } from "../journal/steps/journal.ts";
import { isReason, reasonNotBegun } from "../journal/steps/perform.ts";
import { chooseDuplicateRule, type IncomingVideo, rivalsOf } from "../library-state/duplicates.ts";
import { findRivalsElsewhere } from "../library-state/foreign-duplicate.ts";
import type { DuplicateJudgement } from "../library-state/judge-duplicates.ts";
import { toLibraryDetail } from "../library-state/libraries.ts";
import { changeStateWithin, type StateChangeExtra } from "../releases/change-state.ts";
import { isOutranked } from "./better-first.ts";
import { isInLibrary, type Preparation, type PreparedFiling } from "./check-plan.ts";
import type { FileDeps } from "./file-deps.ts";
import { judgeFiled } from "./filing-reasons.ts";
import type { ReleaseRecords } from "./prepare.ts";

/**
 * Returns which publication each planned file replaces, by the file's path. Videos replace worse
 * ones; subtitles replace the subtitle of such a video that has the same name.
 */
async function replacementsOf(
  trx: Trx,
  releaseId: number,
  { files }: Plan,
  videos: ReadonlyMap<string, WorkPublication>,
): Promise<Map<string, string>> {
  const replaces = new Map([...videos].map(([path, { operation }]) => [path, operation.id]));
  for (const { operation } of videos.values()) {
    for (const subtitle of await listSubtitlesBeside(trx, operation.finalPath, releaseId)) {
      const fresh = files.find(
        ({ role, destination }) => role === "subtitle" && destination === subtitle.finalPath,
      );
      if (fresh) replaces.set(fresh.path, subtitle.id);
    }
  }
  return replaces;
}

export const RETRY_DELAY_MS = 1000;

/** A prepared release, with everything that is needed to enter `filing`. */
export type ReadyRelease = {
  release: ReleaseIn<"approved">;
  records: ReleaseRecords;
  preparation: PreparedFiling;
  /** The plan as it is written if no other release of the work has appeared. */
  start: Start;
  by: By;
};

/** A release in `filing`, with everything that a run needs to continue. */
export interface FilingStart {
  release: ReleaseIn<"filing">;
  items: FiledItem[];
  /** True if the release is a single file, not a folder. */
  single: boolean;
  /**
   * Records that were read before the release entered `filing`. Missing if it entered in an earlier
   * run.
   */
  records?: ReleaseRecords;
  /** The release's first file, if it was begun or refused when the release entered. */
  first?: FirstFile | undefined;
}

interface FirstFile {
  path: string;
  begun: BegunPublication | Reason;
}

/**
 * Writes the first of the two commits of a filing: the change to `filing` and the intent of the
 * first file, so that the planned file does not wait for another commit. If that file cannot begin,
 * only the change is written.
 * @returns undefined if the release got another state
 */
export async function enterFiling(
  deps: FileDeps,
  ready: ReadyRelease,
  first: { path: string; prepared: Publication | Reason } | undefined,
): Promise<FilingStart | undefined> {
  const { store } = deps;
  const enter = (
    begin: (trx: Trx) => Promise<FirstFile | undefined>,
  ): Promise<FilingStart | undefined> =>
    store.write(async (trx) => {
      const entered = await enterFilingWithin(trx, deps, ready);
      const isAsPlanned = entered?.items === ready.start.items;
      return isAsPlanned ? { ...entered, first: await begin(trx) } : entered;
    });
  if (!first) return enter(async () => undefined);
  const { path, prepared } = first;
  const enterWithout = (reason: Reason): Promise<FilingStart | undefined> =>
    enter(async () => ({ path, begun: reason }));
  if (isReason(prepared)) return enterWithout(prepared);
  try {
    return await enter(async (trx) => {
      const operation = await beginOperation(trx, prepared.intent, deps.clock.now());
      return { path, begun: { publication: prepared, operation } };
    });
  } catch (error) {
    return enterWithout(await reasonNotBegun(store.read, prepared.intent, error));
  }
}

/**
 * Moves a release from `approved` to `filing`. Returns undefined if it gets another state instead.
 * The items are those of `start` unless another release of the work has appeared.
 */
export async function enterFilingWithin(
  trx: Trx,
  deps: FileDeps,
  { release, records, preparation, start, by }: ReadyRelease,
): Promise<FilingStart | undefined> {
  // Two approved releases of the same film may get here at the same time, even in two storages. The
  // lock lets one enter first.
  await lockWork(trx, release.identity);
  // Subtitles of a video that is already there are not a second video. If no other release belongs
  // to the work, nothing of the work is or was being filed.
  const isFree = preparation.videos.length === 0 || (await isOnlyOfWork(everywhere(trx), release));
  const judged = isFree ? undefined : await judgeAmongOthers(trx, deps, release, preparation);
  if (judged?.kind === "event") {
    await changeStateWithin(trx, release, judged.event, by, {
      fields: titleOf(release, preparation),
    });
    return undefined;
  }
  if (judged?.kind === "again") {
    await setUnversioned(trx, release.id, { retryAt: by.at + RETRY_DELAY_MS });
    return undefined;
  }
  const { items, extra } = judged ? await startBeside(trx, release, preparation, judged) : start;
  const moved = await changeStateWithin(trx, release, { kind: "start_filing" }, by, extra);
  if (!moved.ok || moved.release.state !== "filing") return undefined;
  await freeNames(trx, deps, preparation.gone, items);
  return { release: moved.release, items, single: preparation.single, records };
}

/**
 * Closes the publications of deleted files whose names these items take, because a name has only
 * one live publication.
 */
async function freeNames(
  trx: Trx,
  deps: FileDeps,
  gone: PreparedFiling["gone"],
  items: readonly FiledItem[],
): Promise<void> {
  const taken = new Set(items.flatMap(({ destination }) => destination ?? []));
  const { lease, at } = stampOf(deps);
  for (const { operation, proof } of gone) {
    const { id, finalPath, releaseId } = operation;
    const now = taken.has(finalPath) ? await findOperation(trx, id) : undefined;
    if (now?.state !== "sealed") continue;
    await abandonOperation(trx, now, proof, { lease, at, error: GONE_BY_HAND });
    await recountWorkOf(everywhere(trx), releaseId);
  }
}

type FiledJudgement = DuplicateJudgement;

/** Judges a release against the current state of the work's other releases. */
async function judgeAmongOthers(
  trx: Trx,
  { duplicatePolicy }: FileDeps,
  release: ReleaseIn<"approved">,
  preparation: PreparedFiling,
): Promise<FiledJudgement> {
  const { identity, videos, publications } = preparation;
  if (await isBeingFiled(trx, preparation, release.id)) return { kind: "again" };
  // A better version may have been approved since this one was prepared.
  if (await isOutranked(trx, release, duplicatePolicy())) return { kind: "again" };
  // Another storage's engine may have begun since the library was read. The next attempt decides.
  const isOne = chooseDuplicateRule(release, duplicatePolicy()) !== "keep_both";
  if (isOne && (await findRivalsElsewhere(trx, preparation)).length > 0) return { kind: "again" };
  // Only rivals of these videos count: another episode of the show does not affect this one.
  if (await isFiledSince(trx, { id: release.id, identity }, publications, videos)) {
    return { kind: "again" };
  }
  return judgeFiled(trx, release, preparation, duplicatePolicy());
}

async function startBeside(
  trx: Trx,
  release: ReleaseIn<"approved">,
  preparation: PreparedFiling,
  { notFiled, replaces }: Extract<FiledJudgement, { kind: "file" }>,
): Promise<Start> {
  const plan = { ...preparation.plan, ...withoutVideos(preparation.plan, notFiled) };
  return startOf(
    release,
    { ...preparation, plan },
    await replacementsOf(trx, release.id, plan, replaces),
  );
}

/**
 * Returns the title and year that were looked up for a work that was named only by its id. The
 * release keeps them even if it is not filed.
 */
export const titleOf = (
  { identity }: ReleaseIn<"approved">,
  { identity: completed }: Pick<Preparation, "identity">,
): Required<StateChangeExtra>["fields"] =>
  identity.title !== "" || completed === undefined
    ? {}
    : { identity: { ...identity, title: completed.title, year: completed.year } };

export type VideosToFile = Pick<PreparedFiling, "identity"> & {
  videos: readonly Pick<IncomingVideo, "mapping">[];
};

/**
 * True while another release of the same film or episodes is being filed. Whether this release is a
 * duplicate is decided only afterwards.
 */
export async function isBeingFiled(
  db: Db,
  { identity, videos }: VideosToFile,
  except: number,
): Promise<boolean> {
  if (videos.length === 0) return false;
  const filing = (await listMappingsBeingFiled(db, identity, except)).map((mapping) => ({
    mapping,
  }));
  return rivalsOf(identity, videos, filing).length > 0;
}

/**
 * True if another release of the work has filed a file that is not in `publications`. If `videos`
 * is given, only rivals of these videos count.
 */
export async function isFiledSince(
  db: Db,
  { id, identity }: Pick<ReleaseIn<"approved">, "id" | "identity">,
  publications: ReadonlySet<string>,
  videos?: VideosToFile["videos"],
): Promise<boolean> {
  const filed = await publicationsOfWork(db, identity, id);
  const rivals = videos ? rivalsOf(identity, videos, filed) : filed;
  return rivals.some(
    (publication) => isInLibrary(publication) && !publications.has(publication.operation.id),
  );
}

type Start = { items: FiledItem[]; extra: StateChangeExtra };

/** Writes the plan to the items, so that exactly this plan is carried out, even after a restart. */
export function startOf(
  release: Release,
  { identity, items: known, plan }: PreparedFiling,
  replaces: ReadonlyMap<string, string> = new Map(),
): Start {
  const planned = new Map(plan.files.map((file) => [file.path, file]));
  const items = known.map((item) => {
    const { destination, problem } = planned.get(item.path) ?? {};
    return { ...item, destination, problem: problem?.message, replaces: replaces.get(item.path) };
  });
  const extra: StateChangeExtra = {
    fields: { identity },
    detail: {
      identity,
      folder: plan.folder,
      ...toLibraryDetail(plan.library),
      ...dropUndefined({ message: plan.note }),
    },
    within: async (trx) => {
      // Only a person can name a work solely by its id.
      if (release.decidedBy === "person") await nameAliasOf(trx, release.id, identity);
      await saveItems(trx, release.id, items);
    },
  };
  return { items, extra };
}
