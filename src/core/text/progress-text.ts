import { formatBytes } from "./format-bytes.ts";

/** What a step does that takes long: it copies a file, reads one whole to prove what it is, unpacks, or renames many. */
export const LONG_STEPS = { copy: "copying", check: "checking", unpack: "unpacking", rename: "renaming" } as const;
export type LongStep = keyof typeof LONG_STEPS;

/** How far a long step is, in bytes. */
export type StepProgress = { step: LongStep; doneBytes: number; totalBytes: number };

/** `22 %`, never 100 % before it is finished. */
export const percentText = ({ doneBytes, totalBytes }: Omit<StepProgress, "step">): string =>
  `${totalBytes > 0 ? Math.min(99, Math.floor((doneBytes / totalBytes) * 100)) : 0} %`;

/** `copying: 22 % of 2.79 GiB`. Of a copy, writing a byte counts half, and reading it back the other half. */
export const progressText = (progress: StepProgress): string =>
  `${LONG_STEPS[progress.step]}: ${percentText(progress)} of ${formatBytes(progress.totalBytes)}`;
