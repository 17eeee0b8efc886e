const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** `1536` as `1.5 KiB`: three significant digits, for people. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 1023.5 or more would be rounded to four digits.
  while (Math.abs(value) >= (unit === 0 ? 1024 : 1023.5) && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits).replace(/\.0+$|(?<=\.\d)0$/, "")} ${UNITS[unit]}`;
}

/**
 * What a step does that takes long: it copies a file, reads one whole to prove what it is, unpacks,
 * or renames many.
 */
const LONG_STEPS = {
  copy: "copying",
  check: "checking",
  unpack: "unpacking",
  rename: "renaming",
} as const;
export type LongStep = keyof typeof LONG_STEPS;

/** How far a long step is, in bytes. */
export type StepProgress = { step: LongStep; doneBytes: number; totalBytes: number };

/** `22 %`, never 100 % before it is finished. */
export const formatPercent = ({ doneBytes, totalBytes }: Omit<StepProgress, "step">): string =>
  `${totalBytes > 0 ? Math.min(99, Math.floor((doneBytes / totalBytes) * 100)) : 0} %`;

/**
 * `copying: 22 % of 2.79 GiB`. Of a copy, writing a byte counts half, and reading it back the other
 * half.
 */
export const formatProgress = (progress: StepProgress): string =>
  `${LONG_STEPS[progress.step]}: ${formatPercent(progress)} of ${formatBytes(progress.totalBytes)}`;
