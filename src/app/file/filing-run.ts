import { dirname } from "node:path";
import { sentence } from "../../base/actions/sentence.ts";
import { type Reason, toFileReason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { byEngine } from "../../core/actor.ts";
import { FILE_METHODS } from "../../core/journal/method-traits.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { leftOutReasons } from "../../core/plan/files/not-filed.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import { countLostReturns } from "../../store/releases/history.ts";
import { changeItem, type FiledItem, itemsOf } from "../../store/releases/items.ts";
import {
  type BegunPublication,
  beginPublication,
  type PublishedFile,
  publish,
  publishUnrecorded,
} from "../journal/operations/publish.ts";
import { replaceItem } from "../journal/operations/replace.ts";
import { isReason } from "../journal/steps/perform.ts";
import { assertNotAway } from "../journal/steps/roots.ts";
import { isSingle, sourcePathOf } from "../plan/plan-release.ts";
import { changeState, type StateChange } from "../releases/change-state.ts";
import { endFiling, type FilingEnd } from "./end-filing.ts";
import { enterFiling, type FilingStart } from "./enter-filing.ts";
import type { FileDeps } from "./file-deps.ts";
import { prepareApproved } from "./prepare-approved.ts";
import { prepareFile, publishJobFor, toReasonOrThrow } from "./publish-file.ts";
import { moveSources } from "./remove/move-sources.ts";
import { retireReplaced } from "./remove/retire-replaced.ts";
import type { FilingRun } from "./run/runs.ts";

/**
 * Prepares an approved download and moves it to `filing`.
 * @returns undefined if it got another state, or waits
 */
export async function beginFiling(
  deps: FileDeps,
  release: ReleaseIn<"approved">,
  journaled: readonly Operation[],
  signal: AbortSignal,
): Promise<FilingRun | undefined> {
  const start = await enter(deps, release, journaled, signal);
  return start && createFilingRun(deps, start);
}

/** Continues a download that is in `filing`. */
export async function resumeFiling(
  deps: FileDeps,
  release: ReleaseIn<"filing">,
  signal: AbortSignal,
): Promise<FilingRun> {
  const items = await itemsOf(deps.store.read, release.id);
  const single = await isSingle(deps.files, release, signal);
  return createFilingRun(deps, { release, items, single });
}

/**
 * Prepares an approved release and moves it to `filing`, with its first file's intent in the same
 * commit.
 */
async function enter(
  deps: FileDeps,
  release: ReleaseIn<"approved">,
  journaled: readonly Operation[],
  signal: AbortSignal,
): Promise<FilingStart | undefined> {
  const ready = await prepareApproved(deps, release, journaled, signal);
  if (!ready) return undefined;
  const { records, preparation, start } = ready;
  // If another release of the work exists, the files to be filed are decided only when this release
  // enters `filing`.
  const [item] = records.isOnlyOfWork ? inOrder(start.items) : [];
  if (!item) return enterFiling(deps, ready, undefined);
  const sourcePath = sourcePathOf(release, item, preparation.single);
  const prepared = await prepareFile(deps, { release, item, sourcePath }, signal);
  return enterFiling(deps, ready, { path: item.path, prepared });
}

/** Videos come first, because a subtitle is useless without one. */
const inOrder = (items: readonly FiledItem[]): FiledItem[] =>
  items
    .filter(({ skip, destination }) => !skip && destination !== undefined)
    .toSorted((a, b) => Number(b.role === "video") - Number(a.role === "video"));

/**
 * Only the run knows which writes share a commit. The last file is recorded in the commit that ends
 * the filing, unless files are removed afterwards: a replaced file or the source of a move is
 * removed only once the new file is recorded.
 */
function createFilingRun(deps: FileDeps, start: FilingStart): FilingRun {
  const { store } = deps;
  const { release, items, single, records, first } = start;
  const planned = inOrder(items);
  const { sourceGoes } = FILE_METHODS[deps.policy.method];
  const filesGo = sourceGoes || items.some(({ replaces }) => replaces);
  const lastFile = filesGo ? undefined : planned.at(-1);
  const problems: Reason[] = leftOutReasons(items);
  const isNew = records?.journaled?.length === 0;
  let ending: "all_published" | "source_lost" = "all_published";
  /** The journal's publications of the release. Undefined while they must be read (again). */
  let recorded: Operation[] | undefined = isNew ? [] : undefined;
  /**
   * The last file while it is visible but not recorded: the commit that ends the filing records it.
   */
  let unrecorded: PublishedFile | undefined;

  /** Returns the release's publications, including the unrecorded one. */
  async function publications(): Promise<Operation[]> {
    recorded ??= await publicationsOf(store.read, release.id);
    return unrecorded
      ? [...recorded, { ...unrecorded.operation, ...unrecorded.made, state: "published" }]
      : recorded;
  }

  /** Returns why the file was not published. */
  async function publishFile(file: FiledItem, signal: AbortSignal): Promise<Reason | undefined> {
    try {
      if (first?.path === file.path) return await publishBegun(file, first.begun, signal);
      const sourcePath = sourcePathOf(release, file, single);
      const job = await publishJobFor(deps, { release, item: file, sourcePath }, signal);
      if (isReason(job)) return job;
      if (file.replaces !== undefined) return await replaceItem(deps, job, file.replaces, signal);
      return await publishBegun(file, await beginPublication(deps, job), signal);
    } catch (error) {
      return toReasonOrThrow(deps, release.id, error);
    }
  }

  async function publishBegun(
    file: FiledItem,
    begun: BegunPublication | Reason,
    signal: AbortSignal,
  ): Promise<Reason | undefined> {
    if (isReason(begun)) return begun;
    const isLast = file === lastFile;
    const published = await (isLast ? publishUnrecorded : publish)(deps, begun, signal);
    if (isReason(published)) return published;
    if (isLast) unrecorded = published;
    return undefined;
  }

  async function noteProblem(file: FiledItem, reason: Reason, signal: AbortSignal): Promise<void> {
    const [filed] = reason.code === "source_missing" ? await publications() : [];
    // A missing source counts as gone only while its disk is mounted. A release that has published
    // nothing goes back to settling and waits there.
    if (filed) await assertNotAway(deps.files, dirname(release.path), filed.source, signal);
    problems.push(toFileReason(file.path, reason));
    await store.write((trx) => changeItem(trx, release.id, file.path, { problem: reason.message }));
    if (reason.code === "source_missing" || reason.code === "source_changed") {
      ending = "source_lost";
    }
  }

  return {
    async todo() {
      const published = new Set((await publications()).map(({ itemPath }) => itemPath));
      return planned.filter(({ path }) => !published.has(path));
    },

    async carryOut(file, signal) {
      const reason = await publishFile(file, signal);
      // A new release whose only file is not recorded yet has no publication in the journal.
      if (!isNew || !unrecorded) recorded = undefined;
      if (reason) await noteProblem(file, reason, signal);
    },

    async cleanUp(signal) {
      const filed = await publications();
      const retired = { releaseId: release.id, items, publications: filed };
      problems.push(...(await retireReplaced(deps, retired, signal)));
      if (!sourceGoes) return;
      const folder = single ? undefined : release.path;
      const moved = { release, folder, planned, publications: filed };
      problems.push(...(await moveSources(deps, moved, signal)));
    },

    async finish() {
      const filed = await publications();
      const end = { records, publications: filed, event: { kind: ending, problems } };
      let moved = await endOrRefuse({ ...end, release, unrecorded });
      // A person decided otherwise in the meantime. The last file is already recorded.
      while (!moved.ok && moved.code === "conflict" && moved.release?.state === "filing") {
        moved = await endOrRefuse({ ...end, release: moved.release, unrecorded: undefined });
      }
    },
  };

  async function endOrRefuse(end: FilingEnd): Promise<StateChange> {
    const isFiled = end.publications.length > 0;
    const goesRound = !isFiled && ending === "source_lost" && (await hasReturned(end.release));
    if (isFiled || (ending === "source_lost" && !goesRound)) return endFiling(deps, end);
    const reasons = goesRound ? [...problems.slice(0, 1), roundReason(release.name)] : problems;
    const refused = { kind: "refused" as const, reasons };
    return changeState(store, end.release, refused, byEngine(deps.clock.now()));
  }

  /** True if the same content went back to settling as often as it may without a person. */
  async function hasReturned({ id, contentKey }: Release): Promise<boolean> {
    return (
      contentKey !== undefined &&
      (await countLostReturns(store.read, id, contentKey)) >= MAX_RETURNS - 1
    );
  }
}

/** From this return to settling on, with an unchanged source, a person is asked. */
const MAX_RETURNS = 3;

const roundReason = (name: string): Reason => ({
  code: "source_changed",
  message: sentence`${quoted(name, 300)} seemed changed ${MAX_RETURNS} times when it was to be filed, although its content is the same each time. ${{ do: "doctor" }} tests what its disk can do.`,
});
