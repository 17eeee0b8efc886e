import { dirname } from "node:path";
import { reasonForFile } from "../../base/reason-codes.ts";
import { byEngine } from "../../core/actor.ts";
import { FILE_METHODS } from "../../core/journal/method-traits.ts";
import { leftOutReasons } from "../../core/plan/files/not-filed.ts";
import { isStraight, type Release, type ReleaseIn } from "../../core/release/release.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import { changeItem, type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { recoverRelease } from "../journal/recover.ts";
import { isReason } from "../journal/steps/perform.ts";
import { assertNotAway } from "../journal/steps/roots.ts";
import { isSingle } from "../plan/plan-release.ts";
import { changeState } from "../releases/change-state.ts";
import { type Done, endFiling } from "./end-filing.ts";
import { enterFiling, type Filing } from "./enter-filing.ts";
import type { FileParts } from "./parts.ts";
import { prepareFirst, publishFile } from "./publish-file.ts";
import { readyToFile } from "./ready.ts";
import { moveSources } from "./remove/move-sources.ts";
import { retireReplaced } from "./remove/retire-replaced.ts";

/**
 * Files one release as far as possible, or goes on where it was stopped. When something outside
 * fails, published files stay published and the release waits.
 *
 * 1. `takeUp`: recovers what was left open; then prepares it (`readyToFile`) and, with its first
 *    file's intent in the same commit, enters `filing` (`enterFiling`).
 * 2. `publishEach`: file by file, videos first. The last one's end is left to the commit of step 4
 *    where nothing goes.
 * 3. `retireReplaced`, `moveSources`: what was replaced goes to the trash, and the sources of a
 *    move are removed.
 * 4. `finish`: `filed` (`endFiling`), or `refused` where nothing of it is in the library.
 */
export async function fileRelease(
  deps: FileParts,
  release: Release,
  signal: AbortSignal,
): Promise<void> {
  const filing = await takeUp(deps, release, signal);
  if (!filing) return;
  const done = await publishEach(deps, filing, signal);
  const { items, single } = filing;
  const replaced = { releaseId: release.id, items, publications: done.publications };
  const left = await retireReplaced(deps, replaced, signal);
  if (FILE_METHODS[deps.policy.method].sourceGoes) {
    left.push(...(await moveSources(deps, filing.release, single, signal)));
  }
  await finish(deps, filing, { ...done, problems: [...done.problems, ...left] });
}

/** Enters it, or continues. Returns nothing where there is nothing to publish. */
async function takeUp(
  deps: FileParts,
  release: Release,
  signal: AbortSignal,
): Promise<Filing | undefined> {
  const { store } = deps;
  const { hasNoOperations } = isStraight(release)
    ? { hasNoOperations: true }
    : await recoverRelease(deps, release.id);
  // Where nothing was recovered, it is as the caller has just read it.
  const now = hasNoOperations ? release : await findRelease(store.read, release.id);
  if (now?.state === "approved") return enter(deps, now, hasNoOperations, signal);
  if (now?.state !== "filing") return undefined;
  if (now.requested) {
    await changeState(store, now, { kind: "stop_filing" }, byEngine(deps.now()));
    return undefined;
  }
  const items = await itemsOf(store.read, now.id);
  const single = await isSingle(deps.files, now, signal);
  return { release: now, items, single, hasNoOperations: false, isAlone: false };
}

async function enter(
  deps: FileParts,
  release: ReleaseIn<"approved">,
  hasNoOperations: boolean,
  signal: AbortSignal,
) {
  const ready = await readyToFile(deps, release, hasNoOperations, signal);
  if (!ready) return undefined;
  const { known, preparation, start } = ready;
  // With another release of its work there, what is filed is decided only as it enters.
  const [item] = known.isOnlyOfWork ? inOrder(start.items) : [];
  if (!item) return enterFiling(deps, ready, undefined);
  const prepared = await prepareFirst(deps, release, { item, single: preparation.single }, signal);
  return enterFiling(deps, ready, { path: item.path, prepared });
}

/** What there is to publish. Videos first: a subtitle is useless without its film. */
const inOrder = (items: readonly FiledItem[]): FiledItem[] =>
  items
    .filter(({ skip, destination }) => !skip && destination !== undefined)
    .toSorted((a, b) => Number(b.role === "video") - Number(a.role === "video"));

async function publishEach(deps: FileParts, filing: Filing, signal: AbortSignal): Promise<Done> {
  const { store } = deps;
  const { release, items, hasNoOperations } = filing;
  const before = hasNoOperations ? [] : await publicationsOf(store.read, release.id);
  const done = new Set(before.map(({ itemPath }) => itemPath));
  const problems = leftOutReasons(items);
  const planned = inOrder(items);
  // Files that were replaced, and sources that are moved, go only once what took their place is
  // recorded.
  const nothingGoes =
    !FILE_METHODS[deps.policy.method].sourceGoes && !items.some(({ replaces }) => replaces);
  let unrecorded: Done["unrecorded"];
  let isSourceLost = false;
  for (const item of planned) {
    if (done.has(item.path)) continue;
    const isLast = nothingGoes && item === planned.at(-1);
    const outcome = await publishFile(deps, filing, item, isLast ? "with_release" : "now", signal);
    if (isReason(outcome)) {
      const [filed] =
        outcome.code === "source_missing" ? await publicationsOf(store.read, release.id) : [];
      // Gone only while its disk is mounted. A release with nothing published settles again, and
      // waits there.
      if (filed) await assertNotAway(deps.files, dirname(release.path), filed.source, signal);
      problems.push(reasonForFile(item.path, outcome));
      await store.write((trx) =>
        changeItem(trx, release.id, item.path, { problem: outcome.message }),
      );
      isSourceLost ||= outcome.code === "source_missing" || outcome.code === "source_changed";
    } else if (isLast) {
      unrecorded = outcome;
    }
  }
  const isAll = hasNoOperations && unrecorded !== undefined && planned.length === 1;
  const publications = isAll ? [] : await publicationsOf(store.read, release.id);
  if (unrecorded) {
    publications.push({ ...unrecorded.operation, ...unrecorded.made, state: "published" });
  }
  return { publications, unrecorded, problems, isSourceLost };
}

/** Ends it: `refused` where nothing of it is in the library. */
async function finish(deps: FileParts, filing: Filing, done: Done): Promise<void> {
  const { publications, isSourceLost, problems } = done;
  const refused = { kind: "refused" as const, reasons: problems };
  const moved =
    publications.length === 0 && !isSourceLost
      ? await changeState(deps.store, filing.release, refused, byEngine(deps.now()))
      : await endFiling(deps, filing, done);
  // A person decided otherwise in the meantime.
  if (!moved.ok && moved.code === "conflict" && moved.release?.state === "filing") {
    await finish(deps, { ...filing, release: moved.release }, { ...done, unrecorded: undefined });
  }
}
