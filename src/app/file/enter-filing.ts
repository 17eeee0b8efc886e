import { type By, byEngine } from "../../core/actor.ts";
import { defined } from "../../core/defined.ts";
import { FILE_METHODS, METHODS } from "../../core/journal/method-traits.ts";
import { type Plan, withoutVideos } from "../../core/plan/plan.ts";
import { mappingFor } from "../../core/release/item.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import { publicationsOfWork, type WorkPublication } from "../../store/journal/publications.ts";
import { subtitlesBeside } from "../../store/journal/supersede.ts";
import type { Db, Trx } from "../../store/open.ts";
import { nameAliasOf } from "../../store/releases/aliases.ts";
import { type FiledItem, itemsOf, mappingsBeingFiled, saveItems } from "../../store/releases/items.ts";
import { isOnlyOfWork } from "../../store/releases/lineage.ts";
import { setUnversioned } from "../../store/releases/releases.ts";
import { everywhere } from "../../store/storages/scope.ts";
import { lockWork } from "../../store/works/recount.ts";
import { assertStateSpace } from "../engine/state-space.ts";
import { waitForEpisode } from "../identify/record-decision.ts";
import { assertSpace } from "../journal/steps/make-file.ts";
import { type Incoming, rivalsOf, ruleFor } from "../library-state/duplicates.ts";
import { rivalsElsewhere } from "../library-state/foreign-duplicate.ts";
import { libraryDetail } from "../library-state/libraries.ts";
import { type MoveExtra, moveRelease, moveWithin } from "../releases/move.ts";
import { isInLibrary, type Preparation, type Prepared } from "./check-plan.ts";
import type { FileParts } from "./parts.ts";
import { type Known, prepare, readKnown } from "./prepare.ts";
import { judgeFiled, moveBlockedReason } from "./why-not.ts";

/**
 * Which publication each planned file replaces, by the file's path: videos replace worse ones, and subtitles replace the
 * subtitle of such a video that has the same name.
 */
async function replacementsOf(
  trx: Trx,
  releaseId: number,
  { files }: Plan,
  videos: ReadonlyMap<string, WorkPublication>,
): Promise<Map<string, string>> {
  const replaces = new Map([...videos].map(([path, { operation }]) => [path, operation.id]));
  for (const { operation } of videos.values()) {
    for (const subtitle of await subtitlesBeside(trx, operation.finalPath, releaseId)) {
      const fresh = files.find(({ role, destination }) => role === "subtitle" && destination === subtitle.finalPath);
      if (fresh) replaces.set(fresh.path, subtitle.id);
    }
  }
  return replaces;
}

const RETRY_DELAY_MS = 1000;

/** A release that is prepared, and what it will be entered with. */
export type Ready = {
  release: ReleaseIn<"approved">;
  known: Known;
  preparation: Prepared;
  /** The plan as it is written where no other release of its work has come. */
  start: Start;
  by: By;
};

/** A release that is being filed. */
export type Entered = {
  release: ReleaseIn<"filing">;
  items: FiledItem[];
  single: boolean;
  /** Nothing was ever done for it before. */
  isUntouched: boolean;
  /** No other release is known of the same download. */
  isAlone: boolean;
};

/** Prepares a release that is approved. Returns nothing where it got another state, or waits. */
export async function readyToFile(
  deps: FileParts,
  release: ReleaseIn<"approved">,
  isUntouched: boolean,
  signal: AbortSignal,
): Promise<Ready | undefined> {
  const { store } = deps;
  await assertStateSpace(deps.files, deps.stateDir);
  const known = await readKnown(store.read, release, isUntouched);
  // Before anything is read from disk: another release of the same work may be copied for hours, and this one is due
  // every second.
  const isBusy = (): Promise<boolean> => isBeingFiled(store.read, videosOf(release, known.items), release.id);
  if (!known.isOnlyOfWork && (await isBusy())) return putOff(deps, release);
  const preparation = await prepare(deps, release, signal, known);
  const by = byEngine(deps.now());
  const fields = titleOf(release, preparation);
  if (!preparation.ready) {
    const { publications, event } = preparation;
    // Being filed, or filed since the library was read: whether it is the very same is for the next look to say.
    if (publications && ((await isBusy()) || (await isFiledSince(store.read, release, publications))))
      return putOff(deps, release);
    return refuse(deps, release, event, { by, fields });
  }
  const blocked = await moveBlockedReason(deps, release, preparation, signal);
  if (blocked) return refuse(deps, release, { kind: "refused", reasons: [blocked] }, { by, fields });
  await deps.claimRoot(preparation.plan.library);
  // Checked before it enters `filing`, so that hours without space do not fill the history with attempts.
  if (release.waiting?.code === "no_space" && (await mustCopy(deps, preparation))) {
    const largest = Math.max(0, ...preparation.videos.map((video) => video.source.size));
    await assertSpace(deps.files, preparation.plan.library.root, largest, deps.policy);
  }
  return { release, known, preparation, start: startOf(release, preparation), by };
}

