import { SEED } from "../../support/random.ts";

/** The long run asks for every step and every error; the short one for some of each. */
export const LONG = process.env["PLEX_INGEST_FAULTS"] === "long";

/**
 * Of many steps the long run tries all, a short one every second or so, and another one of them
 * with each seed.
 */
export const someOf = (every: number): { first: number; every: number } =>
  LONG ? { first: 0, every: 1 } : { first: SEED % every, every };
