import type { Clock } from "../../core/clock.ts";

/** A folder is scanned once in so long, whatever is filed into it. */
const FOLDER_INTERVAL_MS = 5000;
/** Plex says that it scans a moment after it took the order. */
const SCAN_START_MS = 500;
/** A scan that takes longer (a whole library, a slow disk) holds back no other. */
const SCAN_TIMEOUT_MS = 60_000;

type Pace = {
  /** Plex took an order. */
  requested(sectionId: string, path: string): void;
  /** Whether this very folder was asked for a moment ago. */
  isFolderPaused(path: string): boolean;
  /** Whether the library is busy with what it was asked for last; `isBusy` asks Plex. */
  isSectionBusy(sectionId: string, isBusy: () => Promise<boolean>): Promise<boolean>;
};

/** How fast Plex is asked: a folder not twice in five seconds, a library not while it scans what it was asked for. */
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
