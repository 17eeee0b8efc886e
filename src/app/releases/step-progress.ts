import type { LongStep } from "../../base/text/format-bytes.ts";
import { forgetProgress, recordProgress } from "../../store/journal/copy-progress.ts";
import type { Store } from "../../store/open.ts";
import type { EngineFiles } from "./files-port.ts";

export interface Notes {
  note(doneBytes: number, totalBytes: number): void;
  /** Whether anything was recorded. */
  end(): Promise<boolean>;
}

/** The progress of a shorter step is not recorded. */
const FIRST_NOTE_AFTER_MS = 1000;
const NOTE_INTERVAL_MS = 1000;

/** The key of a step that is no operation of the journal; a release has one of a kind at a time. */
const keyOf = (step: Exclude<LongStep, "copy">, releaseId: number): string =>
  `${step} ${releaseId}`;

/**
 * Records the progress of one step once a second, for other processes to show; `key` tells it from
 * others. A short step costs nothing. `begun` is called when the step turns out to be long.
 */
export function createNotes(
  { store, now }: { store: Store; now: () => number },
  { key, releaseId }: { key: string; releaseId: number },
  begun?: () => void,
): Notes {
  const startedAt = now();
  let noted: number | undefined;
  let writing: Promise<void> | undefined;
  return {
    note(doneBytes, totalBytes) {
      const time = now();
      const since = time - (noted ?? startedAt);
      // A clock that was set back must not suppress it.
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
        .catch(() => {}) // only for display: the step itself is what counts
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

/** Runs `work`, and records how far it says it is. */
export async function watchStep<T>(
  deps: { store: Store; now: () => number },
  { step, releaseId }: { step: Exclude<LongStep, "copy">; releaseId: number },
  work: (note: Notes["note"]) => Promise<T>,
): Promise<T> {
  const notes = createNotes(deps, { key: keyOf(step, releaseId), releaseId });
  try {
    return await work(notes.note);
  } finally {
    await notes.end();
  }
}

interface ReadProgressDeps {
  store: Store;
  now: () => number;
}

/** The same files; the progress of each one that is read whole for this release is recorded. */
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
