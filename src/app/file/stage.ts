import { kindOf } from "../../core/release/job.ts";
import type { Release } from "../../core/release/release.ts";
import { findStates, isHeldByPause } from "../../core/release/state-traits.ts";
import { isUnpacked } from "../../core/unpack/volumes.ts";
import {
  findRelease,
  listDecidedOtherwise,
  listReleasesIn,
} from "../../store/releases/releases.ts";
import type { Stage } from "../engine/engine.ts";
import { createPool } from "../engine/pool.ts";
import { workOn } from "../engine/work-on.ts";
import { assertNoLeftRoot } from "../releases/left-roots.ts";
import { withReadProgress } from "../releases/step-progress.ts";
import { isDue } from "../releases/waiting.ts";
import type { FileDeps } from "./file-deps.ts";
import { fileRelease, undoRelease } from "./file-release.ts";
import { hasTurnSoon } from "./prepare-approved.ts";
import { KINDS } from "./release-kinds.ts";

/**
 * Maximum number of concurrent releases. While one waits for a sync, others are read or planned,
 * and writes that wait at the same time are committed together. Copies have a lower limit: see
 * `createFiles`.
 */
const WIDTH = 24;

/**
 * Files that we unpacked are ours and are removed once filed, so filing them is a move. Therefore,
 * no symbolic link may lead there, and no copy is needed where a second name is possible.
 */
const policyFor = (deps: FileDeps, { path }: Release): FileDeps =>
  isUnpacked(path) ? { ...deps, policy: { ...deps.policy, method: "auto" } } : deps;

/** Files approved releases, continues those that were stopped, and carries out undos. */
export function createFileStage(deps: FileDeps): Required<Stage> {
  const { store, clock, wake, onError } = deps;
  /**
   * Library folders, shared by all releases that one run begins, from their first file to their
   * last.
   */
  let homes: Promise<string[]> | undefined;
  const stops = new Map<number, AbortController>();
  const running = new Set<number>();
  /** While an exclusive step runs, no release is begun. */
  const gate: { step?: Promise<unknown> | undefined } = {};

  async function alone<T>(work: (running: readonly number[]) => Promise<T>): Promise<T> {
    while (gate.step) await gate.step;
    const done = work([...running]);
    gate.step = done.catch(() => {});
    try {
      return await done;
    } finally {
      gate.step = undefined;
    }
  }

  async function work(release: Release, signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    stops.set(release.id, stop);
    while (gate.step) await gate.step;
    running.add(release.id);
    const either = AbortSignal.any([signal, stop.signal]);
    try {
      const policy = deps.duplicatePolicy();
      const watched = {
        ...deps,
        // An attempt keeps one policy from its first check to its last file.
        duplicatePolicy: () => policy,
        files: withReadProgress(deps.files, deps, release.id),
        libraryHomes: () => (homes ??= deps.libraryHomes()),
        alone,
      };
      await workOn(
        deps,
        release,
        async () => {
          if (!KINDS[kindOf(release)].worksWithLeftRoot) await assertNoLeftRoot(store.read);
          const carryOut = release.state === "undoing" ? undoRelease : fileRelease;
          await carryOut(policyFor(watched, release), release, either);
        },
        either,
      );
    } finally {
      stops.delete(release.id);
      running.delete(release.id);
    }
  }

  const fileStates = findStates(({ stage }) => stage === "file");
  // A decision stops filing at once. The undo that follows it keeps its pauses.
  const isStopped = ({ state, requested }: Release): boolean =>
    requested !== undefined && state !== "undoing";
  const isOwn = (release: Release, paused: boolean): boolean =>
    (isDue(release, clock.now()) || isStopped(release)) && !(paused && isHeldByPause(release));

  let isEmpty = false;
  // Read once per run: a pause wakes every stage, so the next run sees it. Asking for each release
  // would repeat the query.
  let paused: Promise<boolean> | undefined;
  const isPaused = (): Promise<boolean> => (paused ??= deps.paused());
  const pool = createPool({
    name: "file",
    width: WIDTH,
    async due() {
      const releases = await listReleasesIn(store.read, fileStates);
      isEmpty = releases.length === 0;
      if (isEmpty) return [];
      const isHeld = await isPaused();
      return releases.filter((release) => isOwn(release, isHeld));
    },
    isEmpty: () => isEmpty,
    async again(id) {
      const release = await findRelease(store.read, id);
      return release && fileStates.includes(release.state) && isOwn(release, await isPaused())
        ? release
        : undefined;
    },
    work,
    onError,
    done: wake,
    intervalMs: 1000,
  });

  return {
    ...pool,
    async idle() {
      if (!(await pool.idle())) return false;
      const isHeld = await isPaused();
      const left = (await listReleasesIn(store.read, fileStates)).filter(
        (release) => !(isHeld && isHeldByPause(release)),
      );
      return !(await Promise.all(left.map((release) => hasTurnSoon(store.read, release)))).includes(
        true,
      );
    },
    async run(signal) {
      homes = undefined;
      paused = undefined;
      // If a person decided otherwise while files are being made, stop at the next step.
      for (const id of stops.size > 0 ? await listDecidedOtherwise(store.read) : []) {
        stops.get(id)?.abort(new Error("A person decided otherwise."));
      }
      return pool.run(signal);
    },
  };
}
