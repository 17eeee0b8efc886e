import type { LongStep } from "../../base/text/format-bytes.ts";
import type { Clock } from "../../core/clock.ts";
import { forgetProgress, recordProgress } from "../../store/journal/copy-progress.ts";
import type { Store } from "../../store/open.ts";
import type { EngineFiles } from "./files-port.ts";

export interface Notes {
  note(doneBytes: number, totalBytes: number): void;
  /** Ends the record. Returns true if any progress was recorded. */
  end(): Promise<boolean>;
}

/** Minimum duration of a step before its progress is recorded. */
const FIRST_NOTE_AFTER_MS = 1000;
const NOTE_INTERVAL_MS = 1000;

/**
 * Returns the key of a step that is not an operation in the journal. A release has at most one step
 * of each kind at a time.
 */
const keyOf = (step: Exclude<LongStep, "copy">, releaseId: number): string =>
  `${step} ${releaseId}`;

/**
 * Records the progress of one step once a second so that other processes can show it. `key`
 * identifies the step. Short steps record nothing. `begun` is called when the step turns out to be
 * long.
 */
export function createNotes(
  { store, clock }: { store: Store; clock: Clock },
  { key, releaseId }: { key: string; releaseId: number },
  begun?: () => void,
): Notes {
  const startedAt = clock.now();
  let noted: number | undefined;
  let writing: Promise<void> | undefined;
  return {
    note(doneBytes, totalBytes) {
      const time = clock.now();
      const since = time - (noted ?? startedAt);
      // If the clock was set back, `since` is negative and progress is still recorded.
      if (
        writing ||
        (since >= 0 && since < (noted === undefined ? FIRST_NOTE_AFTER_MS : NOTE_INTERVAL_MS))
      ) {
        return;
      }
      if (noted === undefined) begun?.();
      noted = time;
      const row = { operationId: key, releaseId, doneBytes, totalBytes, startedAt, at: time };
      writing = store
        .write((trx) => recordProgress(trx, row))
        .catch(() => {}) // The progress is only for display, so a failed write is ignored.
        .finally(() => (writing = undefined));
    },
    async end() {
      if (noted === undefined) return false;
      await writing;
      // If this fails, the row is removed when the next engine starts.
      await store.write((trx) => forgetProgress(trx, key)).catch(() => {});
      return true;
    },
  };
}

type ReleaseStep = { step: Exclude<LongStep, "copy">; releaseId: number };

/** Opens the progress record of a step. The caller ends it, even if the step fails. */
export const openNotes = (
  deps: { store: Store; clock: Clock },
  { step, releaseId }: ReleaseStep,
): Notes => createNotes(deps, { key: keyOf(step, releaseId), releaseId });

/** Runs `work` and records the progress that it reports. */
export async function watchStep<T>(
  deps: { store: Store; clock: Clock },
  watched: ReleaseStep,
  work: (note: Notes["note"]) => Promise<T>,
): Promise<T> {
  const notes = openNotes(deps, watched);
  try {
    return await work(notes.note);
  } finally {
    await notes.end();
  }
}

interface ReadProgressDeps {
  store: Store;
  clock: Clock;
}

/** Wraps `files` to record the progress of each file that is read completely for this release. */
export const withReadProgress = (
  files: EngineFiles,
  deps: ReadProgressDeps,
  releaseId: number,
): EngineFiles => ({
  ...files,
  hashFile: (path, recorded, signal) =>
    watchStep(deps, { step: "check", releaseId }, (note) =>
      files.hashFile(path, recorded, signal, note),
    ),
});