const putOff = ({ store, now }: Pick<FileParts, "store" | "now">, { id }: Release): Promise<undefined> =>
  store.write((trx) => setUnversioned(trx, id, { retryAt: now() + RETRY_DELAY_MS })).then(() => undefined);

/** Whether it was put off for another release of its work, for which nothing needs to wait any more: its turn is within a second. */
export async function hasTurnSoon(db: Db, release: Release): Promise<boolean> {
  const { id, state, retryAt, waiting, tries } = release;
  if (state !== "approved" || retryAt === undefined || waiting || tries > 0) return false;
  return !(await isBeingFiled(db, videosOf(release, await itemsOf(db, id)), id));
}

/**
 * From `approved` to `filing`, or to the state that it gets instead: then it returns nothing. Its items are those of `start`
 * unless another release of its work has come.
 */
export async function enterWithin(
  trx: Trx,
  deps: Pick<FileParts, "duplicatePolicy">,
  { release, known, preparation, start, by }: Ready,
): Promise<Entered | undefined> {
  // Two approved releases of the same film may get here at the same time, in two storages as well, and one enters first.
  await lockWork(trx, release.identity);
  // Subtitles of a video that is there already are not a second video. Where no other release is of the work, none of it
  // is being filed and none was.
  const isFree = preparation.videos.length === 0 || (await isOnlyOfWork(everywhere(trx), release));
  const judged = isFree ? undefined : await judgeAmongOthers(trx, deps, release, preparation);
  if (judged?.kind === "event") {
    await moveWithin(trx, release, judged.event, by, { fields: titleOf(release, preparation) });
    return undefined;
  }
  if (judged?.kind === "again") {
    await setUnversioned(trx, release.id, { retryAt: by.at + RETRY_DELAY_MS });
    return undefined;
  }
  const { items, extra } = judged ? await startBeside(trx, release, preparation, judged) : start;
  const moved = await moveWithin(trx, release, { kind: "start_filing" }, by, extra);
  if (!moved.ok || moved.release.state !== "filing") return undefined;
  const { isUntouched, lineage } = known;
  return { release: moved.release, items, single: preparation.single, isUntouched, isAlone: lineage.length === 1 };
}

type Judged = Awaited<ReturnType<typeof judgeFiled>>;

/** What becomes of it beside the other releases of its work, as they are now. */
async function judgeAmongOthers(
  trx: Trx,
  { duplicatePolicy }: Pick<FileParts, "duplicatePolicy">,
  release: ReleaseIn<"approved">,
  preparation: Prepared,
): Promise<Judged> {
  const { identity, videos, publications } = preparation;
  if (await isBeingFiled(trx, preparation, release.id)) return { kind: "again" };
  // Another storage's engine may have begun since the library was read: the next look says so.
  const isOne = ruleFor(release, duplicatePolicy()) !== "keep_both";
  if (isOne && (await rivalsElsewhere(trx, preparation)).length > 0) return { kind: "again" };
  // Another episode of the show takes nothing from this one.
  if (await isFiledSince(trx, { id: release.id, identity }, publications, videos)) return { kind: "again" };
  return judgeFiled(trx, release, preparation, duplicatePolicy());
}

async function startBeside(
  trx: Trx,
  release: ReleaseIn<"approved">,
  preparation: Prepared,
  { notFiled, replaces }: Extract<Judged, { kind: "file" }>,
): Promise<Start> {
  const plan = { ...preparation.plan, ...withoutVideos(preparation.plan, notFiled) };
  return startOf(release, { ...preparation, plan }, await replacementsOf(trx, release.id, plan, replaces));
}

