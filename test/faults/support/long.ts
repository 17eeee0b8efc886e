import { SEED } from "../../support/random.ts";

/** True in a long run, which tries every step and every error; a short run tries some of each. */
export const LONG = process.env["PLEX_INGEST_FAULTS"] === "long";

/**
 * Selects steps: a long run tries all, a short run every `every`-th, starting at a step that
 * depends on the seed.
 */
export const someOf = (every: number): { first: number; every: number } =>
  LONG ? { first: 0, every: 1 } : { first: SEED % every, every };
