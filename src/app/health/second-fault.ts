import { SECOND_TITLES, type SecondCatalogueId } from "../../core/second-catalogue.ts";

/**
 * Explains why a second catalogue did not answer. `why` is part of a sentence. `doctor` and the
 * engine's record share the text, so that both state the same.
 */
export const explainSecondFault = (
  id: SecondCatalogueId,
  why: string,
): { problem: string; advice: string } => ({
  problem:
    `${SECOND_TITLES[id]} was tried, but ${why}. Numbers that TMDB does not have are not ` +
    "explained.",
  advice:
    id === "tvdb"
      ? "Check TVDB_API_KEY and TVDB_PIN, or set INGEST_SECOND_CATALOGUE=tvmaze or off."
      : "Try again later, or set INGEST_SECOND_CATALOGUE=off.",
});