/**
 * Moves it to its state instead of `filing`. A missing episode is requested from TMDB again later, also when a person
 * chose the show.
 */
async function refuse(
  { store }: Pick<FileParts, "store">,
  release: ReleaseIn<"approved">,
  event: Event,
  { by, fields }: { by: By } & Required<Pick<MoveExtra, "fields">>,
): Promise<undefined> {
  if (event.kind !== "refused") {
    await moveRelease(store, release, event, by, { fields });
    return undefined;
  }
  const { reasons, within } = await waitForEpisode(store.read, release.id, event.reasons, by.at);
  await moveRelease(store, release, { ...event, reasons }, by, { within, fields });
  return undefined;
}

/** A work that was named by its id alone keeps the title that was looked up for it, also where it is not filed. */
const titleOf = (
  { identity }: ReleaseIn<"approved">,
  { identity: completed }: Pick<Preparation, "identity">,
): Required<MoveExtra>["fields"] =>
  identity.title !== "" || completed === undefined
    ? {}
    : { identity: { ...identity, title: completed.title, year: completed.year } };

/** A full disk also refuses links and folders. They need only a little space, not that of the film. */
async function mustCopy(
  { files, policy }: Pick<FileParts, "files" | "policy">,
  { videos, plan }: Prepared,
): Promise<boolean> {
  const { order } = FILE_METHODS[policy.method];
  if (!order.some((method) => METHODS[method].isCopy)) return false;
  if (order.every((method) => METHODS[method].isCopy)) return true;
  const library = await files.fileIdentity(plan.library.root);
  return videos.every((video) => video.source.dev !== library?.dev);
}

type Videos = Pick<Prepared, "identity"> & { videos: readonly Pick<Incoming, "mapping">[] };

/** The videos of a release, before it is planned. */
function videosOf({ identity }: ReleaseIn<"approved">, items: readonly FiledItem[]): Videos {
  const videos = items.filter(({ role, skip }) => role === "video" && !skip);
  return { identity, videos: videos.map(({ mapping }) => ({ mapping: mappingFor(identity, mapping) })) };
}

/**
 * Whether another release of the same film or episodes is being filed. Whether this one is a duplicate is decided after
 * that.
 */
async function isBeingFiled(db: Db, { identity, videos }: Videos, except: number): Promise<boolean> {
  if (videos.length === 0) return false;
  const filing = (await mappingsBeingFiled(db, identity, except)).map((mapping) => ({ mapping }));
  return rivalsOf(identity, videos, filing).length > 0;
}

/** Whether another release of the work filed something, or these videos, since these publications were there. */
async function isFiledSince(
  db: Db,
  { id, identity }: Pick<ReleaseIn<"approved">, "id" | "identity">,
  publications: ReadonlySet<string>,
  videos?: Videos["videos"],
): Promise<boolean> {
  const filed = await publicationsOfWork(db, identity, id);
  const rivals = videos ? rivalsOf(identity, videos, filed) : filed;
  return rivals.some((one) => isInLibrary(one) && !publications.has(one.operation.id));
}

type Start = { items: FiledItem[]; extra: MoveExtra };

/** Writes the plan to the items, so that exactly this plan is carried out, also after a restart. */
function startOf(
  release: Release,
  { identity, items: known, plan }: Prepared,
  replaces: ReadonlyMap<string, string> = new Map(),
): Start {
  const planned = new Map(plan.files.map((file) => [file.path, file]));
  const items = known.map((item) => {
    const { destination, problem } = planned.get(item.path) ?? {};
    return { ...item, destination, problem: problem?.message, replaces: replaces.get(item.path) };
  });
  const extra: MoveExtra = {
    fields: { identity },
    detail: { identity, folder: plan.folder, ...libraryDetail(plan.library), ...defined({ message: plan.note }) },
    within: async (trx) => {
      // Only a person names a work by its id alone.
      if (release.decidedBy === "person") await nameAliasOf(trx, release.id, identity);
      await saveItems(trx, release.id, items);
    },
  };
  return { items, extra };
}
