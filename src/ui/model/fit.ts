/** How the length of a file compares with that of a work; `minutes` is how much longer the work is, negative if shorter. */
export type Fit = { verdict: "fits" | "near" | "differs"; minutes: number };

/** TMDb counts in whole minutes, with or without the credits of a language. */
const FITS_MINUTES = 3;
const NEAR_SHARE = 0.1;

/** Undefined where either length is unknown. */
export function fitOf(fileMs: number | undefined, workMinutes: number | undefined): Fit | undefined {
  if (fileMs === undefined || workMinutes === undefined || workMinutes <= 0) return undefined;
  const minutes = Math.round(workMinutes - fileMs / 60_000);
  const off = Math.abs(minutes);
  if (off <= FITS_MINUTES) return { verdict: "fits", minutes };
  return { verdict: off <= workMinutes * NEAR_SHARE ? "near" : "differs", minutes };
}
