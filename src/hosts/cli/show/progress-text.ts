import type { ShownRelease } from "../../../app/shown/release-shape.ts";
import type { ShownCopy } from "../../../app/shown/status-shape.ts";
import {
  formatBytes,
  formatPercent,
  formatProgress,
  type LongStep,
  type StepProgress,
} from "../../../base/text/format-bytes.ts";
import { formatTable } from "./table.ts";

type ShownProgress = NonNullable<ShownRelease["progress"]>;

const toProgress = ({ step, done_bytes, total_bytes }: ShownProgress): StepProgress => ({
  step: step ?? "copy",
  doneBytes: done_bytes,
  totalBytes: total_bytes,
});

export const formatShownProgress = (progress: ShownProgress): string =>
  formatProgress(toProgress(progress));

/** Returns one line for each long step that is running. */
export const formatRunningLines = (copies: readonly ShownCopy[] = []): string[] =>
  copies.map((copy) => `#${copy.release_id} ${formatShownProgress(copy)}`);

const HEADINGS: Record<LongStep, string> = {
  copy: "Copies:",
  check: "Checks:",
  unpack: "Unpacking:",
  rename: "Renaming:",
};

/**
 * Lists the running copies, then the other long steps, each with name, progress, speed and
 * remaining time.
 */
export const formatCopyLines = (copies: readonly ShownCopy[] = []): string[] =>
  (Object.keys(HEADINGS) as LongStep[]).flatMap((kind) => {
    const rows = copies
      .filter(({ step = "copy" }) => step === kind)
      .map((copy) => [
        `  #${copy.release_id}`,
        copy.name,
        `${formatPercent(toProgress(copy))} of ${formatBytes(copy.total_bytes)}`,
        `${formatBytes(copy.bytes_per_second)}/s`,
        copy.seconds_left === undefined ? "" : `${timeText(copy.seconds_left)} left`,
      ]);
    return rows.length === 0 ? [] : ["", HEADINGS[kind], ...formatTable(rows)];
  });

/** `95` → `1 min 35 s`, `7300` → `2 h 2 min`. */
function timeText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
