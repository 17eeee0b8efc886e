/**
 * Where a program comes from. None of it is added to package.json; all of it is gone after the run.
 */
export type Source = { npm: string } | { debian: readonly string[] };

/** Something that could not be had or measured, and why. */
export type Skipped = { name: string; why: string };

export const sourceText = (source: Source): string =>
  "npm" in source ? `npm ${source.npm}` : `Debian ${source.debian[0] ?? ""}`;
