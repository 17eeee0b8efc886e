const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** Formats `1536` as `1.5 KiB`, with three significant digits, for people. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // Without this, 1023.5 and more would be rounded to four digits.
  while (Math.abs(value) >= (unit === 0 ? 1024 : 1023.5) && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits).replace(/\.0+$|(?<=\.\d)0$/, "")} ${UNITS[unit]}`;
}

/**
 * Steps that can take long: copying a file, reading a whole file to prove its content, unpacking,
 * or renaming many files.
 */
const LONG_STEPS = {
  copy: "copying",
  check: "checking",
  unpack: "unpacking",
  rename: "renaming",
} as const;
export type LongStep = keyof typeof LONG_STEPS;

/** Progress of a long step, in bytes. */
export type StepProgress = { step: LongStep; doneBytes: number; totalBytes: number };

/** Formats a percentage such as `22 %`. Never returns 100 % before the step is finished. */
export const formatPercent = ({ doneBytes, totalBytes }: Omit<StepProgress, "step">): string =>
  `${totalBytes > 0 ? Math.min(99, Math.floor((doneBytes / totalBytes) * 100)) : 0} %`;

/**
 * Formats progress such as `copying: 22 % of 2.79 GiB`. For a copy, half of each byte counts when
 * it is written, and the other half when it is read back.
 */
export const formatProgress = (progress: StepProgress): string =>
  `${LONG_STEPS[progress.step]}: ${formatPercent(progress)} of ${formatBytes(progress.totalBytes)}`;
