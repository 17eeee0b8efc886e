import type { ShownCopy } from "../../app/shown/status-shape.ts";
import { formatBytes } from "../../core/text/format-bytes.ts";
import { table } from "./table.ts";

type Progress = { done_bytes: number; total_bytes: number };

/** Never 100 % before it is finished. */
const percent = ({ done_bytes, total_bytes }: Progress): string =>
  `${total_bytes > 0 ? Math.floor((done_bytes / total_bytes) * 100) : 0} %`;

/** Writing a byte counts half, reading it back the other half. */
export const progressText = (progress: Progress): string =>
  `copying: ${percent(progress)} of ${formatBytes(progress.total_bytes)}`;

/** The running copies: which, how far, how fast, how long they will still take. */
export function copyLines(copies: readonly ShownCopy[] = []): string[] {
  if (copies.length === 0) return [];
  const rows = copies.map((copy) => [
    `  #${copy.release_id}`,
    copy.name,
    `${percent(copy)} of ${formatBytes(copy.total_bytes)}`,
    `${formatBytes(copy.bytes_per_second)}/s`,
    copy.seconds_left === undefined ? "" : `${timeText(copy.seconds_left)} left`,
  ]);
  return ["", "Copies:", ...table(rows)];
}

/** `95` → `1 min 35 s`, `7300` → `2 h 2 min`. */
function timeText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
