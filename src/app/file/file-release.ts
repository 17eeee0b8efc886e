import { dirname } from "node:path";
import { withHint } from "../../core/actions/sentence.ts";
import { byEngine } from "../../core/actor.ts";
import { MustStop, Outage, UserError } from "../../core/errors.ts";
import { FILE_METHODS, leadingMethod } from "../../core/journal/method-traits.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { leftOutReason } from "../../core/plan/files/not-filed.ts";
import { type Reason, reasonForFile } from "../../core/reason-codes.ts";
import { isStraight, type Release, type ReleaseIn } from "../../core/release/release.ts";
import { countOperations, sealPublications } from "../../store/journal/journal.ts";
import { removalsOf } from "../../store/journal/moved-sources.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import type { Db, Trx } from "../../store/open.ts";
import { addScan } from "../../store/plex/scans.ts";
import { changeItem, type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { type Around, markPublished, type Published, publishItem } from "../journal/operations/publish.ts";
import { replaceItem } from "../journal/operations/replace.ts";
import { recoverRelease } from "../journal/recover.ts";
import { type PublishJob, stampOf } from "../journal/steps/journal.ts";
import { assertNotAway } from "../journal/steps/roots.ts";
import { scanFoldersOf } from "../journal/steps/scan-folder.ts";
import { teach, wakeLateFiles } from "../learn/learn.ts";
import { isSingle, sourcePathOf } from "../plan/plan-release.ts";
import { type Moved, moveRelease, moveWithin } from "../releases/move.ts";
import { type Entered, readyToFile } from "./enter-filing.ts";
import { moveSources } from "./move-sources.ts";
import type { Parts } from "./parts.ts";
import { retireReplaced } from "./retire-replaced.ts";
import { reasonAgainstHalf } from "./subtitle-pair.ts";

const MAX_LISTED_FILES = 100;

/**
 * What history says about a filed release: where its files went, by which method and why; for a `move` also which sources
 * were kept.
 */
export async function filedDetail(
  db: Db,
  releaseId: number,
  publications: readonly Operation[],
): Promise<Record<string, unknown>> {
  const moved = await removalsOf(db, releaseId);
  const { files } = detailOf(publications, moved);
  if (moved.size === 0) return { files };
  const gone = new Set([...moved.values()].map(({ itemPath }) => itemPath));
  const stays = (await itemsOf(db, releaseId)).flatMap(({ path }) => (gone.has(path) ? [] : [path]));
  return stays.length === 0 ? { files } : { files, stays: stays.slice(0, MAX_LISTED_FILES) };
}

function detailOf(publications: readonly Operation[], moved: ReadonlyMap<string, Operation> = new Map()) {
  const files = publications.map(({ id, finalPath, method, why = "" }) => {
    const whole = moved.has(id) ? `${why} ${method}, then the source was removed.`.trim() : why;
    return {
      destination: finalPath,
      method,
      ...(moved.has(id) ? { moved: true } : {}),
      ...(whole === "" ? {} : { why: whole }),
    };
  });
  return { files };
}

/**
 * Files one release as far as possible: prepares and enters `filing`, publishes file by file, ends in `filed`. Continues
 * where it was stopped. When something outside fails, published files stay published and the release waits.
 */
export async function fileRelease(deps: Parts, release: Release, signal: AbortSignal): Promise<void> {
  const { isUntouched } = isStraight(release) ? { isUntouched: true } : await recoverRelease(deps, release.id);
  // Where nothing was recovered, it is as the caller has just read it.
  const now = isUntouched ? release : await findRelease(deps.store.read, release.id);
  if (now?.state === "approved") return begin(deps, now, isUntouched, signal);
  if (now?.state !== "filing") return;
  if (now.requested) {
    await moveRelease(deps.store, now, { kind: "stop_filing" }, byEngine(deps.now()));
    return;
  }
  const items = await itemsOf(deps.store.read, now.id);
  await publishAll(deps, { release: now, items, single: await isSingle(deps.files, now, signal) }, signal);
}

/**
 * Prepares it and publishes its first file. The move to `filing` and the intent of that file share a commit: what is
 * planned waits for nothing. Where it could not begin in it, the move is made by itself.
 */
async function begin(
  deps: Parts,
  release: ReleaseIn<"approved">,
  isUntouched: boolean,
  signal: AbortSignal,
): Promise<void> {
  const ready = await readyToFile(deps, release, isUntouched, signal);
  if (!ready) return;
  const { items, single, enter } = ready;
  const [item] = inOrder(items);
  let entered: Entered | undefined;
  let last: Published | undefined;
  const before = async (trx: Trx): Promise<Reason | undefined> => {
    entered = await enter(trx);
    return entered?.items === items ? undefined : NOT_BEGUN;
  };
  const reason =
    item &&
    (await publishOrStop(
      deps,
      release,
      { item, single },
      { before, last: lastOf(deps, items, item, (it) => (last = it)) },
      signal,
    ));
  if (!item || (reason && (await findRelease(deps.store.read, release.id))?.version === release.version))
    entered = await deps.store.write(enter);
  if (!entered) return;
  const tried = item && entered.items === items ? { path: item.path, reason, last } : undefined;
  await publishAll(deps, { ...entered, tried }, signal);
}

const NOT_BEGUN: Reason = { code: "refused", message: "It is not filed as it was planned." };

/** What there is to publish. Videos first: a subtitle is useless without its film. */
const inOrder = (items: readonly FiledItem[]): FiledItem[] =>
  items
    .filter(({ skip, destination }) => !skip && destination !== undefined)
    .toSorted((a, b) => Number(b.role === "video") - Number(a.role === "video"));

/**
 * The end of the last publication shares a commit with that of the release, where nothing is done in between: files that
 * were replaced, and sources that are moved, go only once what took their place is recorded.
 */
const lastOf = (
  { policy }: Pick<Parts, "policy">,
  items: readonly FiledItem[],
  item: FiledItem,
  last: NonNullable<Around["last"]>,
): Around["last"] =>
  item !== inOrder(items).at(-1) || FILE_METHODS[policy.method].sourceGoes || items.some(({ replaces }) => replaces)
    ? undefined
    : last;

/** A release that is being filed; without what only one has that has just entered. */
type Filing = Pick<Entered, "release" | "items" | "single"> &
  Partial<Entered> & {
    /** Its first file, and what came of it. */
    tried?: { path: string; reason: Reason | undefined; last: Published | undefined } | undefined;
  };

async function publishAll(deps: Parts, filing: Filing, signal: AbortSignal): Promise<void> {
  const { store } = deps;
  const { release, items: all, single, isUntouched = false, tried } = filing;
  const items = all.filter((item) => !item.skip);
  const before = isUntouched ? [] : await publicationsOf(store.read, release.id);
  const done = new Set(before.map((operation) => operation.itemPath));
  const problems: Reason[] = items.flatMap(({ role, path, destination, problem }) =>
    role === "video" && destination === undefined && problem !== undefined
      ? [reasonForFile(path, leftOutReason(problem))]
      : [],
  );
  let lost = false;
  let last = tried?.last;
  const planned = inOrder(items);
  for (const item of planned) {
    if (done.has(item.path)) continue;
    const around = { last: lastOf(deps, items, item, (it) => (last = it)) };
    const reason =
      tried?.path === item.path ? tried.reason : await publishOrStop(deps, release, { item, single }, around, signal);
    if (!reason) continue;
    if (reason.code === "source_missing") await assertSourceThere(deps, release, signal);
    problems.push(reasonForFile(item.path, reason));
    await store.write((trx) => changeItem(trx, release.id, item.path, { problem: reason.message }));
    lost ||= reason.code === "source_missing" || reason.code === "source_changed";
  }
  const isAlone = isUntouched && last !== undefined && planned.length === 1;
  const publications = isAlone ? [] : await publicationsOf(store.read, release.id);
  if (last) publications.push({ ...last.operation, ...last.made, state: "published" });
  problems.push(...(await retireReplaced(deps, { releaseId: release.id, items: all, publications }, signal)));
  if (FILE_METHODS[deps.policy.method].sourceGoes) problems.push(...(await moveSources(deps, release, single, signal)));
  await finish(deps, filing, publications, { problems, lost, last });
}

/**
 * A file that is not found counts as gone only while its disk is mounted. A release with nothing published settles again,
 * and waits there.
 */
async function assertSourceThere(
  { store, files }: Pick<Parts, "store" | "files">,
  { id, path }: Release,
  signal: AbortSignal,
): Promise<void> {
  const [filed] = await publicationsOf(store.read, id);
  if (filed) await assertNotAway(files, dirname(path), filed.source, signal);
}

async function publishOrStop(
  deps: Parts,
  release: Release,
  { item, single }: { item: FiledItem; single: boolean },
  around: Around,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { store, files } = deps;
  const sourcePath = sourcePathOf(release, item, single);
  try {
    signal.throwIfAborted();
    const source = await files.fileIdentity(sourcePath);
    if (!source) return { code: "source_missing", message: "The downloaded file is gone." };
    if (source.size !== item.size || source.mtimeNs !== item.mtimeNs)
      return { code: "source_changed", message: "The downloaded file was changed since it was identified." };
    // Its folders may have been replaced by links since it was observed. The file itself has just answered.
    const real = await files.assertInside(dirname(release.path), sourcePath, "answered");
    const destination = item.destination ?? "";
    // A symbolic link must not lead through another one, which could lead elsewhere tomorrow.
    const from = leadingMethod(deps.policy.method) ? real : sourcePath;
    const job: PublishJob = { releaseId: release.id, item, sourcePath: from, source, destination };
    const half = await reasonAgainstHalf(deps, job, signal);
    if (half) return half;
    if (item.replaces !== undefined) return await replaceItem(deps, job, item.replaces, signal);
    return await publishItem(deps, job, around, signal);
  } catch (error) {
    // A path that is refused, or a file where a folder is needed, is this file's problem; the others may be fine.
    if (error instanceof UserError && !(error instanceof MustStop))
      return { code: error.code, message: withHint(error) };
    // Nothing is published and something outside is down: back to approved, so that another identity can still be chosen.
    const { published } = await countOperations(store.read, release.id);
    const current = await findRelease(store.read, release.id);
    if (error instanceof Outage && published === 0 && current?.state === "filing") {
      await moveRelease(store, current, { kind: "stop_filing" }, byEngine(deps.now()));
    }
    throw error;
  }
}

/**
 * `publications` are those of the release. Neither what they replaced nor their sources change them. `last` is the one whose
 * end is not written yet.
 */
async function finish(
  deps: Parts,
  filing: Filing,
  publications: readonly Operation[],
  { problems, lost, last }: { problems: Reason[]; lost: boolean; last?: Published | undefined },
): Promise<void> {
  const { store, lease } = deps;
  const { release, lineage = [], isUntouched = false } = filing;
  const releaseId = release.id;
  const at = deps.now();
  const by = byEngine(at);
  const again = async (moved: Moved): Promise<void> => {
    // A person decided otherwise in the meantime.
    if (!moved.ok && moved.code === "conflict" && moved.release?.state === "filing")
      await finish(deps, { ...filing, release: moved.release }, publications, { problems, lost });
  };
  if (publications.length === 0 && !lost)
    return again(await moveRelease(store, release, { kind: "refused", reasons: problems }, by));
  const scans = scanFoldersOf(publications, release.identity.type);
  const asksPlex = deps.hasPlex() && publications.length > 0;
  const within = async (trx: Trx): Promise<void> => {
    if (last) await markPublished(trx, last.operation, stampOf(deps), last.made, "sealed");
    if (!last || publications.length > 1) await sealPublications(trx, releaseId, lease.number, at);
    if (asksPlex) for (const folder of scans) await addScan(trx, releaseId, folder, at);
    if (!release.requested && lineage.length !== 1) await wakeLateFiles(trx, release, by);
  };
  const extra = {
    within,
    ...(asksPlex ? { fields: { plex: "pending" as const } } : {}),
    detail:
      isUntouched && !FILE_METHODS[deps.policy.method].sourceGoes
        ? detailOf(publications)
        : await filedDetail(store.read, releaseId, publications),
  };
  const event = { kind: lost ? ("source_lost" as const) : ("all_published" as const), problems };
  const moved = await store.write(async (trx) => {
    const step = await moveWithin(trx, release, event, by, extra);
    if (step.ok && step.release.state === "filed") await teach(trx, step.release, by);
    if (!step.ok && last) await markPublished(trx, last.operation, stampOf(deps), last.made);
    return step;
  });
  await again(moved);
}
