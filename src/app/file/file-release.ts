import { byEngine } from "../../core/actor.ts";
import { kindOf } from "../../core/release/job.ts";
import { isStraight, type Release } from "../../core/release/release.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { recoverRelease } from "../journal/recover.ts";
import { changeState } from "../releases/change-state.ts";
import type { FileDeps } from "./file-deps.ts";
import { KINDS } from "./release-kinds.ts";
import type { FilingRun } from "./run/runs.ts";

/**
 * Files one release of any kind as far as possible, or continues where it was stopped. If something
 * outside the program fails, finished items stay and the release waits.
 */
export async function fileRelease(
  deps: FileDeps,
  release: Release,
  signal: AbortSignal,
): Promise<void> {
  const run = await beginOrResume(deps, release, signal);
  if (!run) return;
  for (const item of await run.todo(signal)) await run.carryOut(item, signal);
  await run.cleanUp(signal);
  await run.finish();
}

/**
 * Undoes what a release of any kind did, or the requested part of it. Changed files are left in
 * place and listed. All other files go to the trash of their library; the source is never touched.
 * Then the release enters the requested state.
 */
export async function undoRelease(
  deps: FileDeps,
  release: Release,
  signal: AbortSignal,
): Promise<void> {
  await recoverRelease(deps, release.id);
  const run = await KINDS[kindOf(release)].resumeUndo(deps, release);
  await run.takeBackNames?.(signal);
  await run.removeFolders?.(signal);
  await run.takeOutFiles?.(signal);
  await run.putBackReplaced?.();
  await run.finish(signal);
}

/**
 * Recovers what an earlier run left open. Then the release enters `filing` or stays there, unless a
 * person decided otherwise in the meantime.
 * @returns undefined if the release got another state, or waits
 */
async function beginOrResume(
  deps: FileDeps,
  release: Release,
  signal: AbortSignal,
): Promise<FilingRun | undefined> {
  const { store } = deps;
  const { begin, resume } = KINDS[kindOf(release)];
  const journaled = isStraight(release) ? [] : await recoverRelease(deps, release.id);
  // Recovery changes a release only through its operations.
  const current = journaled.length === 0 ? release : await findRelease(store.read, release.id);
  if (current?.state === "approved") return begin(deps, current, journaled, signal);
  if (current?.state !== "filing") return undefined;
  if (current.requested) {
    await changeState(store, current, { kind: "stop_filing" }, byEngine(deps.clock.now()));
    return undefined;
  }
  return resume(deps, current, signal);
}
