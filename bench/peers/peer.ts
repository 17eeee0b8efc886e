/**
 * Source of a program. The program is not added to package.json, and everything is removed after
 * the run.
 */
export type Source = { npm: string } | { debian: readonly string[] };

/** A program that was not available or could not be measured, and why. */
export type Skipped = { name: string; why: string };

export const sourceText = (source: Source): string =>
  "npm" in source ? `npm ${source.npm}` : `Debian ${source.debian[0] ?? ""}`;
