import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import {
  type LibraryMovePlan,
  moveLibrary,
  planLibraryMove,
} from "../../../app/library/move-library.ts";
import { findLeftRoots, type LeftRoot } from "../../../app/releases/left-roots.ts";
import { refuseReplaced } from "../../../app/review/refuse-replaced.ts";
import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { isAtOrBelow } from "../../../base/path/is-below.ts";
import { cleanText, quoted } from "../../../base/text/clean-text.ts";
import type { Config } from "../../config/config.ts";
import { diskFiles } from "../../config/files.ts";
import { configOfEngine } from "../../parts/config-of-engine.ts";
import { systemClock } from "../../process/clock.ts";
import type { Program } from "../../program.ts";

export interface LibraryMoveDesk {
  /**
   * Plans to move the journal's files from one folder to another. Changes nothing.
   * @throws UserError if there is nothing to move, or the new folder is not in the library
   */
  plan(from: string, to: string, signal: AbortSignal): Promise<LibraryMovePlan>;
  /** Carries a plan out. Touches no file. @returns the number that an undo takes */
  run(plan: LibraryMovePlan, actor: string): Promise<number>;
}

/** Moves a library in the journal. It can run at the same time as the engine. */
export async function openLibraryMove(program: Program): Promise<LibraryMoveDesk> {
  const [opened, lock, files] = await Promise.all([
    program.store(),
    program.lock(),
    program.files(),
  ]);
  const store = refuseReplaced(opened);
  const engineRuns = await lock.isTaken();
  const { mediaRoots } = await configOfEngine(program.config, store, engineRuns);
  return {
    async plan(typedFrom, typedTo, signal) {
      const [from, typed] = [typedFrom, typedTo].map((path) => resolve(program.place.cwd, path));
      const to = typed && inMediaRoots(typed, mediaRoots);
      if (from === undefined || to === undefined) throw notInLibrary(typedTo, mediaRoots);
      if (from === to) {
        throw UserError.refused(
          `${quoted(from, 300)} is named twice.`,
          "Name the earlier folder and the new one.",
        );
      }
      const plan = await planLibraryMove({ store, files }, { from, to }, signal);
      if (plan.files.there === 0) {
        throw UserError.refused(
          `None of the journal's files below ${quoted(from, 300)} is below ${quoted(to, 300)}.`,
          sentence`Check both paths, and that the disk is mounted. If the files are gone for good, run ${{ do: "adopt" }}.`,
        );
      }
      return plan;
    },
    async run(plan, actor) {
      const deps = { store, newId: randomUUID, engineRuns: await lock.isTaken() };
      return moveLibrary(deps, plan, { actor, at: systemClock.now() });
    },
  };
}

/**
 * Returns a folder by the name that it has through a media root, because plans use that name.
 * Undefined if neither is inside the other.
 */
function inMediaRoots(path: string, mediaRoots: readonly string[]): string | undefined {
  if (mediaRoots.some((root) => isAtOrBelow(path, root) || isAtOrBelow(root, path))) return path;
  const really = diskFiles.real(path);
  for (const root of mediaRoots) {
    const target = diskFiles.real(root);
    if (isAtOrBelow(really, target)) return root + really.slice(target.length);
  }
  return undefined;
}

const notInLibrary = (folder: string, mediaRoots: readonly string[]): UserError =>
  UserError.refused(
    `${quoted(folder, 300)} is not in a media root.`,
    mediaRoots.length === 0
      ? "Set PLEX_MEDIA_ROOT to the new folder first."
      : `Set PLEX_MEDIA_ROOT to it first, or name a folder in ${mediaRoots.map((root) => cleanText(root, 300)).join(", ")}.`,
  );

/**
 * Finds the roots that the settings no longer name, for adoption.
 * @throws UserError (`conflict`) if their files are in a new root, because adopting would record
 * them a second time
 */
export async function assertNotMoved(
  { store, files }: Parameters<typeof planLibraryMove>[0],
  { mediaRoots }: Pick<Config, "mediaRoots">,
  signal: AbortSignal,
): Promise<LeftRoot[]> {
  const left = await findLeftRoots(store.read, { set: mediaRoots, real: diskFiles.real });
  if (left.length === 0) return [];
  for (const { root: from } of left) {
    for (const to of mediaRoots) {
      const { there } = (await planLibraryMove({ store, files }, { from, to }, signal)).files;
      if (there > 0) throw movedTo(from, to, there);
    }
  }
  return left;
}

const movedTo = (from: string, to: string, files: number): UserError =>
  UserError.conflict(
    `${cleanText(to, 300)} has ${files} of the files that the journal has below ${cleanText(from, 300)}, so adopting it would record them twice.`,
    sentence`Run ${{ do: "library move", from, to }} instead.`,
  );
