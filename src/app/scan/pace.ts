import type { Clock } from "../../core/clock.ts";

/** A folder is scanned at most once in this time. */
const FOLDER_INTERVAL_MS = 5000;
/** Plex reports a scan as running only a moment after it accepted the request. */
const SCAN_START_MS = 500;
/** A longer scan (a whole library, a slow disk) does not delay others. */
const SCAN_TIMEOUT_MS = 60_000;

type Pace = {
  /** Plex accepted a request. */
  requested(sectionId: string, path: string): void;
  /** Whether this very folder was requested a moment ago. */
  isFolderPaused(path: string): boolean;
  /** Whether the library is busy with its last request; `isBusy` asks Plex. */
  isSectionBusy(sectionId: string, isBusy: () => Promise<boolean>): Promise<boolean>;
};

/** Limits requests: a folder once in five seconds, a library only when its last scan is done. */
export function createPace({ monotonic }: Pick<Clock, "monotonic">): Pace {
  const folders = new Map<string, number>();
  const sections = new Map<string, number>();
  return {
    requested(sectionId, path) {
      const now = monotonic();
      for (const [old, at] of folders) if (now - at >= FOLDER_INTERVAL_MS) folders.delete(old);
      folders.set(path, now);
      sections.set(sectionId, now);
    },
    isFolderPaused: (path) => monotonic() - (folders.get(path) ?? Number.NEGATIVE_INFINITY) < FOLDER_INTERVAL_MS,
    async isSectionBusy(sectionId, isBusy) {
      const ago = monotonic() - (sections.get(sectionId) ?? Number.NEGATIVE_INFINITY);
      if (ago < SCAN_START_MS) return true;
      if (ago < SCAN_TIMEOUT_MS && (await isBusy())) return true;
      sections.delete(sectionId);
      return false;
    },
  };
}
